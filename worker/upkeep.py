"""What has to be done from time to time, with Celery or without."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import numpy as np
import structlog
from django.core.management import CommandError, call_command

from donations.services import (
    chains,
    matching,
    money_forgetting,
    receipt_holders,
    rolling,
    totalling,
)
from mobilize.http import idempotency
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations
from mobilize.outbox import queries
from mobilize.outbox import services as outbox
from petitions.queries import breakdowns, catalogue
from petitions.services import (
    alarms,
    counting,
    draining,
    experimenting,
    expiring,
    gathering,
    ideas,
    importing,
    mailbox_lookup,
    prompt_chores,
    prompt_waking,
    proving,
    publishing_breakdowns,
    reconciling,
    reminding,
    retaining,
    rewrapping,
    scheduling,
)
from worker import registry
from worker.queues import QUEUES

log = structlog.get_logger(__name__)

MOST_DRAINED = 20  # transactions in a row; then whoever drains has its other work to do


def due_queues() -> list[str]:
    """Return the queues in which a message may be delivered now."""
    with scoping.everywhere("outbox watch"):
        due = queries.due_topics(list(registry.routes()))
    return [queue for queue in QUEUES if due.intersection(registry.topics(queue))]


def bury() -> None:
    """Set aside messages whose last attempt killed its process."""
    with scoping.everywhere("outbox sweep"):
        buried = outbox.bury_exhausted()
    if buried:
        log.error("messages_damaged", count=buried)


def wake_prompts(*, now: datetime) -> None:
    """Have prompts sent whose time has come; park what a sender that died had in hand."""
    with scoping.everywhere("prompts become due for every organisation at once"):
        parked = prompt_waking.sweep(now=now)
    if parked:
        log.warning("prompts_parked", count=parked)


def reconcile_mail(*, now: datetime) -> None:
    """Settle uncertain prompts by what the embedded mailbox holds, where mail goes there."""
    if not mailbox_lookup.is_ours():
        return
    try:
        done = reconciling.reconcile(look_up=lambda wanted: mailbox_lookup.look_up(wanted, now=now))
    except mailbox_lookup.MailboxAway:
        log.warning("mailbox_away")
        return
    if done.sent or done.queued or done.given_up:
        log.info("mail_reconciled", **asdict(done))


def purge(*, now: datetime) -> None:
    """Forget what is kept for days only: delivered messages, repeated requests' answers."""
    with scoping.everywhere("purge"):
        messages = outbox.purge(now=now)
        answers = idempotency.purge(now=now)
        proofs = proving.purge(now=now)
        files = importing.forget_files(now=now) + money_forgetting.forget_old(now=now)
        never = gathering.forget_unconfirmed(now=now) + ideas.forget_unconfirmed(now=now)
    log.info(
        "purged", messages=messages, answers=answers, proofs=proofs, files=files, unconfirmed=never
    )


def fold(*, now: datetime) -> None:
    """Add the signatures and the money that came lately to their totals and their days."""
    _in_batches(counting.fold, now=now, reason="counts are folded for everybody at once")
    _in_batches(totalling.fold, now=now, reason="totals are folded for everybody at once")
    _in_batches(rolling.fold, now=now, reason="days are folded for everybody at once")


def release_matches(*, now: datetime) -> None:
    """Let go the matches held for checkouts that nobody finished in time."""
    released = _in_batches(
        matching.release_expired, now=now, reason="holds run out wherever they are"
    )
    if released:
        log.info("matches_released", count=released)


def drain_visits() -> None:
    """Bring the visits that wait in the stream into their table, and be done in a while."""
    for _ in range(MOST_DRAINED):
        if not draining.drain():
            return


def look_after_pending(*, now: datetime) -> None:
    """End the signatures nobody confirmed in time, and remind whose signatures still wait."""
    expired = _in_batches(expiring.expire, now=now, reason="signatures expire wherever they wait")
    reminded = _in_batches(
        reminding.remind, now=now, reason="people are reminded wherever they are"
    )
    log.info("pending_looked_after", expired=expired, reminded=reminded)


def _in_batches(step: Callable[..., int], *, now: datetime, reason: str) -> int:
    """Call a step, each time in a transaction of its own, until it finds nothing; add up."""
    total = 0
    while True:
        with scoping.everywhere(reason):
            done = step(now=now)
        if not done:
            return total
        total += done


