"""What waits, how long, and what is stuck."""

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from mobilize.outbox.models import OutboxMessage

# An index scan per topic with LIMIT 1: the price does not grow with what waits.
DUE_TOPICS = """
    SELECT wanted.topic
    FROM unnest(%s::text[]) AS wanted(topic)
    WHERE EXISTS (
        SELECT 1 FROM outbox_outboxmessage
        WHERE topic = wanted.topic
          AND state IN ('waiting', 'claimed')
          AND not_before <= statement_timestamp()
    )
"""

BACKLOG = """
    SELECT count(*) FILTER (WHERE state = 'waiting'),
           count(*) FILTER (WHERE state = 'claimed'),
           count(*) FILTER (WHERE state = 'damaged'),
           coalesce(
               statement_timestamp() - min(not_before)
                   FILTER (WHERE state <> 'damaged' AND not_before <= statement_timestamp()),
               interval '0'
           )
    FROM outbox_outboxmessage
    WHERE state IN ('waiting', 'claimed', 'damaged')
"""

NEWEST = """
    SELECT DISTINCT ON (payload->>%(field)s) payload->>%(field)s, payload
    FROM outbox_outboxmessage
    WHERE topic = %(topic)s AND payload->>%(field)s = ANY(%(values)s)
    ORDER BY payload->>%(field)s, created_at DESC, id DESC
"""


@dataclass(frozen=True)
class Backlog:
    """How many messages are where, and for how long the oldest due one has been due."""

    waiting: int
    claimed: int
    damaged: int
    oldest: timedelta


def backlog() -> Backlog:
    """Count what is not done."""
    with connection.cursor() as cursor:
        cursor.execute(BACKLOG)
        return Backlog(*cursor.fetchone())


def due_topics(topics: list[str]) -> set[str]:
    """Return which of these topics have a message that may be claimed now."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_TOPICS, [topics])
        return {topic for (topic,) in cursor.fetchall()}


def damaged() -> QuerySet[OutboxMessage]:
    """Return the messages that were given up, oldest first, for staff to look at."""
    return OutboxMessage.objects.filter(state=OutboxMessage.State.DAMAGED).order_by("id")


def newest(topic: str, field: str, values: list[str]) -> dict[str, dict[str, str]]:
    """Return the newest payload of a topic for each value of one of its fields.

    What was delivered is kept for seven days. Reads the whole topic: not for requests.
    """
    if not values:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"topic": topic, "field": field, "values": values})
        return {value: json.loads(payload) for value, payload in cursor.fetchall()}


def waits(topic: str, organisation_id: UUID) -> bool:
    """Say whether an organisation has a message of this topic that nobody has taken up yet."""
    rows = OutboxMessage.objects.filter(topic=topic, organisation_id=organisation_id)
    return rows.filter(state=OutboxMessage.State.WAITING).exists()
