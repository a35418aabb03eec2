"""How long it takes from a signature to the one it brings.

A delay can only be seen once it has passed: young signers show their quick recruits first.
The distribution is therefore estimated under right truncation, by the product-limit estimator
in reversed time (Lagakos, Barraj & De Gruttola, Biometrika 1988), which is Kaplan-Meier's turned
around. It knows nothing of delays longer than what has been watched.
"""

from dataclasses import dataclass, replace

import numpy as np

from petitions.domain import grouping
from petitions.domain.estimates import Bools, Floats, Ints
from petitions.domain.signers import Signers

LONGEST = 365.0  # days; more is a wrong clock or an old link found again, not a habit
FEWEST = 10  # delays that the far end of the distribution must rest on, and quartiles too
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Gaps:
    """Delays in days and, for each, how long its recruiter has been watched.

    What is implausible is left out and counted: `not_after` the recruiter, or `too_long`.
    """

    days: Floats
    watched: Floats
    not_after: int
    too_long: int


@dataclass(frozen=True)
class GenerationTime:
    """Median and quartiles in days; None without a single delay. Never a mean."""

    lower: float | None
    median: float | None
    upper: float | None
    pairs: int
    not_after: int
    too_long: int


@dataclass(frozen=True)
class Delays:
    """The distribution function: `shares` at `points`, from 0 up to 1 at the last."""

    points: Floats
    shares: Floats

    def passed(self, ages: Floats) -> Floats:
        """Return what share of their recruits people of these ages have brought by now."""
        if not len(self.points):
            return np.zeros(len(ages))
        at = np.searchsorted(self.points, ages, side="right")
        return np.asarray(np.concatenate(([0.0], self.shares))[at])

    def quantile(self, share: float) -> float:
        """Return the shortest delay by which this share has come."""
        at = np.searchsorted(self.shares, share - 1e-12)
        return float(self.points[min(int(at), len(self.points) - 1)])

    def by_day(self) -> Floats:
        """Return the shares that come 0, 1, 2, … calendar days later; they add up to one.

        Whoever brings signs at any hour of their day with equal chance.
        """
        if not len(self.points):
            return np.zeros(0)
        last = int(np.ceil(self.points[-1])) + 1
        hours = (np.arange(last * 24) + 0.5) / 24
        level = self.passed(hours).reshape(last, 24).mean(axis=1)
        shares = np.diff(level, prepend=0.0, append=1.0)
        return np.asarray(shares / shares.sum())


def gaps(signers: Signers, *, until: float, of: Bools | None = None) -> Gaps:
    """Return the delays of everybody who was brought; with `of`, by these recruiters."""
    told = signers.brought
    if of is not None:
        told = told & of[signers.parent]
    began = signers.at[signers.parent[told]]
    return _plausible(signers.at[told] - began, until - began)


def gaps_by(signers: Signers, *, until: float, group: Ints, many: int) -> list[Gaps]:
    """Return the delays of each of `many` groups; `group` is each person's, -1 of no group."""
    told = np.flatnonzero(signers.brought)
    began = signers.at[signers.parent[told]]
    days, watched = signers.at[told] - began, until - began
    return [
        _plausible(days[theirs], watched[theirs])
        for theirs in grouping.members(group[signers.parent[told]], many)
    ]


def summary(seen: Gaps) -> GenerationTime:
    """Return median and quartiles of the delays as they were seen."""
    some = len(seen.days) > 0
    quarters = np.quantile(seen.days, QUARTERS) if some else QUARTERS
    lower, median, upper = (float(at) if some else None for at in quarters)
    return GenerationTime(lower, median, upper, len(seen.days), seen.not_after, seen.too_long)


def sure(found: GenerationTime) -> GenerationTime:
    """Return the times of ten delays or more; of fewer only how many there are."""
    if found.pairs >= FEWEST:
        return found
    return replace(found, lower=None, median=None, upper=None)


def delays(seen: Gaps) -> Delays:
    """Estimate the distribution under right truncation; empty without a delay.

    F(x) = Π over delays d > x of (1 - times(d) / at risk(d)), where at risk are the delays
    no longer than d whose recruiter has been watched for at least d.
    """
    points, times = np.unique(seen.days, return_counts=True)
    at_risk = _at_risk(seen, points)
    sure = np.flatnonzero(at_risk >= min(FEWEST, max(2, len(seen.days) // 4)))
    if not len(sure):
        return Delays(points[-1:], np.ones(len(points[-1:])))
    last = sure[-1] + 1
    stays = 1 - times[1:last] / at_risk[1:last]
    shares = np.concatenate((np.cumprod(stays[::-1])[::-1], [1.0]))
    return Delays(points[:last], shares)


def _plausible(days: Floats, watched: Floats) -> Gaps:
    fits = (days > 0) & (days <= LONGEST)
    return Gaps(
        days[fits],
        watched[fits],
        not_after=int((days <= 0).sum()),
        too_long=int((days > LONGEST).sum()),
    )


def _at_risk(seen: Gaps, points: Floats) -> Floats:
    """Count the delays up to each point, less those not watched for that long."""
    so_far = np.searchsorted(np.sort(seen.days), points, side="right")
    unwatched = np.searchsorted(np.sort(seen.watched), points, side="left")
    return (so_far - unwatched).astype(np.float64)
