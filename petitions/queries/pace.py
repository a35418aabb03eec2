"""How fast petitions and single share links grow, by the hour, and who brought whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from petitions.domain.rings import Brought

COMPARED = 24  # hours before this one

PETITIONS = """
    SELECT signature.organisation_id, signature.petition_id, '' AS subject,
        floor(extract(epoch FROM %(now)s - signature.signed_at) / 3600)::int AS ago, count(*)
    FROM petitions_signature AS signature
    WHERE signature.id >= %(first)s AND signature.signed_at > %(since)s
      AND signature.signed_at <= %(now)s AND signature.source IN ('web', 'api')
    GROUP BY 1, 2, 3, 4
"""
LINKS = """
    SELECT signature.organisation_id, signature.petition_id, link.code AS subject,
        floor(extract(epoch FROM %(now)s - signature.signed_at) / 3600)::int AS ago, count(*)
    FROM petitions_signature AS signature
    JOIN petitions_touch AS touch ON touch.id = signature.touch_id
    JOIN petitions_sharelink AS link ON link.id = touch.link_id AND link.signature_id IS NOT NULL
    WHERE signature.id >= %(first)s AND signature.signed_at > %(since)s
      AND signature.signed_at <= %(now)s
    GROUP BY 1, 2, 3, 4
"""
# Only who was brought and has brought can stand in a circle; that leaves out most of a forest.
CIRCLES = """
    SELECT child.organisation_id, parent.supporter_id, child.supporter_id, NULL, NULL
    FROM petitions_signature AS child
    JOIN petitions_signature AS parent ON parent.id = child.parent_id
    WHERE child.state <> 'removed' AND parent.state <> 'removed'
      AND EXISTS (SELECT FROM petitions_signature AS further
                  JOIN petitions_signature AS own ON own.id = further.parent_id
                  WHERE own.supporter_id = child.supporter_id)
      AND EXISTS (SELECT FROM petitions_signature AS earlier
                  WHERE earlier.supporter_id = parent.supporter_id
                    AND earlier.parent_id IS NOT NULL)
"""
SAME_NETWORK = """
    SELECT child.organisation_id, parent.supporter_id, child.supporter_id,
        parent.network, child.network
    FROM petitions_signature AS child
    JOIN petitions_signature AS parent
        ON parent.id = child.parent_id AND parent.network = child.network
    WHERE child.id >= %(first)s AND child.state <> 'removed'
"""


@dataclass(frozen=True)
class Pace:
    """A petition, or one link (`subject`) to it: this hour's sign-ups, and each hour's before."""

    organisation_id: UUID
    petition_id: UUID
    subject: str
    this_hour: int
    before: tuple[int, ...]


def of_petitions(*, now: datetime) -> list[Pace]:
    """Return the pace of every petition that was asked to be signed in the last hour."""
    return _paces(PETITIONS, now=now)


def of_links(*, now: datetime) -> list[Pace]:
    """Return the pace of every supporter's link that somebody signed through in the last hour."""
    return _paces(LINKS, now=now)


def possible_circles() -> dict[UUID, list[Brought]]:
    """Return, by organisation, who brought whom among those who were brought and have brought."""
    return _brought(CIRCLES, {})


def from_the_same_network(*, since: datetime) -> dict[UUID, list[Brought]]:
    """Return, by organisation, who brought whom within one network on one day."""
    return _brought(SAME_NETWORK, {"first": _first_id(since)})


def _paces(statement: str, *, now: datetime) -> list[Pace]:
    since = now - timedelta(hours=COMPARED + 1)
    given = {"now": now, "since": since, "first": _first_id(since)}
    hours: dict[tuple[UUID, UUID, str], dict[int, int]] = defaultdict(dict)
    for organisation, petition, subject, ago, many in _rows(statement, given):
        hours[organisation, petition, subject][ago] = many
    return [
        Pace(*whose, by_hour[0], tuple(by_hour.get(ago, 0) for ago in range(1, COMPARED + 1)))
        for whose, by_hour in hours.items()
        if 0 in by_hour
    ]


def _brought(statement: str, given: dict[str, UUID]) -> dict[UUID, list[Brought]]:
    found: dict[UUID, list[Brought]] = defaultdict(list)
    for organisation, by, who, by_network, network in _rows(statement, given):
        here, there = bytes(network or b"") or None, bytes(by_network or b"") or None
        found[organisation].append(Brought(by, who, there, here))
    return found


def _first_id(since: datetime) -> UUID:
    """Return the lowest id a row made then can have: ids sort by the time they were made.

    A minute earlier, for machines whose clocks differ.
    """
    milliseconds = int((since - timedelta(minutes=1)).timestamp() * 1000)
    return UUID(int=milliseconds << 80)


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
