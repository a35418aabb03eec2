"""The days on which the ECB publishes its reference rates: the working days of TARGET.

Closed on Saturdays, Sundays, New Year's Day, Good Friday, Easter Monday, 1 May, 25 and 26
December (ECB press release of 14 December 2000; in force since 2002). A test holds this
against every day on which rates were published since.
"""

from datetime import date, timedelta

CLOSED = {(1, 1), (5, 1), (12, 25), (12, 26)}
DAY = timedelta(days=1)


def is_business_day(day: date) -> bool:
    """Say whether rates are published on a day."""
    sunday = easter(day.year)
    closed = (day.month, day.day) in CLOSED or day in (sunday - 2 * DAY, sunday + DAY)
    return day.weekday() < 5 and not closed


def last_until(day: date) -> date:
    """Return the last business day that is not after a day."""
    while not is_business_day(day):
        day -= DAY
    return day


def between(after: date, until: date) -> list[date]:
    """Return the business days after one day until another, that one included."""
    days = (after + DAY * n for n in range(1, (until - after).days + 1))
    return [day for day in days if is_business_day(day)]


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian computus, Nature, 20 April 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
