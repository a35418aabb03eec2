"""Donors by the month of their first gift, and who of them gave again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from petitions.domain import estimates
from petitions.domain.estimates import Estimate

FEWEST = 5  # donors; a smaller number, shown to others than staff, could point at somebody


@dataclass(frozen=True)
class Month:
    """What a cohort did in its month `after` the first: who gave, and the money, net.

    `over` is false of the month that is running. Both are None where they are too few to tell.
    """

    after: int
    donors: int | None
    minor: int | None
    over: bool = True


@dataclass(frozen=True)
class Cohort:
    """Donors whose first gift came in the month that begins on `began`.

    `months` reach to today or to as many as are shown; `minor` is of all months there are.
    """

    began: date
    donors: int | None
    minor: int | None
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Rate:
    """How many of the donors whose month `after` is over gave in it, with Wilson's interval."""

    after: int
    asked: int
    gave: int
    share: Estimate


def arrange(
    counted: Mapping[tuple[date, int], tuple[int, int]],
    *,
    today: date,
    months: int,
    few_hidden: bool = False,
) -> tuple[Cohort, ...]:
    """Return cohorts, the oldest first, from `(donors, minor)` by first month and month after.

    A month in which nobody gave is a zero, one that has not begun is not there. What is too few
    is hidden by all months there are, shown or not: a sum over them would tell the rest.
    """
    begun = sorted({began for began, _ in counted})
    whole = [_cohort(began, counted, today=today) for began in begun]
    told = map(hide_few, whole) if few_hidden else whole
    return tuple(_shortened(one, today=today, months=months) for one in told)


def rates(cohorts: Iterable[Cohort], *, months: int) -> tuple[Rate, ...]:
    """Return for each month after the first the share of those who could that gave again.

    Only cohorts whose month is over count: the young ones have not had the time.
    """
    known = list(cohorts)
    found = []
    for after in range(1, months + 1):
        told = [(one.donors or 0, month) for one in known for month in _in(one, after)]
        asked, gave = sum(many for many, _ in told), sum(month.donors or 0 for _, month in told)
        if asked:
            found.append(Rate(after, asked, gave, estimates.wilson(gave, asked)))
    return tuple(found)


def hide_few(cohort: Cohort) -> Cohort:
    """Return a cohort that may be shown to anybody: numbers from 1 to 4 are left out.

    So is the money of those months, and the whole's too, from which it could be worked out. A
    month in which nobody gave and money went back is left out as well: it went to somebody.
    `cohort` holds all its months, not those only that are shown.
    """
    if _few(cohort.donors):
        return replace(cohort, donors=None, minor=None, months=tuple(map(_emptied, cohort.months)))
    shown = tuple(_emptied(month) if _points(month) else month for month in cohort.months)
    return replace(cohort, minor=None if shown != cohort.months else cohort.minor, months=shown)


def hidden_in(cohorts: Iterable[Cohort], after: int) -> bool:
    """Say whether some cohort's number of a month was left out."""
    return any(
        month.donors is None or one.donors is None
        for one in cohorts
        for month in one.months
        if month.after == after
    )


def months_between(earlier: date, later: date) -> int:
    """Return how many months lie between the months of two days."""
    return 12 * (later.year - earlier.year) + later.month - earlier.month


def _cohort(
    began: date,
    counted: Mapping[tuple[date, int], tuple[int, int]],
    *,
    today: date,
) -> Cohort:
    age = months_between(began, today)
    last = max(age, *(after for month, after in counted if month == began))
    return Cohort(
        began=began,
        donors=counted[began, 0][0],
        minor=sum(minor for (month, _), (_, minor) in counted.items() if month == began),
        months=tuple(
            Month(after, *counted.get((began, after), (0, 0)), over=after < age)
            for after in range(last + 1)
        ),
    )


def _shortened(cohort: Cohort, *, today: date, months: int) -> Cohort:
    """Return a cohort with as many months as are shown, and none that has not begun."""
    shown = min(months, months_between(cohort.began, today))
    return replace(cohort, months=tuple(one for one in cohort.months if one.after <= shown))


def _points(month: Month) -> bool:
    """Say whether a month could point at somebody."""
    return _few(month.donors) or (month.donors == 0 and bool(month.minor))


def _few(donors: int | None) -> bool:
    return donors is not None and 0 < donors < FEWEST


def _emptied(month: Month) -> Month:
    return replace(month, donors=None, minor=None)


def _in(cohort: Cohort, after: int) -> list[Month]:
    """Return a cohort's month after its first, if it is over."""
    return [month for month in cohort.months if month.after == after and month.over]
