"""From being asked to pass a petition on to what came of it, step by step.

`shared` is only what is known: a link whose preview a network fetched, or that somebody came
through. Who copied a link that nobody opened is not known to have shared, so the real share
is higher, and what each share brought is lower, while their product is the same.
"""

from dataclasses import dataclass

from petitions.domain import estimates
from petitions.domain.estimates import Estimate


@dataclass(frozen=True)
class Counts:
    """People, except for `visits`, `visits_squared` (Σ per sharer squared) and `recruits`."""

    signers: int
    asked: int
    shared: int
    visited: int
    brought: int
    visits: int
    visits_squared: int
    recruits: int


@dataclass(frozen=True)
class Funnel:
    """The people at each step, and K as shares per signer by visits per share by signed per visit.

    With visits and shares above nothing, the three multiply to recruits per signer exactly.
    """

    counts: Counts
    shares_per_asked: Estimate
    shares_per_signer: Estimate
    visits_per_share: Estimate
    signed_per_visit: Estimate


def of(counts: Counts) -> Funnel:
    """Return the rates. Shares have Wilson intervals, visits per share that of their mean."""
    return Funnel(
        counts=counts,
        shares_per_asked=estimates.wilson(counts.shared, counts.asked),
        shares_per_signer=estimates.wilson(counts.shared, counts.signers),
        visits_per_share=estimates.mean(
            total=counts.visits, squares=counts.visits_squared, many=counts.shared
        ),
        signed_per_visit=estimates.wilson(counts.recruits, counts.visits),
    )
