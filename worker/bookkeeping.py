"""What has to be done about money from time to time, with Celery or without.

What fails for one organisation, or for one recurring gift, is told and stops no other.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from donations.reports import nightly
from donations.services import (
    attribution_nights,
    collecting,
    digests,
    keeping,
    part_collecting,
    receipt_runs,
    receipt_voiding,
    reminding_once,
    report_nights,
    resolving,
    tying_out,
)
from donations.services import expiring as pledge_expiring
from donations.services import reminding as pledge_reminding
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.organisations.queries import organisations

log = structlog.get_logger(__name__)

PLEDGE_CHORES = (
    pledge_expiring.decide,
    pledge_expiring.fall_due,
    pledge_reminding.count,
    pledge_reminding.remind,
    reminding_once.remind,
    pledge_expiring.lapse,
)


def look_after_receipts(*, now: datetime) -> None:
    """Replace the receipts whose money went back, and issue those that gifts wait for."""
    _for_every(partial(_look_after_receipts, now=now))


def look_after_pledges(*, now: datetime) -> None:
    """Decide conditions, let money fall due, remind who owes it, and let old promises lapse."""
    for chore in PLEDGE_CHORES:
        _for_every(partial(_look_after_pledges, chore=chore, now=now))


def look_after_plans(*, now: datetime) -> None:
    """Announce and charge recurring gifts and later instalments, each on its own."""
    _for_every(partial(_look_after_plans, now=now))
    _for_every(partial(_look_after_parts, now=now))


def send_digests(*, now: datetime) -> None:
    """Have the members told who switched the weekly digest on, on Monday morning at their place."""
    _for_every(partial(_send_digests, now=now))


def resolve_payments(*, now: datetime) -> None:
    """Ask the provider about what stayed open; let go of cards that nothing is charged to."""
    _for_every(partial(_resolve_payments, now=now))


def keep_attribution_runs(*, now: datetime) -> None:
    """Keep last month's attribution, and anew what facts that came later have moved."""
    _for_every(partial(_keep_attribution_runs, now=now))


def tie_out(*, now: datetime) -> None:
    """Compare provider, payments and book; whatever differs is logged for whoever watches."""
    _for_every(partial(_tie_out, holding=tying_out.ask(now=now), now=now))


def _for_every(do: Callable[[Organisation], None]) -> None:
    for each in organisations.every():
        _others_go_on(partial(do, each), organisation=each.slug)


def _others_go_on(do: Callable[[], None], **about: str) -> None:
    try:
        do()
    except Exception:
        log.exception("chore_failed", **about)


def _look_after_receipts(each: Organisation, *, now: datetime) -> None:
    with scoping.within(each.id):
        replaced = receipt_voiding.catch_up(organisation=each, now=now)
        issued = receipt_runs.issue_singles(organisation=each, now=now)
    if replaced or issued:
        log.info("receipts_looked_after", replaced=replaced, issued=issued)


def _look_after_pledges(each: Organisation, *, chore: Callable[..., int], now: datetime) -> None:
    with scoping.within(each.id):
        done = chore(organisation=each, now=now)
    if done:
        log.info("pledges_looked_after", chore=chore.__name__, done=done)


def _look_after_plans(each: Organisation, *, now: datetime) -> None:
    with scoping.within(each.id):
        plans = collecting.due(organisation_id=each.id, now=now)
    for plan_id in plans:
        look = partial(collecting.look_after, organisation_id=each.id, plan_id=plan_id, now=now)
        _others_go_on(look, plan=str(plan_id))


def _look_after_parts(each: Organisation, *, now: datetime) -> None:
    with scoping.within(each.id):
        parts = part_collecting.due(organisation=each, now=now)
    for pledge_id in parts:
        look = partial(part_collecting.look_after, organisation=each, pledge_id=pledge_id, now=now)
        _others_go_on(look, pledge=str(pledge_id))


def _send_digests(each: Organisation, *, now: datetime) -> None:
    with scoping.within(each.id):
        told = digests.ask_due(organisation=each, now=now)
    if told:
        log.info("digests_asked", members=told)


def _resolve_payments(each: Organisation, *, now: datetime) -> None:
    with scoping.within(each.id):
        forgotten = keeping.forget_erased(organisation_id=each.id, now=now)
        let_go = keeping.let_go_unneeded(organisation_id=each.id, now=now)
    asked, ended = resolving.resolve(organisation_id=each.id, now=now)
    if asked:
        log.info("payments_resolved", asked=asked, ended=ended)
    if forgotten or let_go:
        log.info("saved_methods_let_go", of_erased=forgotten, unneeded=let_go)


def _keep_attribution_runs(each: Organisation, *, now: datetime) -> None:
    for made in attribution_nights.keep(organisation=each, now=now):
        log.info(
            "attribution_kept",
            organisation=each.slug,
            key=made.run.key,
            number=made.run.number,
            models_moved=sorted(made.moved),
        )
    if kept := report_nights.keep(organisation=each, reports=nightly.REPORTS, now=now):
        log.info("reports_kept", organisation=each.slug, answers=kept)


def _tie_out(each: Organisation, *, holding: tying_out.Holding | None, now: datetime) -> None:
    row = tying_out.tie_out(organisation=each, holding=holding, now=now)
    if row.found:
        log.error("tie_out_differs", organisation=each.slug, payments=row.found)
