"""How many people a signer brings directly, and how sure that is.

Who signed yesterday has not brought all they will: counting them as finished makes a growing
petition look as if it were dying. So recruits are divided by how much of everybody's time to
bring some has passed. Spread within a tree is not independent: intervals resample whole trees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from petitions.domain import estimates
from petitions.domain.estimates import TAILS, Estimate, Floats, Ints

BAGS = 1000  # trees are resampled in at most so many bags, put together by chance
FEWER_BAGS = 100  # enough for one of many groups
REPLICATES = 1000
FEWEST_TREES = 5
ALIKE = 1e-6  # of the rate: an error below it is what rounding leaves of none


@dataclass(frozen=True)
class Recruiting:
    """Direct recruits per signer, four ways. `error` is the adjusted one's sandwich error.

    `replicates` are the adjusted rates that the data make likely; a forecast draws from them.
    """

    signers: int
    recruits: int
    naive: Estimate
    adjusted: Estimate
    error: float | None
    matured: Estimate
    matured_signers: int
    replicates: Floats


@dataclass(frozen=True)
class Rates:
    """Direct recruits per signer of one group: so far, and with those still to come."""

    naive: Estimate
    adjusted: Estimate


def measure(
    *, recruits: Ints, passed: Floats, roots: Ints, matured: Floats, chance: Generator
) -> Recruiting:
    """Estimate from each one's recruits, share of time that has passed, and root.

    `matured` is 1 for who is old enough that nearly all they bring has come, else 0.
    """
    _, roots = np.unique(roots, return_inverse=True)
    ones = np.ones(len(recruits))
    grown = matured > 0
    adjusted, replicates = _ratio(recruits, passed, roots, chance)
    return Recruiting(
        signers=len(recruits),
        recruits=int(recruits.sum()),
        naive=_ratio(recruits, ones, roots, chance)[0],
        adjusted=adjusted,
        error=sandwich(recruits, passed, adjusted.value),
        matured=_ratio(recruits[grown], ones[grown], roots[grown], chance)[0],
        matured_signers=int(grown.sum()),
        replicates=replicates,
    )


def rates(*, recruits: Ints, passed: Floats, roots: Ints, chance: Generator) -> Rates:
    """Return what `measure` does of one group among many: at less cost, and only what is sure."""
    _, roots = np.unique(roots, return_inverse=True)
    naive, adjusted = (
        _ratio(recruits, exposure, roots, chance, most=FEWER_BAGS)[0]
        for exposure in (np.ones(len(recruits)), passed)
    )
    return Rates(estimates.sure(naive), estimates.sure(adjusted))


def sandwich(recruits: Ints, passed: Floats, rate: float | None) -> float | None:
    """Return √Σ(x - K·F)² / ΣF, the error of the ratio when signers were independent."""
    if rate is None:
        return None
    return float(np.sqrt(np.sum((recruits - rate * passed) ** 2)) / passed.sum())


def harris(generations: Ints) -> float | None:
    """Return ΣZ(g+1) / ΣZ(g) from the sizes of the generations (Harris 1948).

    It is None until there is a second generation to compare with.
    """
    parents = int(generations[:-1].sum())
    return int(generations[1:].sum()) / parents if parents else None


def _ratio(
    recruits: Ints, exposure: Floats, roots: Ints, chance: Generator, *, most: int = BAGS
) -> tuple[Estimate, Floats]:
    """Return Σx/Σe with its interval, and the rates that the interval is made of."""
    whole = float(exposure.sum())
    if whole <= 0:
        return Estimate(why="nobody_to_count" if not len(recruits) else "too_early"), np.zeros(0)
    value = float(recruits.sum()) / whole
    trees = np.bincount(roots) > 0
    if value == 0 or trees.sum() < FEWEST_TREES:
        return Estimate(value, why="too_few"), np.zeros(0)
    tree = (np.cumsum(trees) - 1)[roots]
    likely = resampled(*_bags(recruits, exposure, tree, chance, most=most), chance)
    low, high = np.quantile(likely, TAILS, method="inverted_cdf")
    if not np.isfinite(high):  # too many samples hold nobody who brought anybody
        return Estimate(value, why="too_few"), np.zeros(0)
    return Estimate(value, float(low), float(high)), likely


def resampled(brought: Floats, exposed: Floats, chance: Generator) -> Floats:
    """Return the rates that the data make likely: a studentised bootstrap over clusters.

    Each is the rate less a resampled error measured in that sample's own standard error, which
    corrects for the skew that a plain percentile bootstrap misses (Efron & Tibshirani, ch. 12).
    Clusters that are all alike do not tell how others would differ: then no end is finite.
    """
    many = len(brought)
    drawn = chance.integers(0, many, size=(REPLICATES, many))
    parts = (brought, exposed, brought**2, brought * exposed, exposed**2)
    rate, error = _rate(*(part.sum() for part in parts))
    again, errors = _rate(*(part[drawn].sum(axis=1) for part in parts))
    if error <= ALIKE * rate:
        return np.full(REPLICATES, np.inf)
    told = errors > ALIKE * rate
    off = np.where(told, (again - rate) / np.where(told, errors, 1.0), -np.inf)
    return np.asarray(np.maximum(rate - off * error, 0.0))


def _rate(x: Floats, e: Floats, xx: Floats, xe: Floats, ee: Floats) -> tuple[Floats, Floats]:
    """Return Σx/Σe and its error over clusters, from the sums of the products."""
    e = np.maximum(e, 1e-12)
    rate = x / e
    return rate, np.sqrt(np.maximum(xx - 2 * rate * xe + rate**2 * ee, 0.0)) / e


def _bags(
    recruits: Ints, exposure: Floats, tree: Ints, chance: Generator, *, most: int
) -> tuple[Floats, Floats]:
    """Add up trees, and throw very many of them into bags by chance.

    The variance of the whole stays the same, and a million signers cost no more than a thousand.
    """
    trees = int(tree.max()) + 1
    bags = min(trees, most)
    bag = (chance.permutation(trees) % bags)[tree]
    brought = np.bincount(bag, weights=recruits.astype(np.float64), minlength=bags)
    exposed = np.bincount(bag, weights=exposure, minlength=bags)
    return brought.astype(np.float64), exposed.astype(np.float64)
