"""Days and moments as people and banks write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, tzinfo

DATES = ("dmy", "mdy")
OTHER = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII
)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
NOON = time(12)
CENTURY = 2000  # what 26 means as a year: 2026


class Unreadable(ValueError):
    """What stands there is no day."""


def read(cell: str, *, dates: str) -> date | datetime:
    """Return the day, or the moment where a time stands beside it.

    `dates` says what 03/04/2026 means: `dmy` day first, `mdy` month first.

    Raises:
        Unreadable
    """
    try:
        return _iso(cell) or _other(cell, dates=dates)
    except ValueError as error:
        raise Unreadable("date-unreadable") from error


def moment(said: date | datetime, *, zone: tzinfo, now: datetime) -> datetime:
    """Return when that was: noon of a day, far from either midnight, and never later than now."""
    if not isinstance(said, datetime):
        return min(datetime.combine(said, NOON, tzinfo=zone), now)
    return min(said if said.tzinfo else said.replace(tzinfo=zone), now)


def day_of(said: date | datetime, *, zone: tzinfo) -> date:
    """Return which day that is where the organisation is."""
    if not isinstance(said, datetime):
        return said
    return said.astimezone(zone).date() if said.tzinfo else said.date()


def order_of(cells: Iterable[str]) -> str:
    """Tell the order of day and month by a number over 12; day first when none says."""
    found = [match for cell in cells if (match := OTHER.match(cell))]
    return "mdy" if any(int(match[2]) > 12 for match in found) else "dmy"


def _iso(cell: str) -> date | datetime | None:
    if match := COMPACT.fullmatch(cell) or SLASHED.fullmatch(cell):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if not re.match(r"\d{4}-\d", cell, re.ASCII):
        return None
    return date.fromisoformat(cell) if len(cell) == 10 else datetime.fromisoformat(cell)


def _other(cell: str, *, dates: str) -> date | datetime:
    match = OTHER.fullmatch(cell)
    if match is None:
        raise Unreadable("date-unreadable")
    first, second, year = (int(match[place]) for place in (1, 2, 3))
    day, month = (first, second) if dates == "dmy" else (second, first)
    found = date(year if year > 99 else CENTURY + year, month, day)
    if match[4] is None:
        return found
    return datetime.combine(found, time(int(match[4]), int(match[5]), int(match[6] or 0)))
