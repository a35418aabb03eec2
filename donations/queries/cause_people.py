# ruff: noqa: S608 - statements made of our own words
"""What they did who were new to a cause, or who came back, during some days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from donations.queries.cause_days import DONE, Days
from mobilize.kit import patience

NEW, RETURNING = "new", "returning"
WHO = (NEW, RETURNING)

# One row for each of them: the first thing on a day on which they were what is asked for.
FIRST = f"""
    WITH {DONE},
    first AS (
        SELECT DISTINCT ON (person) done.at, done.what, done.id
        FROM done JOIN began USING (person)
        WHERE CASE WHEN %(new)s THEN (done.at AT TIME ZONE %(zone)s)::date = began.day
                   ELSE (done.at AT TIME ZONE %(zone)s)::date > began.day END
        ORDER BY person, done.at, done.id
    )"""
LISTED = f"""{FIRST}
    SELECT at, what, id FROM first
    WHERE %(before)s::uuid IS NULL
       OR (at, id) < ((SELECT at FROM done WHERE id = %(before)s), %(before)s::uuid)
    ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
COUNTED = f"{FIRST} SELECT count(*) FROM first"


@dataclass(frozen=True)
class Deed:
    """A signature or a pledge, and when. Nothing says whose it is."""

    at: datetime
    what: str
    id: UUID


def deeds(
    days: Days, who: str, *, before: UUID | None = None, limit: int | None = None
) -> list[Deed]:
    """Return what each of those who were `who` did first, the newest first: after `before`.

    Raises:
        TooMuchToCompute
    """
    return [Deed(*row) for row in _rows(LISTED, days, who, before=before, limit=limit)]


def counted(days: Days, who: str) -> int:
    """Return how many people there are, as `cause_days.people` counts them.

    Raises:
        TooMuchToCompute
    """
    ((number,),) = _rows(COUNTED, days, who)
    return int(number)


def _rows(statement: str, days: Days, who: str, **more: Any) -> list[Any]:
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(statement, {**days.given, **more, "new": who == NEW})
        return list(cursor.fetchall())
