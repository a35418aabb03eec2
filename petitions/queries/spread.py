"""Who signed through whom, read as arrays: a million rows are no million objects.

PostgreSQL strings the values of a column together in their binary form, and NumPy reads the
string as it lies; words are strung together with a sign between them that no word holds. All
aggregates of one statement see the rows in one order, so the columns fit together. What can be
computed from a column is not read: each costs a call per row. No value is null.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import psycopg
from django.db import connection

from petitions.domain import days
from petitions.domain.estimates import Ints

Column = npt.NDArray[Any]
Columns = Mapping[str, Column]
Keys = npt.NDArray[np.uint64]
MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
ID, MOMENT = "V16", ">i8"  # a moment in microseconds since 2000
EPOCH, A_DAY = 10_957.0, 86_400_000_000  # 1 January 2000 in days since 1970

# Places never change, so a withdrawn signature still leads from whom it came to whom it brought.
PEOPLE = """
    SELECT string_agg(uuid_send(id), ''),
        string_agg(uuid_send(coalesce(parent_id, '00000000-0000-0000-0000-000000000000')), ''),
        string_agg(timestamptz_send(coalesce(confirmed_at, placed_at)), ''),
        string_agg(boolsend(petition_id = ANY(%(petitions)s)), ''),
        string_agg(boolsend(state = 'confirmed'), ''),
        string_agg(boolsend(state = 'removed'), ''),
        string_agg(boolsend(source IN ('web', 'api') OR id IN (
            SELECT signature_id FROM petitions_shareprompt
            WHERE organisation_id = %(org)s AND state = 'sent' AND signature_id IS NOT NULL
        )), ''),
        string_agg(country, chr(31)),
        string_agg(locale, chr(31)),
        string_agg(coalesce(journey[cardinality(journey)], 'unknown'), chr(31))
    FROM petitions_signature
    WHERE placed_at IS NOT NULL AND organisation_id = %(org)s
        AND petition_id = ANY(ARRAY(SELECT id FROM petitions_petition WHERE cause_id = %(cause)s))
"""
BETWEEN = b"\x1f"
PERSON = {
    "id": ID, "parent": ID, "at": MOMENT, "here": "?", "counted": "?", "removed": "?",
    "asked": "?", "country": "S8", "locale": "S16", "channel": "S40",
}  # fmt: skip
# Through a signer's own links, and through the link to a page of theirs, which stands for their
# newest signature in the cause (see `queries.chains.referrer_of`).
VISITS = """
    SELECT string_agg(uuid_send(brought.id), ''), string_agg(int8send(brought.many), '')
    FROM (
        SELECT link.signature_id AS id, through.many
        FROM (
            SELECT link_id, count(*) AS many FROM petitions_touch
            WHERE organisation_id = %(org)s AND petition_id = ANY(%(petitions)s)
                AND occurred_at < %(until)s AND link_id IS NOT NULL
            GROUP BY link_id
        ) AS through JOIN petitions_sharelink AS link ON link.id = through.link_id
        WHERE link.signature_id IS NOT NULL
        UNION ALL
        SELECT own.id, count(*)
        FROM petitions_sharelink AS link
        JOIN petitions_touch AS touch
            ON touch.link_id = link.id AND touch.occurred_at < %(until)s
        CROSS JOIN LATERAL (
            SELECT signature.id, signature.petition_id
            FROM petitions_signature AS signature
            JOIN petitions_petition AS petition ON petition.id = signature.petition_id
            WHERE signature.supporter_id = link.supporter_id
                AND petition.cause_id = link.cause_id AND signature.placed_at IS NOT NULL
                AND signature.state IN ('confirmed', 'removed')
            ORDER BY signature.placed_at DESC, signature.id DESC LIMIT 1
        ) AS own
        WHERE link.organisation_id = %(org)s AND link.supporter_id IS NOT NULL
            AND link.cause_id = %(cause)s AND own.petition_id = ANY(%(petitions)s)
        GROUP BY own.id
    ) AS brought
"""
PREVIEWED = """
    SELECT string_agg(uuid_send(link.signature_id), ''), string_agg(int8send(1), '')
    FROM petitions_linkpreview AS preview JOIN petitions_sharelink AS link
        ON link.id = preview.link_id
    WHERE preview.organisation_id = %(org)s AND link.petition_id = ANY(%(petitions)s)
        AND preview.first_seen_at < %(until)s AND link.signature_id IS NOT NULL
