"""Publish, claim, finish, retry: the life of a message, by the database's clock."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from mobilize.kit import ids
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.events import Event
from mobilize.outbox import backoff
from mobilize.outbox.models import MOST_ATTEMPTS, OutboxMessage

LEASE = timedelta(minutes=5)  # longer than any handler runs: their sockets give up after 15 s
ANY_ATTEMPT = range(MOST_ATTEMPTS)
KEPT = timedelta(days=7)

INSERT = """
    INSERT INTO outbox_outboxmessage (id, organisation_id, topic, key, payload, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""

# One ordered index scan per topic: rows of a busy topic are never read to find another's.
CLAIM = """
    WITH due AS (
        SELECT mine.id
        FROM unnest(%(topics)s::text[]) AS wanted(topic)
        CROSS JOIN LATERAL (
            SELECT id, not_before
            FROM outbox_outboxmessage
            WHERE topic = wanted.topic
              AND state IN ('waiting', 'claimed')
              AND not_before <= statement_timestamp()
              AND attempts BETWEEN %(least)s AND %(most)s
            ORDER BY not_before, id
            LIMIT %(limit)s
            FOR UPDATE SKIP LOCKED
        ) AS mine
        ORDER BY mine.not_before, mine.id
        LIMIT %(limit)s
    )
    UPDATE outbox_outboxmessage AS message
    SET state = 'claimed',
        attempts = attempts + 1,
        claim = gen_random_uuid(),
        not_before = statement_timestamp() + %(lease)s
    FROM due
    WHERE message.id = due.id
    RETURNING message.id, message.claim, message.organisation_id, message.topic,
              message.payload, message.attempts, message.created_at
"""

FINISH = """
    UPDATE outbox_outboxmessage
    SET state = 'done', claim = NULL, done_at = statement_timestamp(), last_error = %(reason)s
    WHERE id = %(id)s AND claim = %(claim)s
"""

FINISH_ALL = """
    UPDATE outbox_outboxmessage AS message
    SET state = 'done', claim = NULL, done_at = statement_timestamp(), last_error = ''
    FROM unnest(%(ids)s::uuid[], %(claims)s::uuid[]) AS held(id, claim)
    WHERE message.id = held.id AND message.claim = held.claim
"""

RETRY = """
    UPDATE outbox_outboxmessage
    SET state = CASE WHEN attempts >= %(most)s THEN 'damaged' ELSE 'waiting' END,
        claim = NULL,
        not_before = statement_timestamp() + %(pause)s,
        last_error = %(error)s
    WHERE id = %(id)s AND claim = %(claim)s
"""

# A quarter of the time it has waited, from two seconds to a minute, and up to half of that less:
# what is away is not stormed, and once it is back all follows within a quarter of its absence.
PUT_OFF = """
    UPDATE outbox_outboxmessage
    SET state = 'waiting', claim = NULL, attempts = attempts - 1,
        not_before = statement_timestamp() + (1 - random() / 2) * least(interval '1 minute',
            greatest(interval '2 seconds', (statement_timestamp() - created_at) / 4)),
        last_error = %(error)s
    WHERE id = %(id)s AND claim = %(claim)s
"""

GIVE_BACK = """
    UPDATE outbox_outboxmessage
    SET state = 'waiting', claim = NULL, attempts = attempts - 1,
        not_before = statement_timestamp()
    WHERE id = %(id)s AND claim = %(claim)s
"""

BURY = """
    UPDATE outbox_outboxmessage
    SET state = 'damaged', claim = NULL, last_error = 'lease-ran-out'
    WHERE state = 'claimed' AND attempts >= %s AND not_before <= statement_timestamp()
"""

REQUEUE = """
    UPDATE outbox_outboxmessage
    SET state = 'waiting', attempts = 0, not_before = statement_timestamp(), last_error = ''
    WHERE id = %s AND state = 'damaged'
"""

FORGET = """
    DELETE FROM outbox_outboxmessage
    WHERE organisation_id = %s AND state <> 'done' AND EXISTS (
        SELECT FROM jsonb_each_text(payload) AS said WHERE said.value = ANY(%s::text[])
    )
"""


class OutsideTransaction(Exception):
    """An event was published outside a transaction: it could outlive the fact it tells."""


class MessageMissing(AppError):
    """There is no such message."""

    code = "message-missing"
    kind = Kind.MISSING


class MessageNotDamaged(AppError):
    """Only a damaged message can be put back."""

    code = "message-not-damaged"
    kind = Kind.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A message that this process alone may deliver, until its lease runs out.

    `claim` fences: whoever lost the lease can no longer finish the message.
    """

    id: UUID
    claim: UUID
    organisation_id: UUID | None
    topic: str
    payload: dict[str, Any]
    attempts: int
    created_at: datetime


def publish(event: Event, *, now: datetime) -> None:
    """Store an event in the caller's transaction: both happen or neither.

    The same key twice is stored once, as long as the first is kept.

    Raises:
        OutsideTransaction
    """
    publish_all([event], now=now)


def publish_all(events: Iterable[Event], *, now: datetime) -> None:
    """Store many events in the caller's transaction.

    Raises:
        OutsideTransaction
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("publish inside the transaction that makes the event true")
    rows = [
        (
            ids.new(),
            event.organisation_id,
            event.topic,
            event.key,
            json.dumps(event.payload()),
            now,
        )
        for event in events
    ]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)


