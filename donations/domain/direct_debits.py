"""SEPA direct debits: on which days, in which sequence, how long a mandate holds.

Rules of the EPC's core scheme (EPC016-06): a mandate without a collection for 36 months
is no longer one; collections are dated on TARGET days, from one to thirty days ahead.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from mobilize.kit.errors import AppError

ONCE, FIRST, RECURRING, FINAL = SEQUENCES = ("OOFF", "FRST", "RCUR", "FNAL")
EVERY = (0, 1, 3, 6, 12)  # months between collections; 0 for a single one
LAPSES_AFTER = 36  # months
SOONEST, LATEST = 1, 30  # days ahead
FIXED_HOLIDAYS = ((1, 1), (5, 1), (12, 25), (12, 26))


class CollectionDayInvalid(AppError):
    """Banks collect on a working day (TARGET), from one to thirty days ahead."""

    code = "collection-day-invalid"


@dataclass(frozen=True)
class Rhythm:
    """When a mandate is collected: every so many months from the first day, until the last."""

    first_on: date
    every_months: int
    ends_on: date | None = None

    def day(self, number: int) -> date | None:
        """Return the day of the collection after `number` of them; None when none is left.

        The first day's number is kept through short months.
        """
        if number and not self.every_months:
            return None
        found = months_after(self.first_on, self.every_months * number)
        return None if self.ends_on and found > self.ends_on else found

    def sequence(self, number: int) -> str:
        """Return which sequence type the collection after `number` of them has."""
        if not self.every_months:
            return ONCE
        if number == 0:
            return FIRST
        return RECURRING if self.day(number + 1) else FINAL


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def has_lapsed(*, last_on: date, collect_on: date) -> bool:
    """Say whether nothing was collected for 36 months, so that the mandate is void."""
    return months_after(last_on, LAPSES_AFTER) < collect_on


def check_day(day: date, *, today: date) -> None:
    """Refuse a day on which banks do not collect.

    Raises:
        CollectionDayInvalid
    """
    ahead = (day - today).days
    if not SOONEST <= ahead <= LATEST or not is_target_day(day):
        raise CollectionDayInvalid(field="collect_on")


def is_target_day(day: date) -> bool:
    """Say whether the euro system settles on that day (ECB, TARGET holidays since 2002)."""
    easter = _easter(day.year)
    moving = {easter - timedelta(days=2), easter + timedelta(days=1)}
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS and day not in moving


def _easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Jones and Butcher, 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    leap = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * leap) // 451
    month, day = divmod(h + leap - 7 * m + 114, 31)
    return date(year, month, day + 1)
