# ruff: noqa: S608 - statements made of our own words
"""What is booked behind a figure of the report on returning donors."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from donations.queries.cohorts import ENTRIES
from mobilize.kit import patience
from mobilize.organisations.models import Organisation
from petitions.models import Cause

OF_THEM = """
    FROM entry LEFT JOIN begun USING (person)
    WHERE (%(of_all)s OR began IS NOT DISTINCT FROM %(began)s::date)
      AND (%(after)s::int IS NULL
           OR month = (%(began)s::date + make_interval(months => %(after)s))::date)"""
# An entry's day and id are its place: its row stands for ever, so it is looked up there.
LISTED = f"""{ENTRIES}
    SELECT entry.id, pledge, booked_on, kind, amount_minor, currency {OF_THEM}
      AND (%(before)s::uuid IS NULL OR (booked_on, entry.id) < (
          (SELECT booked_on FROM entry WHERE id = %(before)s), %(before)s::uuid))
    ORDER BY booked_on DESC, entry.id DESC LIMIT %(limit)s
"""
ADDED_UP = f"""{ENTRIES}
    SELECT count(*), count(DISTINCT person) FILTER (WHERE gave), coalesce(sum(minor), 0)::bigint
    {OF_THEM}
"""


@dataclass(frozen=True)
class Cell:
    """One figure: of the donors whose first gift came in the month `began`, or of nobody known.

    `after` counts months from then on, None stands for all of them. Of `everybody` it is the sum.
    """

    began: date | None = None
    after: int | None = None
    everybody: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of the book. Nothing says whose it is."""

    id: UUID
    pledge: UUID
    booked_on: date
    kind: str
    minor: int
    currency: str


def behind(
    cell: Cell,
    organisation: Organisation,
    *,
    cause: Cause | None,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[Entry]:
    """Return the entries of a figure, in any currency, the newest first: those after `before`."""
    more = {"before": before, "limit": limit, "currency": ""}
    return [Entry(*row) for row in _rows(LISTED, cell, organisation, cause=cause, more=more)]


def added_up(
    cell: Cell, organisation: Organisation, *, cause: Cause | None, currency: str
) -> tuple[int, int, int]:
    """Return how many entries there are, of how many donors, and the money of one currency."""
    more = {"currency": currency}
    (row,) = _rows(ADDED_UP, cell, organisation, cause=cause, more=more)
    entries, donors, minor = row
    return entries, donors, minor


def _rows(
    statement: str,
    cell: Cell,
    organisation: Organisation,
    *,
    cause: Cause | None,
    more: dict[str, Any],
) -> list[Any]:
    given = {
        "organisation": organisation.id,
        "cause": cause.id if cause else None,
        "of_currency": False,
        "of_all": cell.everybody,
        "began": cell.began,
        "after": cell.after,
        **more,
    }
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
