"""How a petition or a cause spreads, with the gifts that the spreading brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Sum

from donations.models import LedgerEntry
from mobilize.kit import patience
from petitions.domain import estimates
from petitions.domain.estimates import Estimate, Ints
from petitions.domain.grouping import Cohorts, Grouped
from petitions.queries import spread as reading
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
    rows = _gifts(question)
    credited = people.credited([row["parent_id"] for row in rows])
    kept = [row for row, ours in zip(rows, credited, strict=True) if ours]
    through = people.places.of(reading.as_records([row["parent_id"] for row in kept]))
    return Gave(
        gifts=len(kept),
        recruiters=len({row["parent_id"] for row in kept}),
        money_minor=_sums(kept, "currency", "net"),
        by_channel=_sums(kept, "channel", None),
        per_visit=estimates.wilson(len(kept), report.funnel.counts.visits),
        compared=_by_group(through, report.compared.grouped),
        over_time=_by_group(through, report.over_time.cohorts),
    )


def _by_group(through: Ints, groups: Grouped | Cohorts) -> tuple[int, ...]:
    """Count gifts by the group of the signer through whom each came."""
    return tuple(np.bincount(groups.which[through], minlength=len(groups)).tolist())


def _gifts(question: Question) -> list[dict[str, Any]]:
    """Return one row per gift through a signature: who brought it, and what is left of it."""
    entries = LedgerEntry.objects.for_org(question.organisation.id).filter(
        cause=question.cause, parent_id__isnull=False, happened_at__lt=question.known_until
    )
    gifts = entries.values("pledge_id", "parent_id", "channel", "currency")
    left = gifts.annotate(net=Sum("amount_minor")).filter(net__gt=0).order_by("pledge_id")
    return [dict(row) for row in left]


def _sums(rows: list[dict[str, Any]], by: str, what: str | None) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row[by]] = sums.get(row[by], 0) + (int(row[what]) if what else 1)
    return dict(sorted(sums.items()))