def recount(*, now: datetime) -> None:
    """Count signatures and money anew; a number shown wrongly is logged for whoever watches.

    Each petition's page, and the API for petitions and causes, publish what was found.
    """
    with scoping.everywhere("all petitions are recounted at one moment"):
        found = counting.recount(now=now)
    if found.drifting:
        log.error("counts_drift", petitions=[str(petition) for petition in found.drifting])
    with scoping.everywhere("all causes are recounted at one moment"):
        money = totalling.recount(now=now)
    if money.drifting:
        log.error("totals_drift", causes=[str(cause) for cause in money.drifting])
    with scoping.everywhere("all causes' days are recounted at one moment"):
        days = rolling.recount(now=now)
    if days.drifting:
        log.error("days_drift", causes=[str(cause) for cause in days.drifting])
    log.info("recounted", petitions=found.petitions, totals=money.totals, days=days.lines)


def keep_schedule(*, now: datetime) -> None:
    """Open and close the petitions whose time has come."""
    done = scheduling.carry_out(now=now)
    if done:
        log.info("schedule_kept", petitions=done)


def watch_pace(*, now: datetime) -> None:
    """Raise an alarm for each petition and link that grows faster than it does."""
    with scoping.everywhere("every petition's pace is watched at once"):
        raised = alarms.watch_pace(now=now)
    if raised:
        log.warning("alarms_raised", pace=raised)


def watch_forest(*, now: datetime) -> None:
    """Raise an alarm for each ring of people and for who only brings themselves."""
    with scoping.everywhere("every organisation's forest is looked through at once"):
        raised = alarms.watch_forest(now=now)
    if raised:
        log.warning("alarms_raised", forest=raised)


def recompute_chains(*, now: datetime) -> None:
    """Compute every cause's chains anew, each in a transaction of its own."""
    for each in organisations.every():
        with scoping.within(each.id):
            causes = list(catalogue.causes(each.id, drafts=False).values_list("id", flat=True))
        for cause_id in causes:
            with scoping.within(each.id):
                chains.recompute(organisation_id=each.id, cause_id=cause_id, now=now)


def retain(*, now: datetime) -> None:
    """Let go whose time is over by each organisation's rules, and where requests came from."""
    with scoping.everywhere("networks are forgotten alike for everybody"):
        networks = retaining.forget_networks(now=now)
    erased = sum(retaining.run(organisation_id=each.id, now=now) for each in organisations.every())
    papers = 0
    for each in organisations.every():
        with scoping.within(each.id):
            papers += receipt_holders.forget_due(organisation_id=each.id, now=now)
    log.info("retained", erased=erased, networks=networks, papers=papers)


def publish_breakdowns(*, now: datetime) -> None:
    """Publish the counts by place that may be published, petition by petition."""
    for each in organisations.every():
        with scoping.within(each.id):
            petitions = list(breakdowns.to_publish(each.id, now=now))
        for petition in petitions:
            with scoping.within(each.id):
                publishing_breakdowns.publish(petition=petition, now=now)


def look_after_prompts(*, now: datetime) -> None:
    """Begin the prompts whose moment has come, and end those of which nothing waits any more."""
    for each in organisations.every():
        with scoping.within(each.id):
            begun = prompt_chores.begin_due(organisation_id=each.id, now=now)
            ended = prompt_chores.end_done(organisation_id=each.id, now=now)
        if begun or ended:
            log.info("prompts_looked_after", begun=begun, ended=ended)


def watch_experiments(*, now: datetime) -> None:
    """Let experiments lean by what has matured, and end those that are decided."""
    generator = np.random.default_rng()
    for each in organisations.every():
        with scoping.within(each.id):
            ended = experimenting.watch(organisation_id=each.id, generator=generator, now=now)
        for row in ended:
            log.info("experiment_decided", experiment=str(row.id), winner=str(row.winner_id))


def rewrap(*, now: datetime) -> None:
    """Wrap what an earlier key still holds, if a rotation was cut short or has just begun."""
    for each in organisations.every():
        done = rewrapping.run(organisation_id=each.id, now=now)
        if done.rows or done.keys:
            log.info("rewrapped", rows=done.rows, keys=done.keys)


def end_proposals(*, now: datetime) -> None:
    """End the proposals that did not find their co-sponsors in time."""
    with scoping.everywhere("proposals end wherever their time is over"):
        while ended := gathering.end_overdue(now=now):
            log.info("proposals_ended", count=ended)


def check() -> None:
    """Look whether every invariant holds; a breach is logged for whoever watches."""
    try:
        call_command("check_invariants")
    except CommandError as error:
        log.error("invariants_broken", summary=str(error))  # noqa: TRY400 - the summary says it all
