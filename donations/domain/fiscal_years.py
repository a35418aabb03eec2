"""The year an organisation counts in: it begins on a day of its own choice."""

from dataclasses import dataclass
from datetime import date, timedelta

from mobilize.kit.errors import AppError

LAST_DAY_TO_BEGIN = 28  # every month has it
FIRST_YEAR, LAST_YEAR = 1990, 2200


class YearInvalid(AppError):
    """This is no year that receipts are made for."""

    code = "fiscal-year-invalid"


@dataclass(frozen=True)
class FiscalYear:
    """From its first day to its last, both included. It is called by the year it begins in."""

    label: int
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Say whether a day is one of this year."""
        return self.first <= day <= self.last

    def __str__(self) -> str:
        if self.first.year == self.last.year:
            return str(self.label)
        return f"{self.label}/{self.last.year % 100:02d}"


@dataclass(frozen=True)
class Calendar:
    """The day of the calendar on which an organisation's years begin: 1 January, 6 April."""

    month: int = 1
    day: int = 1

    def year(self, label: int) -> FiscalYear:
        """Return the year that begins in this calendar year.

        Raises:
            YearInvalid
        """
        if not FIRST_YEAR <= label <= LAST_YEAR:
            raise YearInvalid(field="year")
        first, after = (date(each, self.month, self.day) for each in (label, label + 1))
        return FiscalYear(label, first, after - timedelta(days=1))

    def around(self, day: date) -> FiscalYear:
        """Return the one year that holds a day.

        Raises:
            YearInvalid
        """
        begun = (day.month, day.day) >= (self.month, self.day)
        return self.year(day.year if begun else day.year - 1)
