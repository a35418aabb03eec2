"""How the week was: each open cause, beside the week before. Sums only, nothing of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from donations.attribution.questions import Question
from donations.queries import other_currencies
from donations.reports import overview
from donations.reports.overview import Day
from mobilize.organisations.models import Organisation
from petitions.models import Cause
from petitions.queries import catalogue

WEEK = timedelta(days=7)
MOST = 20  # causes; an organisation with more reads the pages


@dataclass(frozen=True)
class CauseWeek:
    """One cause's week and the one before, in its own currency.

    `other_currencies` is what was booked in this week in others, in minor units, and in no sum.
    """

    cause: Cause
    currency: str
    week: Day
    before: Day
    other_currencies: Mapping[str, int]


@dataclass(frozen=True)
class Digest:
    """The week from Monday `since` to Sunday `until`, cause by cause, the newest first.

    `more` open causes than it holds have pages only.
    """

    organisation: Organisation
    since: date
    until: date
    causes: tuple[CauseWeek, ...]
    more: int


def digest(*, organisation: Organisation, monday: date, now: datetime) -> Digest:
    """Return the digest of the week before this Monday."""
    causes = catalogue.open_causes(organisation.id)
    return Digest(
        organisation=organisation,
        since=monday - WEEK,
        until=monday - timedelta(days=1),
        causes=tuple(_week(cause, organisation, monday, now) for cause in causes[:MOST]),
        more=max(causes.count() - MOST, 0),
    )


def _week(cause: Cause, organisation: Organisation, monday: date, now: datetime) -> CauseWeek:
    def of(begins: date) -> Day:
        found = overview.overview(
            organisation=organisation, cause=cause, now=now,
            since=begins, until=begins + WEEK - timedelta(days=1),
        )  # fmt: skip
        return found.whole

    question = Question(
        currency=cause.currency, cause_id=cause.id,
        since=monday - WEEK, until=monday - timedelta(days=1),
    )  # fmt: skip
    return CauseWeek(
        cause, cause.currency, week=of(monday - WEEK), before=of(monday - 2 * WEEK),
        other_currencies=other_currencies.left_out(question, organisation),
    )  # fmt: skip
