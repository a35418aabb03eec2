"""Texts somebody asks about: found by telephone number; lines of settlements assigned by hand."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST

from donations.domain.texting import Fate
from donations.queries import texts
from donations.services import text_assigning, text_searching
from donations.services.text_searching import Found
from mobilize.dashboards import text_forms as forms
from mobilize.dashboards.pledge_forms import SHOWN as SHOWN_AS
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.dashboards.text_words import FATES, RESULTS, SAID
from mobilize.http.form_refusals import refusals_in
from mobilize.kit import clock
from mobilize.organisations.models import Role

METHODS = ["GET", "HEAD", "POST"]
SHOWN = 20


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def search(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what a telephone has texted, and what became of it."""
    sought = _sought(request, desk)
    found: Found | None = sought["found"]
    rows = [_row(one) for one in found.messages] if found else []
    return screen(request, desk, "staff/text_search.html", rows=rows, **sought)


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def detail(request: HttpRequest, desk: Desk, text_line_id: UUID) -> HttpResponse:
    """Show a line, and the gifts it may be about: those that fit, or a telephone's."""
    line = texts.line(desk.organisation.id, text_line_id)
    sought = _sought(request, desk)
    found: Found | None = sought["found"]
    own = [one for one in found.messages if one.fate == Fate.CONFIRMED] if found else None
    gifts = texts.that_fit(line)[:SHOWN] if own is None else own
    return screen(
        request,
        desk,
        "staff/text_line.html",
        line=line,
        why=say(texts.why(line.why)),
        result=RESULTS[line.result],
        gifts=[(one, SHOWN_AS[one.pledge.state] if one.pledge else "") for one in gifts],
        **sought,
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def assign(request: HttpRequest, desk: Desk, text_line_id: UUID) -> HttpResponse:
    """Settle a line with a gift; say why where they disagree."""
    form = forms.TextAssignment(request.POST)
    if form.is_valid():
        with telling(request, say("The line is settled.")):
            text_assigning.assign(
                org_id=desk.organisation.id,
                line_id=text_line_id,
                message_id=form.cleaned_data["message"],
                by=desk.person,
                now=clock.now(),
            )
    return back_to("staff-text-line", desk, text_line_id=text_line_id)


def _row(one: Any) -> dict[str, Any]:
    return {
        "message": one,
        "said": SAID[one.said],
        "fate": FATES[one.fate],
        "settled": RESULTS[one.settled],
        "promise": SHOWN_AS[one.pledge.state] if one.pledge else "",
    }


def _sought(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """Return the form of a search, and what it found where one was asked for."""
    form = forms.TextSearch(request.POST if request.method == "POST" else None)
    found, asked = None, False
    if form.is_valid():
        with refusals_in(form):
            number = form.cleaned_data["number"]
            found = text_searching.by_number(org_id=desk.organisation.id, number=number)
            asked = True
    return {"form": form, "found": found, "unknown": asked and found is None}
