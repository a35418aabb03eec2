"""Share prompts on their way out: claimed before they go, marked after, never sent twice.

A claim is committed before the mail server hears of its mails, and lasts for `LEASE` by the
database's clock. What is still in hand then was left by a process that died: it may have
gone out, so it is parked as uncertain, and only reconciling with the mail log moves it on.
What was interrupted once goes by itself from then on: it may be what killed the process.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from mobilize.kit.mail import message_id
from petitions.models import SharePrompt, Supporter
from petitions.services import prompt_rechecking

LEASE = timedelta(seconds=90)  # longer than a chunk takes, its last timeouts included
MOST_ATTEMPTS = 8
INTERRUPTED = "interrupted"  # why a prompt is uncertain; a queued one keeps it until it is tried
NOWHERE = UUID(int=0)
State = SharePrompt.State

# Looked at before they are claimed: locked rows, the longest due first, but not another's.
CLAIM = """
    UPDATE petitions_shareprompt AS prompt
    SET state = 'sending',
        attempts = prompt.attempts + 1,
        claimed_at = statement_timestamp(),
        message_id = replace(%(message_id)s, %(nowhere)s, prompt.id::text)
    FROM petitions_supporter AS supporter
    WHERE prompt.id = ANY(%(ids)s) AND supporter.id = prompt.supporter_id
    RETURNING prompt.id, prompt.kind, prompt.occasion, prompt.petition_id, prompt.signature_id,
              prompt.arm_id, prompt.supporter_id, prompt.message_id, prompt.attempts,
              prompt.claimed_at, supporter.locale, supporter.wrapped_key, supporter.email_sealed,
              supporter.name_sealed, supporter.email_index, prompt.reason
"""
# Whoever lost the claim can no longer mark; who merely came late still says what happened.
MARK = """
    UPDATE petitions_shareprompt AS prompt
    SET state = told.state,
        reason = CASE told.unspent WHEN 1 THEN prompt.reason ELSE told.reason END,
        sent_at = CASE told.state WHEN 'sent' THEN statement_timestamp() END,
        attempts = prompt.attempts - told.unspent,
        not_before = CASE told.state
            WHEN 'queued' THEN statement_timestamp() + told.pause ELSE prompt.not_before
        END
    FROM unnest(%(ids)s::uuid[], %(claims)s::timestamptz[], %(states)s::text[],
                %(reasons)s::text[], %(pauses)s::interval[], %(unspent)s::int[])
        AS told(id, claimed_at, state, reason, pause, unspent)
    WHERE prompt.id = told.id AND prompt.claimed_at = told.claimed_at
      AND prompt.state IN ('sending', 'uncertain')
"""
# What is locked is being marked at this moment: nobody has abandoned it.
PARK = """
    UPDATE petitions_shareprompt
    SET state = 'uncertain', reason = 'interrupted'
    WHERE id IN (
        SELECT id FROM petitions_shareprompt
        WHERE state = 'sending' AND claimed_at < statement_timestamp() - make_interval(secs => %s)
        FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A prompt that this process alone may send, and whom it goes to, still sealed."""

    id: UUID
    kind: str
    occasion: str
    petition_id: UUID | None
    signature_id: UUID | None
    arm_id: UUID | None
    message_id: str
    attempts: int
    claimed_at: datetime
    supporter: Supporter
    alone: bool = False  # it was interrupted before, and has no neighbours now


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of a prompt. A queued one waits for `pause`; `spent` counts the attempt."""

    claimed: Claimed
    state: str
    reason: str = ""
    pause: timedelta = timedelta(0)
    spent: bool = True


@transaction.atomic
def claim(*, organisation_id: UUID, most: int, now: datetime) -> list[Claimed]:
    """Take due prompts to send them, the longest due first.

    Each is decided upon again: consent may have been withdrawn since, a petition closed,
    an address died, the night begun. Those that do not go out now say why, or until when
    they wait. Rows that another process holds are passed over, and those of people about
    whom another decides: of two that fill their week, each would miss the other.
    """
    waiting = _due(organisation_id, most)
    decided = prompt_rechecking.recheck(organisation_id=organisation_id, waiting=waiting, now=now)
    ready = [row.id for row in waiting if prompt_rechecking.stands(decided[row.id], now=now)]
    given: dict[str, Any] = {
        "ids": ready,
        "message_id": message_id(NOWHERE, kind="prompt"),
        "nowhere": str(NOWHERE),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        rows = {row[0]: row for row in cursor.fetchall()}
    return [_claimed(organisation_id, rows[each]) for each in ready]


@transaction.atomic
def mark(told: Sequence[Told]) -> int:
    """Note what became of claimed prompts; return how many were still ours."""
    if not told:
        return 0
    given: dict[str, Any] = {
        "ids": [each.claimed.id for each in told],
        "claims": [each.claimed.claimed_at for each in told],
        "states": [each.state for each in told],
        "reasons": [each.reason for each in told],
        "pauses": [each.pause for each in told],
        "unspent": [int(not each.spent) for each in told],
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK, given)
        return int(cursor.rowcount)


def park_abandoned() -> int:
    """Set aside what a process that died had in hand; return how many. Call it for everybody."""
    with connection.cursor() as cursor:
        cursor.execute(PARK, [LEASE.total_seconds()])
        return int(cursor.rowcount)


def is_given_up(attempts: int) -> bool:
    """Say whether a prompt that has failed so often is not tried again."""
    return attempts >= MOST_ATTEMPTS


def signatures_of(claimed: Iterable[Claimed]) -> list[UUID]:
    """Return the signatures whose owners are written to because of them."""
    return [each.signature_id for each in claimed if each.signature_id is not None]


def _due(organisation_id: UUID, most: int) -> list[SharePrompt]:
    """Return the next prompts whose time has come by the database's clock, locked with people.

    One that was interrupted is returned by itself, so that if it was the reason, nobody
    else's waits for it or spends an attempt.
    """
    rows = SharePrompt.objects.for_org(organisation_id).filter(
        state=State.QUEUED, not_before__lte=Now()
    )
    locked = rows.select_related("supporter").select_for_update(
        no_key=True, skip_locked=True, of=("self", "supporter")
    )
    due = list(locked.order_by("not_before", "id")[:most])
    before = list(takewhile(lambda row: row.reason != INTERRUPTED, due))
    return before or due[:1]


def _claimed(organisation_id: UUID, row: Sequence[Any]) -> Claimed:
    supporter = Supporter(
        id=row[6],
        organisation_id=organisation_id,
        locale=row[10],
        wrapped_key=row[11],
        email_sealed=row[12],
        name_sealed=row[13],
        email_index=row[14],
    )
    return Claimed(
        id=row[0],
        kind=row[1],
        occasion=row[2],
        petition_id=row[3],
        signature_id=row[4],
        arm_id=row[5],
        message_id=row[7],
        attempts=row[8],
        claimed_at=row[9],
        supporter=supporter,
        alone=row[15] == INTERRUPTED,
    )