"""
COUNT = {"id": ID, "many": ">i8"}


@dataclass(frozen=True)
class Scope:
    """Whose signatures: a cause's, of which `petitions` are looked at."""

    organisation_id: UUID
    cause_id: UUID
    petitions: tuple[UUID, ...]
    zone: str


@dataclass(frozen=True)
class Places:
    """Where each id stands in the arrays."""

    order: Ints
    keys: Keys
    ids: Column
    mixer: int

    def of(self, ids: Column) -> Ints:
        """Return the place of each id, or -1 where it is not among them."""
        if not len(self.keys) or not len(ids):
            return np.full(len(ids), -1)
        at = np.searchsorted(self.keys, _mixed(ids, self.mixer)).clip(max=len(self.keys) - 1)
        place = self.order[at]
        return np.where(self.ids[place] == ids, place, -1)


def people(scope: Scope) -> Columns:
    """Return all who have a place in the cause's forest, whatever became of them.

    `at` is in days since 1970, `day` the day where the organisation is, counted likewise.
    """
    rows = read(PEOPLE, PERSON, scope)
    at = rows["at"] / A_DAY + EPOCH
    return {**rows, "at": at, "day": days.numbered(at, ZoneInfo(scope.zone))}


def instant(moment: int) -> datetime:
    """Return a `MOMENT` as it was read."""
    return datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(moment))


def visits(scope: Scope, *, until: datetime) -> Columns:
    """Return how many visits came through each link of a signer's own, to petitions or a page."""
    return read(VISITS, COUNT, scope, until=until)


def previewed(scope: Scope, *, until: datetime) -> Columns:
    """Return whose links were looked at by a network's program: they were really posted."""
    return read(PREVIEWED, COUNT, scope, until=until)


def places(ids: Column) -> Places:
    """Prepare looking up ids. They are told apart by 64 bits of their 128 at first."""
    for mixer in MIXERS:
        keys = _mixed(ids, mixer)
        order = np.argsort(keys)
        keys = keys[order]
        if (keys[1:] != keys[:-1]).all():
            return Places(order, keys, ids, mixer)
    raise ValueError("an id stands twice")


def tallied(counts: Columns, *, at: Places, size: int) -> Ints:
    """Return each person's sum; who is not among the counts has 0."""
    place = at.of(counts["id"])
    known = place >= 0
    return np.bincount(place[known], counts["many"][known], minlength=size).astype(np.int64)


def words(column: Column) -> tuple[list[str], Ints]:
    """Return the different words of a column, and which of them each row has."""
    _, first, which = np.unique(_mixed(column, MIXERS[0]), return_index=True, return_inverse=True)
    return [column[at].tobytes().decode().strip("\0 ") for at in first], which.astype(np.int64)


def of_places(columns: Columns, places: Ints) -> Columns:
    """Return the columns of some rows only."""
    return {name: column[places] for name, column in columns.items()}


def _mixed(ids: Column, mixer: int) -> Keys:
    """Fold each value into 64 bits."""
    width = ids.dtype.itemsize // 8
    parts = np.ascontiguousarray(ids).view(">u8").reshape(len(ids), width).astype(np.uint64)
    folded = np.zeros(len(ids), dtype=np.uint64)
    for part in parts.T:
        folded = folded * np.uint64(mixer) ^ part
    return folded


def read(statement: str, kinds: Mapping[str, str], scope: Scope, **more: Any) -> Columns:
    """Return the columns of all rows that a statement strings together, by name and kind.

    A cursor of psycopg's own, because Django's takes no binary answer.

    Raises:
        ValueError: a value has another width, which our constraints do not let happen
    """
    given = {
        "org": scope.organisation_id,
        "cause": scope.cause_id,
        "petitions": list(scope.petitions),
        **more,
    }
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, given, binary=True).fetchone() or ()
    columns = {
        name: _column(data, kind) for (name, kind), data in zip(kinds.items(), row, strict=True)
    }
    if len({len(column) for column in columns.values()}) > 1:
        raise ValueError("a value is wider than its column")
    return columns


def _column(data: bytes | str | None, kind: str) -> Column:
    if isinstance(data, str):
        return np.array(data.encode().split(BETWEEN), dtype=kind)
    return np.frombuffer(data or b"", dtype=kind)
