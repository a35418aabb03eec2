"""What stands behind the people of an overview: one row for each, of whom nothing else is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from donations.queries import cause_people
from donations.queries.cause_days import Days
from donations.queries.cause_people import NEW, RETURNING, WHO, Deed
from donations.reports import overview
from mobilize.kit import paging
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.models import Organisation
from petitions.models import Cause

PAGE = 50

__all__ = ["NEW", "PAGE", "RETURNING", "WHO", "Deed", "People", "PeopleRows", "behind", "table"]


@dataclass(frozen=True, kw_only=True)
class People:
    """Those who were `who` to a cause on some days, both ends included; as the overview reads."""

    organisation: Organisation
    cause: Cause
    who: str
    now: datetime
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class PeopleRows:
    """A page of what they did first, the newest first. `number` is of all there are."""

    number: int
    rows: tuple[Deed, ...]
    next: UUID | None


def behind(people: People, *, before: UUID | None = None) -> PeopleRows:
    """Return a page of the rows behind a number of people.

    Raises:
        TooManyDays
        TooMuchToCompute
    """
    days = _days(people)
    rows = cause_people.deeds(days, people.who, before=before, limit=PAGE + 1)
    page, following = paging.cut(rows, PAGE)
    return PeopleRows(cause_people.counted(days, people.who), page, following)


def table(people: People) -> list[Sequence[Cell]]:
    """Return all of them for a file.

    Raises:
        TooManyDays
        TooMuchToCompute
    """
    rows = cause_people.deeds(_days(people), people.who)
    return [("at", "what", "id"), *((row.at.isoformat(), row.what, str(row.id)) for row in rows)]


def _days(people: People) -> Days:
    return overview.days_of(
        people.organisation, people.cause, people.now, since=people.since, until=people.until
    )
