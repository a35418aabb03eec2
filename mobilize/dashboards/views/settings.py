"""The organisation's settings. Owners only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.setting_forms import OrganisationSettings
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.organisations.models import Role
from mobilize.organisations.services import settings


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def edit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the settings; change them."""
    form = OrganisationSettings(
        request.POST if request.method == "POST" else None,
        initial={"look_back_days": desk.organisation.look_back_days},
    )
    if form.is_valid():
        with refusals_in(form):
            settings.change(organisation=desk.organisation, **form.cleaned_data)
            messages.success(request, _("These settings hold from now on."))
            return back_to("staff-settings", desk)
    said = {"title": _("Settings"), "verb": _("Save"), "form": form}
    return screen(request, desk, "staff/form.html", **said)
