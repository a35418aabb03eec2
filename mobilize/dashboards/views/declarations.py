"""Tax declarations: what givers declared, and what can be claimed under them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.queries import declarations as found
from donations.queries import receipt_profiles
from donations.services import claiming, declaring
from donations.services.declaring import STAFF, Said
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.receipt_forms import ClaimDays, EndForm, RecordForm
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Role
from petitions.services import self_service
from petitions.services.mailed_links import Named

NEWEST = 100


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what was declared, without who, and what the gifts of a span of days amount to."""
    today = desk.organisation.day_of(clock.now())
    form = ClaimDays(request.GET or None, initial=_this_year(desk, today))
    summary = None
    if form.is_valid():
        with refusals_in(form):
            summary = claiming.summary(desk.organisation, **form.cleaned_data)
    rows = found.of(desk.organisation.id).order_by("-given_at", "-id")[:NEWEST]
    shown = {"form": form, "summary": summary, "declarations": rows, "today": today}
    return screen(request, desk, "staff/declarations.html", **shown)


@require_safe
@staff_required(Role.OWNER)
def table(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand out the gifts that can be claimed for, with names and addresses."""
    form = ClaimDays(request.GET)
    if not form.is_valid():
        return back_to("staff-declarations", desk)
    days = form.cleaned_data
    name = f"claims-{days['since']}-{days['until']}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    said = claiming.csv(desk.organisation, **days)
    return HttpResponse(said, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def record(request: HttpRequest, desk: Desk, person_id: UUID) -> HttpResponse:
    """Write down what somebody declared on paper or by word."""
    person = self_service.person(Named(desk.organisation.id, person_id))
    form = RecordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            _record(desk, person, dict(form.cleaned_data))
            messages.success(request, _("The declaration is written down."))
            return back_to("staff-declarations", desk)
    shown = {"form": form, "person": person, "words": _words(desk)}
    return screen(request, desk, "staff/declaration.html", **shown)


@require_POST
@staff_required(Role.CAMPAIGNER)
def end(request: HttpRequest, desk: Desk, declaration_id: UUID) -> HttpResponse:
    """Let a declaration cover nothing from a day on."""
    found.by_id(desk.organisation.id, declaration_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Enter a day."))
        return back_to("staff-declarations", desk)
    with telling(request, _("The declaration ends on that day.")):
        declaring.cancel(
            organisation=desk.organisation,
            declaration_id=declaration_id,
            ends_on=form.cleaned_data["ends_on"],
            source=STAFF,
            by=desk.person,
            now=clock.now(),
        )
    return back_to("staff-declarations", desk)


def _record(desk: Desk, person: Any, values: dict[str, Any]) -> None:
    address = values.pop("address")
    declaring.record(
        organisation=desk.organisation,
        supporter=person,
        address=address,
        said=Said(**values, locale=translation.get_language() or "", source=STAFF),
        by=desk.person,
        now=clock.now(),
    )


def _words(desk: Desk) -> str:
    """Return the words that are declared, or nothing where no declarations are taken."""
    try:
        profile = receipt_profiles.of(desk.organisation.id)
        sentence = declaring.wording(profile, locale=translation.get_language() or "")
    except AppError:
        return ""
    return sentence.said(profile.legal_name)


def _this_year(desk: Desk, today: date) -> dict[str, date]:
    profile = receipt_profiles.known(desk.organisation.id)
    year = receipt_profiles.calendar(profile).around(today)
    return {"since": year.first, "until": year.last}
