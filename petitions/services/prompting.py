"""Share prompts on their way out: claimed before they go, marked after, never sent twice.

A claim is committed before the mail server hears of its mails, and lasts for `LEASE` by the
database's clock. What is still in hand then was left by a process that died: it may have
gone out, so it is parked as uncertain, and only reconciling with the mail log moves it on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mobilize.kit.mail import message_id
from petitions.models import SharePrompt, Supporter

LEASE = timedelta(seconds=90)  # longer than a chunk takes, its last timeouts included
MOST_ATTEMPTS = 8
NOWHERE = UUID(int=0)
State = SharePrompt.State
Kind = SharePrompt.Kind

# The consents of which one must hold, and the states a petition must be in, by kind.
NEEDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Kind.AFTER_CONFIRMING: (("share_prompts",), ("open",)),
    Kind.LINK_BROUGHT: (("share_prompts",), ("open",)),
    Kind.MILESTONE_NEAR: (("share_prompts", "updates"), ("open",)),
    Kind.MILESTONE_REACHED: (("share_prompts", "updates"), ("open",)),
    Kind.LAST_DAY: (("share_prompts", "updates"), ("open",)),
    Kind.ANSWERED: (("share_prompts",), ("answered",)),
    Kind.PLEDGE_REMINDER: (("updates",), ("open", "closed", "answered")),
}

# Whether somebody may still be written to is asked of all at once, as the claim is made.
CLAIM = """
    WITH due AS (
        SELECT id FROM petitions_shareprompt
        WHERE organisation_id = %(org)s AND state = 'queued'
          AND not_before <= statement_timestamp()
        ORDER BY not_before, id
        LIMIT %(most)s
        FOR NO KEY UPDATE SKIP LOCKED
    ), judged AS (
        SELECT prompt.id, supporter.locale, supporter.wrapped_key, supporter.email_sealed,
               supporter.name_sealed, supporter.email_index,
            CASE
                WHEN supporter.erased_at IS NOT NULL THEN 'erased'
                WHEN NOT EXISTS (
                    SELECT FROM unnest(string_to_array(need.purposes, ',')) AS wanted(purpose)
                    CROSS JOIN LATERAL (
                        SELECT granted FROM petitions_consent
                        WHERE supporter_id = supporter.id AND purpose = wanted.purpose
                        ORDER BY given_at DESC, id DESC LIMIT 1
                    ) AS newest
                    WHERE newest.granted
                ) THEN 'no_consent'
                WHEN NOT petition.state = ANY(string_to_array(need.states, ','))
                    THEN 'petition_closed'
                WHEN signature.state <> 'confirmed' THEN 'no_signature'
                WHEN suppressed.reason IS NOT NULL THEN suppressed.reason
                WHEN prompt.attempts >= %(most_attempts)s THEN 'not_deliverable'
                ELSE ''
            END AS reason
        FROM due
        JOIN petitions_shareprompt AS prompt ON prompt.id = due.id
        JOIN petitions_supporter AS supporter ON supporter.id = prompt.supporter_id
        JOIN unnest(%(kinds)s::text[], %(purposes)s::text[], %(states)s::text[])
            AS need(kind, purposes, states) ON need.kind = prompt.kind
        LEFT JOIN petitions_petition AS petition ON petition.id = prompt.petition_id
        LEFT JOIN petitions_signature AS signature ON signature.id = prompt.signature_id
        LEFT JOIN petitions_mailsuppression AS suppressed
            ON suppressed.organisation_id = prompt.organisation_id
            AND suppressed.address_hash = supporter.email_index
            AND suppressed.suppressed_at IS NOT NULL
    )
    UPDATE petitions_shareprompt AS prompt
    SET state = CASE judged.reason WHEN '' THEN 'sending' ELSE 'suppressed' END,
        reason = judged.reason,
        attempts = prompt.attempts + CASE judged.reason WHEN '' THEN 1 ELSE 0 END,
        claimed_at = statement_timestamp(),
        message_id = replace(%(message_id)s, %(nowhere)s, prompt.id::text)
    FROM judged
    WHERE prompt.id = judged.id
    RETURNING prompt.id, prompt.state, prompt.kind, prompt.occasion, prompt.petition_id,
              prompt.signature_id, prompt.supporter_id, prompt.message_id, prompt.attempts,
              prompt.claimed_at, judged.locale, judged.wrapped_key, judged.email_sealed,
              judged.name_sealed, judged.email_index
"""
# Whoever lost the claim can no longer mark; who merely came late still says what happened.
MARK = """
    UPDATE petitions_shareprompt AS prompt
    SET state = told.state,
        reason = told.reason,
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
PARK = """
    UPDATE petitions_shareprompt
    SET state = 'uncertain', reason = 'interrupted'
    WHERE state = 'sending' AND claimed_at < statement_timestamp() - make_interval(secs => %s)
"""


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A prompt that this process alone may send, and whom it goes to, still sealed."""

    id: UUID
    kind: str
    occasion: str
    petition_id: UUID | None
    signature_id: UUID | None
    message_id: str
    attempts: int
    claimed_at: datetime
    supporter: Supporter


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of a prompt. A queued one waits for `pause`; `spent` counts the attempt."""

    claimed: Claimed
    state: str
    reason: str = ""
    pause: timedelta = timedelta(0)
    spent: bool = True


@transaction.atomic
def claim(*, organisation_id: UUID, most: int) -> list[Claimed]:
    """Take due prompts to send them, the longest due first, and pass by who may not get one.

    Rows that another process holds are passed over. Those passed by say why.
    """
    given: dict[str, Any] = {
        "org": organisation_id,
        "most": most,
        "most_attempts": MOST_ATTEMPTS,
        "kinds": list(NEEDS),
        "purposes": [",".join(purposes) for purposes, _ in NEEDS.values()],
        "states": [",".join(states) for _, states in NEEDS.values()],
        "message_id": message_id(NOWHERE, kind="prompt"),
        "nowhere": str(NOWHERE),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        rows = cursor.fetchall()
    return [_claimed(organisation_id, row) for row in rows if row[1] == State.SENDING]


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
        kind=row[2],
        occasion=row[3],
        petition_id=row[4],
        signature_id=row[5],
        message_id=row[7],
        attempts=row[8],
        claimed_at=row[9],
        supporter=supporter,
    )
