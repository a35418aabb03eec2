"""Looking at prompts once more: right before they go out, and when staff resume after a pause."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from petitions.domain.prompts import PAUSED, QUEUED, SUPPRESSED, Decision
from petitions.models import SharePrompt
from petitions.queries import prompt_facts
from petitions.queries.prompt_facts import Facts, Wanted
from petitions.services import prompt_deciding

AT_ONCE = 500


def recheck(
    *, organisation_id: UUID, waiting: Sequence[SharePrompt], now: datetime
) -> dict[UUID, Decision]:
    """Decide again on prompts that are about to go out, and write down what is not to go out now.

    Consent may have been withdrawn since, a petition closed, a kind switched off, the
    night begun, or another prompt been late. Who is still to get theirs now has a queued
    decision whose `send_at` has come; the others are put off, paused or suppressed. Call
    it with locked rows, in the transaction that claims them.
    """
    decisions = _decided_again(organisation_id, waiting, now=now, sent_only=True)
    _write(waiting, decisions, now=now)
    return decisions


@transaction.atomic
def resume(*, organisation_id: UUID, petition_id: UUID, now: datetime) -> int:
    """Let up to 500 paused prompts of a petition wait for their turn again; return how many.

    What has ceased to be true meanwhile is suppressed. Those of a broadcast that pauses
    by itself go on pausing.
    """
    rules = prompt_facts.rules_of(organisation_id, [petition_id])[petition_id]
    if rules.paused:
        return 0
    rows = SharePrompt.objects.for_org(organisation_id).filter(
        Q(broadcast=None) | Q(broadcast__paused_at=None),
        petition_id=petition_id,
        state=SharePrompt.State.PAUSED,
    )
    waiting = list(rows.order_by("id")[:AT_ONCE])
    decisions = _decided_again(organisation_id, waiting, now=now, sent_only=False)
    held_fast = SharePrompt.objects.filter(id__in=decisions, state=SharePrompt.State.PAUSED)
    _write(list(held_fast.select_for_update(no_key=True)), decisions, now=now)
    return len(waiting)


def _decided_again(
    organisation_id: UUID, waiting: Collection[SharePrompt], *, now: datetime, sent_only: bool
) -> dict[UUID, Decision]:
    by_key = {(row.supporter_id, row.kind, row.occasion): row for row in waiting}
    wanted = [_wanted(row) for row in waiting]
    facts = prompt_facts.gather(
        organisation_id,
        wanted,
        now=now,
        locked=not sent_only,
        besides=[row.id for row in waiting],
    )
    if sent_only:
        _forget_plans(facts)
    decided = prompt_deciding.decide(wanted, facts, now=now)
    return {by_key[each.key].id: decision for each, decision in decided}


def _forget_plans(facts: Facts) -> None:
    """Count what went out only: of two prompts that both wait, one would wait for the other."""
    for history in facts.history.values():
        history[:] = [past for past in history if past.state not in prompt_facts.WAITING]


def _wanted(row: SharePrompt) -> Wanted:
    if row.petition_id is None:
        raise ValueError("a prompt is about a petition")
    return Wanted(
        kind=row.kind,
        occasion=row.occasion,
        supporter_id=row.supporter_id,
        petition_id=row.petition_id,
        signature_id=row.signature_id,
        broadcast_id=row.broadcast_id,
        true_since=row.decided_at,
    )


def _write(rows: Iterable[SharePrompt], decisions: dict[UUID, Decision], *, now: datetime) -> None:
    changed = []
    for row in rows:
        decision = decisions[row.id]
        if decision.state == QUEUED and decision.send_at <= now and row.state == QUEUED:
            continue
        row.state, row.reason, row.not_before = decision.state, decision.reason, decision.send_at
        changed.append(row)
    SharePrompt.objects.bulk_update(changed, ["state", "reason", "not_before"], batch_size=AT_ONCE)


def stands(decision: Decision, *, now: datetime) -> bool:
    """Say whether a prompt that was decided again is to go out now."""
    return decision.state not in {PAUSED, SUPPRESSED} and decision.send_at <= now
