"""The lines that wait for somebody: assign one to a pledge, make a gift of it, ignore it."""

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST, require_safe

from donations.queries import bank
from donations.services import statement_matching, statement_settling, statements
from mobilize.dashboards import bank_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue

PAGE = 50
STATES = ("waiting", "booked", "ignored")


@require_safe
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the lines that wait, or those that were settled, newest first."""
    said = request.GET.get("state", "waiting")
    state = said if said in STATES else "waiting"
    rows = bank.lines(desk.organisation.id).filter(state=state).order_by("-id")
    before = _id(request.GET.get("before", ""))
    page = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    return screen(
        request,
        desk,
        "staff/bank_lines.html",
        state=state,
        lines=[(line, say(bank.words(line.why))) for line in page[:PAGE]],
        next=page[PAGE - 1].id if len(page) > PAGE else None,
    )


@require_safe
@staff_required(Role.CAMPAIGNER)
def detail(request: HttpRequest, desk: Desk, line_id: UUID) -> HttpResponse:
    """Show a line with who paid, the pledges it may be for, and what can become of it."""
    return _shown(request, desk, line_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def assign(request: HttpRequest, desk: Desk, line_id: UUID) -> HttpResponse:
    """Book a line for a pledge."""
    line = bank.line(desk.organisation.id, line_id)
    form = forms.LineAssignment(request.POST)
    if form.is_valid():
        try:
            pledge_id = form.pledge_id(desk.organisation.id)
        except django_forms.ValidationError as refusal:
            form.add_error("pledge", refusal)
            return _shown(request, desk, line_id, assigning=form)
        with telling(request, say("The money is booked.")):
            statement_settling.assign(
                line=line, pledge_id=pledge_id, by=desk.person, now=clock.now()
            )
        return back_to("staff-bank-line", desk, line_id=line_id)
    return _shown(request, desk, line_id, assigning=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def make_gift(request: HttpRequest, desk: Desk, line_id: UUID) -> HttpResponse:
    """Make a gift of a line."""
    line = bank.line(desk.organisation.id, line_id)
    form = forms.LineGift(request.POST, causes=_causes(desk))
    if form.is_valid():
        with refusals_in(form):
            statement_settling.make_gift(
                line=line,
                cause=catalogue.cause(
                    desk.organisation.id, form.cleaned_data["cause"], drafts=False
                ),
                giver=form.giver(locale=desk.organisation.locale),
                by=desk.person,
                now=clock.now(),
            )
            return back_to("staff-bank-line", desk, line_id=line_id)
    return _shown(request, desk, line_id, giving=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def ignore(request: HttpRequest, desk: Desk, line_id: UUID) -> HttpResponse:
    """Leave a line out of the book."""
    line = bank.line(desk.organisation.id, line_id)
    form = forms.LineIgnored(request.POST)
    if form.is_valid():
        with refusals_in(form):
            statement_settling.ignore(
                line=line, note=form.cleaned_data["note"], by=desk.person, now=clock.now()
            )
            return back_to("staff-bank-line", desk, line_id=line_id)
    return _shown(request, desk, line_id, ignoring=form)


def _shown(request: HttpRequest, desk: Desk, line_id: UUID, **bound: Any) -> HttpResponse:
    line = bank.line(desk.organisation.id, line_id)
    answer = screen(
        request,
        desk,
        "staff/bank_line.html",
        line=line,
        details=statements.details(line),
        why=say(bank.words(line.why)),
        proposals=statement_matching.proposals(line),
        assigning=bound.get("assigning") or forms.LineAssignment(),
        giving=bound.get("giving") or forms.LineGift(None, causes=_causes(desk)),
        ignoring=bound.get("ignoring") or forms.LineIgnored(),
    )
    answer.status_code = 400 if bound else 200
    return answer


def _causes(desk: Desk) -> list[tuple[str, str]]:
    found = catalogue.causes(desk.organisation.id, drafts=False).filter(state="open")
    return [(cause.slug, cause.title) for cause in found.order_by("title")]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
