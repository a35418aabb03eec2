"""What shows that a link was really posted: a network's program has looked at it there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from mobilize.kit import ids
from mobilize.organisations import scoping

# A post in a federated network is looked at by every server within seconds: one row takes one of
# them a minute, and the others leave it alone.
SEEN = """
    INSERT INTO petitions_linkpreview AS known
        (id, organisation_id, link_id, network, first_seen_at, last_seen_at, times)
    VALUES (%(id)s, %(organisation)s, %(link)s, %(network)s, %(now)s, %(now)s, 1)
    ON CONFLICT (link_id, network) DO UPDATE
    SET last_seen_at = excluded.last_seen_at, times = known.times + 1
    WHERE known.last_seen_at < excluded.last_seen_at - interval '1 minute'
"""


def note(*, organisation_id: UUID, link_id: UUID, network: str, now: datetime) -> None:
    """Keep that a network has looked at a link: one row for both, at most one look a minute."""
    given: dict[str, Any] = {
        "id": ids.new(),
        "organisation": organisation_id,
        "link": link_id,
        "network": network,
        "now": now,
    }
    with scoping.within(organisation_id), connection.cursor() as cursor:
        cursor.execute(SEEN, given)
