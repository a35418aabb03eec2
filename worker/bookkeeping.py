"""What has to be done about money from time to time, with Celery or without."""

from datetime import datetime

import structlog
from django.db import Error as DatabaseError

from donations.services import (
    attribution_nights,
    collecting,
    digests,
    keeping,
    receipt_runs,
    receipt_voiding,
    resolving,
    tying_out,
)
from donations.services import expiring as pledge_expiring
from donations.services import reminding as pledge_reminding
from donations.services.attribution_runs import Made
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.organisations.queries import organisations

log = structlog.get_logger(__name__)

PLEDGE_CHORES = (
    pledge_expiring.decide,
    pledge_expiring.fall_due,
    pledge_reminding.count,
    pledge_reminding.remind,
    pledge_expiring.lapse,
)


def look_after_receipts(*, now: datetime) -> None:
    """Replace the receipts whose money went back, and issue those that gifts wait for."""
    for each in organisations.every():
        with scoping.within(each.id):
            replaced = receipt_voiding.catch_up(organisation=each, now=now)
            issued = receipt_runs.issue_singles(organisation=each, now=now)
        if replaced or issued:
            log.info("receipts_looked_after", replaced=replaced, issued=issued)


def look_after_pledges(*, now: datetime) -> None:
    """Decide conditions, let money fall due, remind who owes it, and let old promises lapse."""
    for each in organisations.every():
        for chore in PLEDGE_CHORES:
            with scoping.within(each.id):
                done = chore(organisation=each, now=now)
            if done:
                log.info("pledges_looked_after", chore=chore.__name__, done=done)


def look_after_plans(*, now: datetime) -> None:
    """Announce and charge the recurring gifts whose time has come, each on its own."""
    for each in organisations.every():
        with scoping.within(each.id):
            plans = collecting.due(organisation_id=each.id, now=now)
        for plan_id in plans:
            collecting.look_after(organisation_id=each.id, plan_id=plan_id, now=now)


def send_digests(*, now: datetime) -> None:
    """Have the members told who switched the weekly digest on, on Monday morning at their place."""
    for each in organisations.every():
        with scoping.within(each.id):
            told = digests.ask_due(organisation=each, now=now)
        if told:
            log.info("digests_asked", members=told)


def resolve_payments(*, now: datetime) -> None:
    """Ask the provider about payments and refunds that stayed open; forget erased givers' cards."""
    for each in organisations.every():
        with scoping.within(each.id):
            keeping.forget_erased(organisation_id=each.id)
        asked, ended = resolving.resolve(organisation_id=each.id, now=now)
        if asked:
            log.info("payments_resolved", asked=asked, ended=ended)


def keep_attribution_runs(*, now: datetime) -> None:
    """Keep last month's attribution, and anew what facts that came later have moved."""
    for each in organisations.every():
        for made in _attribution_kept(each, now=now):
            log.info(
                "attribution_kept",
                organisation=each.slug,
                key=made.run.key,
                number=made.run.number,
                models_moved=sorted(made.moved),
            )


def _attribution_kept(each: Organisation, *, now: datetime) -> list[Made]:
    """Return what was kept; one organisation's trouble is not the others'."""
    try:
        return attribution_nights.keep(organisation=each, now=now)
    except DatabaseError:
        log.exception("attribution_not_kept", organisation=each.slug)
        return []


def tie_out(*, now: datetime) -> None:
    """Compare provider, payments and book; whatever differs is logged for whoever watches."""
    holding = tying_out.ask(now=now)
    for each in organisations.every():
        row = tying_out.tie_out(organisation=each, holding=holding, now=now)
        if row.found:
            log.error("tie_out_differs", organisation=each.slug, payments=row.found)
