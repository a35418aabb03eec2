"""How unequal recruiters are: most bring nobody, a few bring many.

Recruits are negative binomial with mean R·F and shape k (Lloyd-Smith et al., Nature 2005):
the variance is R(1 + R/k), so a small k means few people bring nearly all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from petitions.domain.estimates import Estimate, Floats, Ints

RANGE = (1e-3, 1e3)  # of k; above it nothing tells the distribution from Poisson's
EVEN = 300.0  # a best k above this is no estimate
DROP = 1.920729410347062  # half the 95 % quantile of chi-squared with one degree of freedom
FEWEST_SIGNERS, FEWEST_RECRUITS = 30, 10
MOST_OF_ALL = 0.8
STEPS = 100  # F is told apart in hundredths


@dataclass(frozen=True)
class Crowd:
    """Signers grouped by recruits and by how much of their time has passed."""

    recruits: Ints
    passed: Floats
    many: Ints

    @property
    def mean(self) -> float:
        """Return Σx/ΣF."""
        whole = float((self.passed * self.many).sum())
        return float((self.recruits * self.many).sum()) / whole if whole else 0.0


@dataclass(frozen=True)
class Few:
    """The few behind 80 % of all recruits: how many, and as a share of all signers."""

    people: int
    share: float


def crowd(recruits: Ints, passed: Floats) -> Crowd:
    """Group signers whom a likelihood cannot tell apart; who had no time yet says nothing."""
    hundredths = np.maximum(np.rint(passed * STEPS).astype(np.int64), recruits > 0)
    code, many = np.unique(recruits * (STEPS + 1) + hundredths, return_counts=True)
    told = code % (STEPS + 1) > 0
    return Crowd(
        code[told] // (STEPS + 1), code[told] % (STEPS + 1) / STEPS, many[told].astype(np.int64)
    )


def shape(seen: Crowd) -> Estimate:
    """Return k by maximum likelihood with its profile interval; `high` is None where unbounded.

    R is held at Σx/ΣF, which is its own best value for every k when exposures are equal.
    """
    if seen.many.sum() < FEWEST_SIGNERS or (seen.recruits * seen.many).sum() < FEWEST_RECRUITS:
        return Estimate(why="too_few")
    bounds = tuple(np.log(RANGE))
    best = scipy.optimize.minimize_scalar(
        lambda log: -_likelihood(log, seen), bounds=bounds, method="bounded"
    )
    if np.exp(best.x) > EVEN:
        return Estimate(why="no_more_uneven_than_chance")

    def lower(log: float) -> float:
        return _likelihood(log, seen) + float(best.fun) + DROP

    low, high = (_crossing(lower, best.x, end) for end in bounds)
    return Estimate(float(np.exp(best.x)), RANGE[0] if low is None else low, high)


def few(recruits: Ints) -> Few | None:
    """Return the smallest group that has brought 80 % of all; None when nobody brought any."""
    whole = int(recruits.sum())
    if whole == 0:
        return None
    most_first = np.cumsum(np.sort(recruits)[::-1])
    people = int(np.searchsorted(most_first, MOST_OF_ALL * whole - 1e-9)) + 1
    return Few(people, people / len(recruits))


def expected_few(rate: float, k: float) -> float | None:
    """Return the share of signers whom R and k expect behind 80 % (Endo et al. 2020).

    The last class is split in proportion, so that the share is continuous in R and k.
    """
    if rate <= 0:
        return None
    count = np.arange(1, _far(rate, k))
    mass = np.exp(_log_mass(count, rate, k))
    brought = np.cumsum((count * mass)[::-1]) / rate
    at = int(np.searchsorted(brought, MOST_OF_ALL))
    if at >= len(count):
        return float(mass.sum())
    before = brought[at - 1] if at else 0.0
    part = (MOST_OF_ALL - before) / (brought[at] - before)
    return float(mass[::-1][:at].sum() + part * mass[::-1][at])


def _far(rate: float, k: float) -> int:
    """Return where the tail has next to nothing left."""
    return int(rate + 60 * np.sqrt(rate * (1 + rate / k)) + 60 * (1 + rate / k)) + 2


def _log_mass(count: Ints, rate: float, k: float) -> Floats:
    norm = (
        scipy.special.gammaln(count + k)
        - scipy.special.gammaln(k)
        - scipy.special.gammaln(count + 1)
    )
    return np.asarray(norm + k * np.log(k / (k + rate)) + count * np.log(rate / (k + rate)))


def _likelihood(log_k: float, seen: Crowd) -> float:
    k, expected = float(np.exp(log_k)), seen.mean * seen.passed
    each = (
        scipy.special.gammaln(seen.recruits + k)
        - scipy.special.gammaln(k)
        - k * np.log1p(expected / k)
        + seen.recruits * np.log(expected / (k + expected))
    )
    return float((each * seen.many).sum())


def _crossing(lower: Callable[[float], float], best: float, end: float) -> float | None:
    return float(np.exp(scipy.optimize.brentq(lower, best, end))) if lower(end) < 0 else None
