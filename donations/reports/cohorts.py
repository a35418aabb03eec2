"""Who gave again: donors by the month of their first gift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from donations.attribution.questions import Question
from donations.domain import cohorts as arranging
from donations.domain.cohorts import Cohort, Rate
from donations.queries import cohorts, other_currencies
from mobilize.kit.marking import marked
from mobilize.organisations.models import Organisation
from petitions.models import Cause

MONTHS = 12
WORDING = (
    marked(
        "A donor belongs to the month in which their first gift was booked, and counts in every "
        "month in which another one was; gifts in instalments and recurring ones count too."
    ),
    marked(
        "Money is net: what went back is taken off in the month in which it went. A donor whose "
        "gift went back has given all the same."
    ),
    marked(
        "Shares are of donors whose month is over, with Wilson's 95 % interval. They say who gave "
        "again, not why."
    ),
)


@dataclass(frozen=True)
class CohortsReport:
    """Cohorts, the oldest first. They and `unknown_minor` add up to `total_minor`.

    With `few_hidden` numbers of one to four donors are left out, for whoever is no staff, and
    with them every sum from which one could be worked out. Donors are then those who gave in
    this currency: six donors, of whom one gave in it, would tell what that one gave. What came
    in `other_currencies`, which is in no figure here, is then left out too.
    """

    cause: Cause | None
    currency: str
    months: int
    few_hidden: bool
    cohorts: tuple[Cohort, ...]
    rates: tuple[Rate, ...]
    unknown_minor: int
    total_minor: int | None
    other_currencies: Mapping[str, int] = field(default_factory=dict)
    wording: tuple[str, ...] = WORDING


def cohorts_report(
    *,
    organisation: Organisation,
    cause: Cause | None,
    currency: str,
    months: int,
    few_hidden: bool,
    now: datetime,
) -> CohortsReport:
    """Return the cohorts of a cause, or of everything."""
    currency = currency or (cause.currency if cause else organisation.currency)
    counted, unknown = cohorts.counted(
        organisation_id=organisation.id,
        cause_id=cause.id if cause else None,
        currency=currency,
        of_currency=few_hidden,
    )
    today = organisation.day_of(now)
    found = arranging.arrange(counted, today=today, months=months)
    shown = arranging.arrange(counted, today=today, months=months, few_hidden=few_hidden)
    rates = arranging.rates(found, months=months)
    return CohortsReport(
        cause=cause,
        currency=currency,
        months=months,
        few_hidden=few_hidden,
        cohorts=shown,
        rates=tuple(rate for rate in rates if not arranging.hidden_in(shown, rate.after)),
        unknown_minor=unknown,
        total_minor=None if shown != found else unknown + sum(one.minor or 0 for one in found),
        other_currencies={} if few_hidden else _others(organisation, cause, currency),
    )


def _others(organisation: Organisation, cause: Cause | None, currency: str) -> dict[str, int]:
    question = Question(currency=currency, cause_id=cause.id if cause else None)
    return other_currencies.left_out(question, organisation)
