"""Pledges: list them, record money that came by hand, call one off."""

from datetime import date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.domain import pledge_life
from donations.domain.pledge_life import Move
from donations.domain.rails import SETTLED_BY_HAND
from donations.queries import pledges as found
from donations.services import fulfilling, pledging, settling
from mobilize.dashboards import forms, pledge_forms
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role

PAGE = 50


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List pledges, newest first, a page at a time; without a name or an address."""
    form = pledge_forms.PledgeFilters(request.GET)
    rows = found.of(desk.organisation.id).order_by("-id")
    if form.is_valid():
        asked = form.cleaned_data
        rows = rows.filter(state=asked["state"]) if asked["state"] else rows
        rows = rows.filter(id__lt=asked["before"]) if asked["before"] else rows
    page = list(rows[: PAGE + 1])
    return screen(
        request,
        desk,
        "staff/pledges.html",
        form=form,
        pledges=[(pledge, pledge_forms.SHOWN[pledge.state]) for pledge in page[:PAGE]],
        payable=pledge_life.PAYABLE,
        can_end=set(pledge_life.MOVES[Move.CANCEL]),
        by_hand=SETTLED_BY_HAND,
        next=page[PAGE - 1].id if len(page) > PAGE else None,
        state=form.cleaned_data.get("state", ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def settle(request: HttpRequest, desk: Desk, pledge_id: UUID) -> HttpResponse:
    """Record that a pledge's money came by transfer, SMS or in cash."""
    pledge = found.by_id(desk.organisation.id, pledge_id)
    now = clock.now()
    form = forms.Settlement(
        request.POST if request.method == "POST" else None,
        initial={"received_on": desk.organisation.day_of(now)},
    )
    if form.is_valid():
        with forms.refusals_in(form):
            settling.record(
                organisation=desk.organisation,
                pledge_id=pledge_id,
                reference=form.cleaned_data["reference"],
                received_at=_moment(form.cleaned_data["received_on"], desk.organisation, now),
                by=desk.person,
                now=now,
            )
            messages.success(request, _("The money is booked."))
            return back_to("staff-pledges", desk)
    to_pay = fulfilling.to_pay(pledge)
    return screen(request, desk, "staff/pledge.html", form=form, pledge=pledge, to_pay=to_pay)


@require_POST
@staff_required(Role.CAMPAIGNER)
def cancel(request: HttpRequest, desk: Desk, pledge_id: UUID) -> HttpResponse:
    """Call a pledge off."""
    with telling(request, _("The pledge is called off.")):
        pledging.cancel(organisation=desk.organisation, pledge_id=pledge_id, now=clock.now())
    return back_to("staff-pledges", desk)


def _moment(day: date, organisation: Organisation, now: datetime) -> datetime:
    """Return when money of that day came: now for today, else noon, far from either midnight."""
    if day == organisation.day_of(now):
        return now
    return datetime.combine(day, time(12), tzinfo=organisation.zone)
