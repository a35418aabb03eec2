"""How a cause does: money, promises, signatures and people by day, with its moments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from donations.queries import cause_days, cause_money, day_totals
from donations.queries.cause_days import Days
from donations.queries.cause_money import Total
from donations.queries.day_totals import DayTotal
from mobilize.kit.errors import AppError
from mobilize.kit.marking import marked
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Moment
from petitions.queries import moments

SHOWN = 28  # days, where nobody names any
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MOST = 731  # days: two years, one of them a leap year
WORDING = (
    marked("Money counts on the day it was booked, net of what went back that day."),
    marked(
        "Promises count on the day they were made, net of those called off or lapsed that day: "
        "nothing moves an earlier day. Kept promises are in both, so the two never add up."
    ),
    marked(
        "Somebody is new on the day of the first thing they did with you, and returning on every "
        "later day on which they signed or gave here."
    ),
)


class TooManyDays(AppError):
    """An overview by day shows two years at most. Choose a shorter time."""

    code = "too-many-days"


@dataclass(frozen=True)
class Day:
    """One day: `DayTotal`, read as it is kept, and people.

    Money is net, `back_minor` (never above nothing) what went back among it; promises too, with
    `called_off_minor`.
    """

    on: date
    money_minor: int
    back_minor: int
    gifts: int
    promised_minor: int
    called_off_minor: int
    promises: int
    signatures: int
    new: int
    returning: int


@dataclass(frozen=True)
class Overview:
    """Every day of the time, the oldest first; `whole` adds them up.

    But for people: `whole` counts nobody as returning twice. `totals` are of all time, in every
    currency there is.
    """

    cause: Cause
    currency: str
    days: tuple[Day, ...]
    whole: Day
    moments: tuple[Moment, ...]
    totals: tuple[Total, ...]
    wording: tuple[str, ...] = WORDING

    @property
    def since(self) -> date:
        return self.days[0].on

    @property
    def until(self) -> date:
        return self.days[-1].on


def overview(
    *,
    organisation: Organisation,
    cause: Cause,
    now: datetime,
    currency: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Overview:
    """Return a cause's days, both ends included: the last four weeks where none are named.

    Raises:
        TooManyDays
    """
    asked = days_of(organisation, cause, now, currency=currency, since=since, until=until)
    kept = day_totals.of(cause.id, currency=asked.currency, since=asked.since, until=asked.until)
    people, whole = cause_days.people(asked)
    days = tuple(_day(on, kept.get(on, DayTotal()), people.get(on, (0, 0))) for on in _each(asked))
    return Overview(
        cause=cause,
        currency=asked.currency,
        days=days,
        whole=_whole(days, people=whole),
        moments=tuple(
            moments.of(cause).filter(happened_at__gte=asked.begins, happened_at__lt=asked.ends)
        ),
        totals=tuple(cause_money.of(cause.id)),
    )


def days_of(
    organisation: Organisation,
    cause: Cause,
    now: datetime,
    *,
    currency: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Days:
    """Return the days that are asked for: the last four weeks where none are named.

    Raises:
        TooManyDays
    """
    today = organisation.day_of(now)
    last = _within(until or max(today, since or today))
    first = _within(since) if since else last - timedelta(days=SHOWN - 1)
    if (last - first).days >= MOST:
        raise TooManyDays(field="since")
    return Days(
        organisation=organisation,
        cause_id=cause.id,
        currency=currency or cause.currency,
        since=first,
        until=last,
    )


def _within(day: date) -> date:
    """Return the nearest day that can be reckoned with."""
    return min(max(day, EARLIEST), LATEST)


def _each(asked: Days) -> list[date]:
    return [asked.since + timedelta(days=n) for n in range((asked.until - asked.since).days + 1)]


def _day(on: date, kept: DayTotal, people: tuple[int, int]) -> Day:
    return Day(
        on,
        kept.settled_minor,
        kept.back_minor,
        kept.gifts,
        kept.promised_minor,
        kept.called_off_minor,
        kept.promises,
        kept.signatures,
        *people,
    )


def _whole(days: tuple[Day, ...], *, people: tuple[int, int]) -> Day:
    return Day(
        days[-1].on,
        sum(day.money_minor for day in days),
        sum(day.back_minor for day in days),
        sum(day.gifts for day in days),
        sum(day.promised_minor for day in days),
        sum(day.called_off_minor for day in days),
        sum(day.promises for day in days),
        sum(day.signatures for day in days),
        *people,
    )
