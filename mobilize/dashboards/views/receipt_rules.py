"""How receipts are made: what they say of the organisation, and a year's at once."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from donations.queries import receipt_profiles
from donations.services import receipt_profiles as profiles
from donations.services import receipt_runs
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.receipt_forms import ReceiptProfileForm, RunForm
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.dashboards.views.receipts import overview
from mobilize.kit import clock
from mobilize.organisations.models import Role

NOTHING_YET = {"year_month": 1, "year_day": 1, "kept_years": 7}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def profile(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set what receipts say from now on."""
    known = receipt_profiles.known(desk.organisation.id)
    initial = model_to_dict(known) if known else {**NOTHING_YET, "legal_name": desk.organisation}
    form = ReceiptProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            profiles.keep(
                organisation_id=desk.organisation.id, now=clock.now(), **form.cleaned_data
            )
            messages.success(request, _("This holds for receipts from now on."))
            return back_to("staff-receipts", desk)
    title, verb = _("What your receipts say"), _("Save")
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=verb)


@require_POST
@staff_required(Role.CAMPAIGNER)
def run(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin to make a year's annual receipts."""
    form = RunForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            receipt_runs.start(
                organisation=desk.organisation,
                year=form.cleaned_data["year"],
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, _("The receipts are being made and mailed."))
            return back_to("staff-receipts", desk)
    return overview(request, desk, form)
