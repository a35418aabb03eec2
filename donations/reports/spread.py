"""How a petition or a cause spreads, with the gifts that the spreading brought."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from donations.queries import spread_gifts
from mobilize.kit import patience
from petitions.domain import estimates
from petitions.domain.estimates import Estimate, Ints
from petitions.domain.grouping import Cohorts, Grouped
from petitions.queries import spread as reading
from petitions.queries.spread import Column
from petitions.reports import moments, population, spread
from petitions.reports.moments import Lifted
from petitions.reports.population import Population, Question
from petitions.reports.spread import SpreadReport


@dataclass(frozen=True)
class Gave:
    """Gifts that came directly through the signers' links and were not paid back whole.

    `money_minor` is by currency, `by_channel` counts gifts; both are what the ledger holds.
    `per_visit` is the last step of the funnel. `compared` and `over_time` count the gifts of each
    group of the report, in its order.
    """

    gifts: int
    recruiters: int
    money_minor: Mapping[str, int]
    by_channel: Mapping[str, int]
    per_visit: Estimate
    compared: tuple[int, ...]
    over_time: tuple[int, ...]


@dataclass(frozen=True)
class WholeReport:
    """The report, its gifts and its moments."""

    spread: SpreadReport
    gave: Gave
    moments: tuple[Lifted, ...]


@patience.limited()
def spread_report(question: Question) -> WholeReport:
    """Return all that is known of how something spread.

    Raises:
        TooMuchToCompute
    """
    people = population.gather(question)
    report = spread.measure(question, people)
    return WholeReport(
        spread=report,
        gave=_gave(question, people, report),
        moments=moments.lifted(question, people),
    )


def _gave(question: Question, people: Population, report: SpreadReport) -> Gave:
    rows = spread_gifts.gifts(people.scope, until=question.known_until)
    places = people.places.of(rows["parent"])
    ours = people.credited(places)
    kept, through = reading.of_places(rows, np.flatnonzero(ours)), places[ours]
    return Gave(
        gifts=len(through),
        recruiters=len(np.unique(through)),
        money_minor=sums(kept["currency"], kept["net"].astype(np.int64)),
        by_channel=sums(kept["channel"], np.ones_like(through)),
        per_visit=estimates.wilson(len(through), report.funnel.counts.visits),
        compared=_by_group(through, report.compared.grouped),
        over_time=_by_group(through, report.over_time.cohorts),
    )


def _by_group(through: Ints, groups: Grouped | Cohorts) -> tuple[int, ...]:
    """Count gifts by the group of the signer through whom each came."""
    return tuple(np.bincount(groups.which[through], minlength=len(groups)).tolist())


def sums(column: Column, numbers: Ints) -> dict[str, int]:
    """Add numbers up by the word that stands beside each, exactly."""
    words, which = reading.words(column)
    sums = np.zeros(len(words), dtype=np.int64)
    np.add.at(sums, which, numbers)
    return dict(sorted(zip(words, sums.tolist(), strict=True)))
