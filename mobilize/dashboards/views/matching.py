"""Match offers and a cause's totals at a desk."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.queries import cause_money, day_totals, match_payments
from donations.queries import match_offers as known
from donations.reports import match_rows
from donations.reports.match_rows import OWED
from donations.services import match_offers, totalling
from mobilize.dashboards import match_rows_findings as rows_findings
from mobilize.dashboards import matching_forms as forms
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.http import form_refusals
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries.catalogue import NothingHere

METHODS = ["GET", "HEAD", "POST"]
CALLED = {"cap_minor": "cap", "per_gift_minor": "per_gift", "amount_minor": "amount"}
refusals_in = functools.partial(form_refusals.refusals_in, called=CALLED)


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the match offers, newest first: what is left of each, owed, and paid."""
    with timezone.override(desk.organisation.zone):
        rows = known.of(desk.organisation.id).order_by("-id")
        accounts = match_payments.accounts(desk.organisation.id, rows)
        return screen(request, desk, "staff/matching.html", accounts=accounts, now=clock.now())


@require_safe
@staff_required(Role.ANALYST)
def rows(request: HttpRequest, desk: Desk, offer_id: UUID) -> HttpResponse:
    """List what a figure of an offer adds up."""
    form = forms.MatchFigure(request.GET)
    if not form.is_valid():
        raise NothingHere
    of, offer = form.cleaned_data["of"] or OWED, known.by_id(desk.organisation.id, offer_id)
    found = match_rows.behind(of, offer=offer, before=form.cleaned_data["before"])
    return screen(
        request,
        desk,
        "staff/match_rows.html",
        found=found,
        about=f"{rows_findings.NAMES[of]} · {offer.title}",
        table=rows_findings.rows_table(found, desk.organisation.slug),
        query=urlencode({"of": of}),
        api_query=urlencode({"of": of, "offer": offer.id}),
    )


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write down a matcher's promise."""
    rows = catalogue.causes(desk.organisation.id, drafts=True).order_by("title")
    with timezone.override(desk.organisation.zone):
        form = forms.NewMatchOffer(
            request.POST if request.method == "POST" else None,
            causes={cause.slug: cause for cause in rows},
        )
        if form.is_valid():
            with refusals_in(form):
                match_offers.create(
                    org=desk.organisation, causes=form.chosen, offer=form.offer(),
                    by=desk.person, now=clock.now(),
                )  # fmt: skip
                messages.success(request, _("The offer is made."))
                return back_to("staff-matching", desk)
        shown = {"title": _("New match offer"), "verb": _("Create")}
        return screen(request, desk, "staff/form.html", form=form, **shown)


@require_POST
@staff_required(Role.CAMPAIGNER)
def pause(request: HttpRequest, desk: Desk, offer_id: UUID) -> HttpResponse:
    """Match nothing new for a while."""
    return _turned(request, desk, match_offers.pause, _("The offer pauses."), offer_id=offer_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def resume(request: HttpRequest, desk: Desk, offer_id: UUID) -> HttpResponse:
    """Match again."""
    return _turned(request, desk, match_offers.resume, _("The offer goes on."), offer_id=offer_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def end(request: HttpRequest, desk: Desk, offer_id: UUID) -> HttpResponse:
    """End an offer for good."""
    done = _("The offer has ended.")
    return _turned(request, desk, match_offers.end, done, offer_id=offer_id, now=clock.now())


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def money(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Show what a cause has got; say what was collected elsewhere before."""
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    form = forms.StartFigure(
        request.POST if request.method == "POST" else None, currency=cause.currency
    )
    if form.is_valid():
        with refusals_in(form):
            totalling.begin_at(
                cause=cause, amount_minor=form.cleaned_data["amount"],
                note=form.cleaned_data["note"], by=desk.person, now=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The start figure is set."))
            return back_to("staff-cause-money", desk, slug=slug)
    found = {
        "totals": cause_money.of(cause.id),
        "recount": cause_money.newest_recount(cause.id),
        "days": day_totals.newest_recount(cause.id),
    }
    return screen(request, desk, "staff/cause_money.html", form=form, cause=cause, **found)


def _turned(
    request: HttpRequest, desk: Desk, turn: Callable[..., Any], done: str, **said: Any
) -> HttpResponse:
    with telling(request, done):
        turn(org=desk.organisation, **said)
    return back_to("staff-matching", desk)
