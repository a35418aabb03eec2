"""Who signed through whom, read as arrays: a million rows are no million objects.

PostgreSQL's binary COPY puts rows of fixed width one after another, which NumPy reads as they
lie (PostgreSQL manual, COPY, Binary Format). So every column here has one width and no null.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection

from petitions.domain.estimates import Bools, Ints

Records = npt.NDArray[Any]
Keys = npt.NDArray[np.uint64]
HEADER, TRAILER = 19, 2  # bytes around the rows: signature, flags and extension; the end
MIXERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)

# Places never change, so a withdrawn signature still leads from whom it came to whom it brought.
PEOPLE = """
    SELECT s.id,
        coalesce(s.parent_id, '00000000-0000-0000-0000-000000000000'),
        extract(epoch FROM coalesce(s.confirmed_at, s.placed_at))::float8 / 86400,
        ((coalesce(s.confirmed_at, s.placed_at) AT TIME ZONE %(zone)s)::date
            - date '1970-01-01')::int4,
        s.petition_id = ANY(%(petitions)s),
        s.state = 'confirmed',
        s.state = 'removed',
        s.source IN ('web', 'api') OR s.id IN (
            SELECT p.signature_id FROM petitions_shareprompt AS p
            WHERE p.organisation_id = %(org)s AND p.state = 'sent' AND p.signature_id IS NOT NULL
        ),
        rpad(CASE WHEN octet_length(s.country) = 2 THEN s.country ELSE '' END, 8),
        rpad(CASE WHEN octet_length(s.locale) = char_length(s.locale) THEN s.locale ELSE '' END,
            16),
        rpad(coalesce(s.journey[cardinality(s.journey)], 'unknown'), 24)
    FROM petitions_signature AS s
    WHERE s.placed_at IS NOT NULL AND s.organisation_id = %(org)s AND s.petition_id IN (
        SELECT id FROM petitions_petition WHERE cause_id = %(cause)s
    )
"""
PERSON = (
    ("id", "V16"), ("parent", "V16"), ("at", ">f8"), ("day", ">i4"), ("here", "?"),
    ("counted", "?"), ("removed", "?"), ("asked", "?"), ("country", "V8"), ("locale", "V16"),
    ("channel", "V24"),
)  # fmt: skip
VISITS = """
    SELECT link.signature_id, count(*)::int8
    FROM petitions_touch AS touch JOIN petitions_sharelink AS link ON link.id = touch.link_id
    WHERE touch.organisation_id = %(org)s AND touch.petition_id = ANY(%(petitions)s)
        AND touch.occurred_at < %(until)s AND link.signature_id IS NOT NULL
    GROUP BY link.signature_id
"""
PREVIEWED = """
    SELECT link.signature_id, count(*)::int8
    FROM petitions_linkpreview AS preview JOIN petitions_sharelink AS link
        ON link.id = preview.link_id
    WHERE preview.organisation_id = %(org)s AND link.petition_id = ANY(%(petitions)s)
        AND preview.first_seen_at < %(until)s AND link.signature_id IS NOT NULL
    GROUP BY link.signature_id
"""
COUNT = (("id", "V16"), ("many", ">i8"))


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
    ids: Records
    mixer: int

    def of(self, ids: Records) -> Ints:
        """Return the place of each id, or -1 where it is not among them."""
        if not len(self.keys) or not len(ids):
            return np.full(len(ids), -1)
        at = np.searchsorted(self.keys, _mixed(ids, self.mixer)).clip(max=len(self.keys) - 1)
        place = self.order[at]
        return np.where(self.ids[place] == ids, place, -1)


def people(scope: Scope) -> Records:
    """Return all who have a place in the cause's forest, whatever became of them."""
    return _read(PEOPLE, PERSON, scope)


def visits(scope: Scope, *, until: datetime) -> Records:
    """Return how many visits came through each signer's own links to the petitions."""
    return _read(VISITS, COUNT, scope, until=until)


def previewed(scope: Scope, *, until: datetime) -> Records:
    """Return whose links were looked at by a network's program: they were really posted."""
    return _read(PREVIEWED, COUNT, scope, until=until)


def places(ids: Records) -> Places:
    """Prepare looking up ids. They are told apart by 64 bits of their 128 at first."""
    for mixer in MIXERS:
        keys = _mixed(ids, mixer)
        order = np.argsort(keys)
        if len(np.unique(keys)) == len(keys):
            return Places(order, keys[order], ids, mixer)
    raise ValueError("an id stands twice")


def as_records(ids: list[UUID]) -> Records:
    """Return ids as they lie in the arrays."""
    return np.frombuffer(b"".join(one.bytes for one in ids), dtype="V16")


def tallied(counts: Records, *, at: Places, size: int) -> Ints:
    """Return each person's number; who is not among the counts has 0."""
    numbers = np.zeros(size, dtype=np.int64)
    place = at.of(counts["id"])
    numbers[place[place >= 0]] = counts["many"][place >= 0]
    return numbers


def words(column: Records) -> tuple[list[str], Ints]:
    """Return the different words of a column, and which of them each row has."""
    _, first, which = np.unique(_mixed(column, MIXERS[0]), return_index=True, return_inverse=True)
    return [bytes(column[at]).decode().strip() for at in first], which.astype(np.int64)


def true(column: Records) -> Bools:
    """Return a column of truth values on its own."""
    return column.astype(bool)


def _mixed(ids: Records, mixer: int) -> Keys:
    """Fold each value into 64 bits."""
    width = ids.dtype.itemsize // 8
    parts = np.ascontiguousarray(ids).view(">u8").reshape(len(ids), width).astype(np.uint64)
    folded = np.zeros(len(ids), dtype=np.uint64)
    for part in parts.T:
        folded = folded * np.uint64(mixer) ^ part
    return folded


def _read(
    statement: str, columns: tuple[tuple[str, str], ...], scope: Scope, **more: Any
) -> Records:
    """Return the rows as a record array.

    Raises:
        ValueError: a row has another width, which our statements do not let happen
    """
    row = np.dtype(
        [("fields", ">i2"), *(pair for name, kind in columns
                              for pair in ((f"_{name}", ">i4"), (name, kind)))]
    )  # fmt: skip
    given = {
        "org": scope.organisation_id,
        "cause": scope.cause_id,
        "petitions": list(scope.petitions),
        "zone": scope.zone,
        **more,
    }
    whole = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(whole, given) as copy:
        data = b"".join(copy)
    rows: Records = np.frombuffer(data[HEADER:-TRAILER], dtype=row)
    if len(rows) and (rows["fields"] != len(columns)).any():
        raise ValueError("a row is wider than its columns")
    return rows