def claim(
    *,
    limit: int,
    topics: Sequence[str],
    lease: timedelta = LEASE,
    tried: range = ANY_ATTEMPT,
) -> list[Claimed]:
    """Claim up to `limit` due messages of these topics, the longest due first.

    Rows that another process holds are passed over, never waited for. A message
    whose lease ran out is due again. `tried` says how many attempts it may have had.
    """
    given: dict[str, Any] = {
        "topics": list(topics),
        "least": tried.start,
        "most": tried.stop - 1,
        "limit": limit,
        "lease": lease,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, given)
        rows = cursor.fetchall()
    claimed = [
        Claimed(
            id=row[0],
            claim=row[1],
            organisation_id=row[2],
            topic=row[3],
            payload=json.loads(row[4]),
            attempts=row[5],
            created_at=row[6],
        )
        for row in rows
    ]
    return sorted(claimed, key=lambda message: message.id)


def finish(message: Claimed, *, reason: str = "") -> bool:
    """Mark a message done; `reason` says why nothing more was to do. False: the lease was lost."""
    return _settle(FINISH, message, reason=reason[:200])


def finish_all(messages: Sequence[Claimed]) -> int:
    """Mark many messages done at once; return how many of them were still ours."""
    given = {
        "ids": [message.id for message in messages],
        "claims": [message.claim for message in messages],
    }
    with connection.cursor() as cursor:
        cursor.execute(FINISH_ALL, given)
        return int(cursor.rowcount)


def retry(message: Claimed, *, error: str, random: Random) -> bool:
    """Let a message wait for its next attempt; after the eighth it is damaged.

    `error` names the kind of failure and holds no personal value. False: the lease was lost.
    """
    pause = backoff.delay(message.attempts, random=random)
    return _settle(RETRY, message, error=error[:200], pause=pause, most=MOST_ATTEMPTS)


def put_off(message: Claimed, *, error: str) -> bool:
    """Let a message wait, for days if need be, until what it takes is back: no attempt counts."""
    return _settle(PUT_OFF, message, error=error[:200])


def give_back(message: Claimed) -> bool:
    """Undo a claim that was not acted upon: the attempt does not count."""
    return _settle(GIVE_BACK, message)


def bury_exhausted() -> int:
    """Set aside what killed its process on the last attempt too; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(BURY, [MOST_ATTEMPTS])
        return int(cursor.rowcount)


def requeue(*, message_id: UUID) -> None:
    """Put a damaged message back, with all its attempts before it.

    Raises:
        MessageMissing, MessageNotDamaged
    """
    with connection.cursor() as cursor:
        cursor.execute(REQUEUE, [message_id])
        if cursor.rowcount:
            return
    if OutboxMessage.objects.filter(id=message_id).exists():
        raise MessageNotDamaged
    raise MessageMissing


def forget(*, organisation_id: UUID, about: Iterable[UUID]) -> int:
    """Take back what was not delivered yet and names one of these rows; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [organisation_id, [str(each) for each in about]])
        return int(cursor.rowcount)


def purge(*, now: datetime) -> int:
    """Forget what was done more than seven days ago; return how many rows went."""
    gone, _ = OutboxMessage.objects.filter(state="done", done_at__lt=now - KEPT).delete()
    return gone


def _settle(statement: str, message: Claimed, **given: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": message.id, "claim": message.claim, **given})
        return bool(cursor.rowcount)
