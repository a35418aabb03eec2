"""Decision makers: the directory, and whom a petition is addressed to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import handover_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue, handing_over
from petitions.services import targets


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the directory; enter one more."""
    form = forms.TargetWords(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            targets.create(org=desk.organisation, **form.cleaned_data, now=clock.now())
            messages.success(request, _("The directory has one more."))
            return back_to("staff-targets", desk)
    rows = handing_over.directory(desk.organisation.id).order_by("name", "office")
    return screen(request, desk, "staff/targets.html", form=form, targets=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def edit(request: HttpRequest, desk: Desk, target_id: UUID) -> HttpResponse:
    """Change a decision maker's name, office or address."""
    target = targets.find(desk.organisation.id, target_id)
    form = forms.TargetWords(
        request.POST if request.method == "POST" else None,
        initial={"name": target.name, "office": target.office, "email": target.email},
    )
    if form.is_valid():
        with refusals_in(form):
            targets.edit(org=desk.organisation, target_id=target_id, **form.cleaned_data)
            return back_to("staff-targets", desk)
    return screen(request, desk, "staff/target.html", form=form, target=target)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove(request: HttpRequest, desk: Desk, target_id: UUID) -> HttpResponse:
    """Strike somebody whom nothing names from the directory."""
    with telling(request, _("The directory has one less.")):
        targets.remove(org=desk.organisation, target_id=target_id)
    return back_to("staff-targets", desk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def address(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Choose whom a petition is addressed to, in order."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    rows = handing_over.directory(desk.organisation.id).order_by("name", "office")
    form = forms.Addressing(
        request.POST if request.method == "POST" else None,
        directory=[(str(row.id), str(row)) for row in rows],
        addressed=[row.id for row in handing_over.addressees(petition)],
    )
    if form.is_valid():
        with refusals_in(form):
            targets.address(org=desk.organisation, slug=slug, target_ids=form.target_ids)
            messages.success(request, _("Saved."))
            return back_to("staff-petition-addressees", desk, slug=slug)
    return screen(request, desk, "staff/addressees.html", form=form, petition=petition)
