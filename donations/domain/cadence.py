"""When a recurring gift is due: its anchor day through short months and clock changes."""

import calendar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from mobilize.kit.errors import AppError

EVERY_MONTHS = (1, 3, 6, 12)
AT = time(9)  # on the day, where the organisation is: nobody is charged in the night


class CadenceInvalid(AppError):
    """A recurring gift is given every 1, 3, 6 or 12 months, on a day from 1 to 31."""

    code = "cadence-invalid"


def check(*, every_months: int, anchor_day: int) -> None:
    """Refuse a rhythm that there is not.

    Raises:
        CadenceInvalid
    """
    if every_months not in EVERY_MONTHS:
        raise CadenceInvalid(field="every_months")
    if not 1 <= anchor_day <= 31:
        raise CadenceInvalid(field="anchor_day")


def day(start: date, *, months: int, anchor_day: int | None = None) -> date:
    """Return the anchor day so many months after the month of `start`, or that month's last.

    Counted from the start and never from the day before it, so that a short month changes
    nothing but itself: 31 January, 28 February, 31 March.
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    wanted = anchor_day or start.day
    return date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))


def following(due_on: date, *, every_months: int, anchor_day: int, after: date) -> date:
    """Return the due day that follows one, in its rhythm, and lies later than a day.

    What was missed meanwhile (while we stood still, while it paused) is not asked for.
    """
    months = every_months
    while (found := day(due_on, months=months, anchor_day=anchor_day)) <= after:
        months += every_months
    return found


def moved(due_on: date, *, anchor_day: int, today: date) -> date:
    """Return where a coming due day moves with its anchor day: later than today, in its month.

    Where that day of the month is over, the next month's; the rhythm goes on from there.
    """
    same_month = day(due_on, months=0, anchor_day=anchor_day)
    return same_month if same_month > today else day(due_on, months=1, anchor_day=anchor_day)


def moment(on: date, zone: ZoneInfo) -> datetime:
    """Return the moment of a due day: nine o'clock there, whatever its clocks do that night.

    Where they skip that hour (or, as in Samoa in 2011, the day) it is counted as if they had not.
    """
    return datetime.combine(on, AT, tzinfo=zone).astimezone(UTC)


def today(now: datetime, zone: ZoneInfo) -> date:
    """Return the day it is there."""
    return now.astimezone(zone).date()
