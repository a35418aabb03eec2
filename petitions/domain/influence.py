"""Who brings many because they do, and who was lucky once: rates with an interval, and shares.

Ranking by raw counts finds who was lucky (Bakshy et al., “Everyone's an influencer”, 2011).
How many somebody brings is taken as Poisson with a rate of their own, the rates as Gamma
with mean R and shape k, so that counts are negative binomial (Lloyd-Smith et al., 2005);
each rate is then drawn towards R the more, the less is known.
"""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BINS = 64  # of exposure, in which the likelihood is added up
K_LEAST, K_MOST = 1e-3, 1e3  # above it the counts are as good as Poisson
LEAST_BROUGHT = 5  # below it nothing is said about how much people differ
MOST_BEHIND = 0.8


@dataclass(frozen=True)
class Spread:
    """How many people bring: `mean` (R) per full exposure, and how alike they are: k.

    The smaller `dispersion`, the more is brought by few; at `K_MOST` people differ no more
    than chance makes them.
    """

    mean: float
    dispersion: float

    @property
    def prior_weight(self) -> float:
        """Return how much exposure the prior counts for: k / R."""
        return self.dispersion / self.mean


@dataclass(frozen=True)
class Rates:
    """Rates of bringing per full exposure, and the interval each lies in."""

    rate: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Concentration:
    """What share the top hundredth brought, what share of people brought 80 %, and Gini's index.

    All of those who could have brought somebody, also those who brought nobody.
    """

    top_share: float
    behind_most: float
    gini: float


def exposures(age: Ints, *, interval: Ints, elder: Ints) -> Floats:
    """Return how much of their time to bring somebody people have had, 0 to 1, from their ages.

    F(age) of the time that passes between a signature and one it brought, all in the same
    whole units. Those times are known only where they are shorter than the bringer's age
    (`elder`), so F is the product limit for right-truncated times (Lagakos, Barraj and De
    Gruttola, 1988). Without any times everybody counts in full.
    """
    if not len(interval):
        return np.ones(len(age))
    longest = int(interval.max())
    many = np.bincount(interval)
    # Who could have been seen with a time of t: times of up to t, of elders at least t old.
    younger = np.cumsum(np.bincount(np.minimum(elder, longest) + 1, minlength=longest + 2))
    seen = np.cumsum(many) - younger[: longest + 1]
    # One imaginary pair is always among them, so that a handful of times decides nothing alone.
    kept = 1 - many / (seen + 1)
    known = np.ones(longest + 1)  # the product over all later times
    known[:-1] = np.cumprod(kept[:0:-1])[::-1]
    known[: int(interval.min())] = 0
    return known[np.clip(age, 0, longest)]


def fit(brought: Ints, exposure: Floats) -> Spread | None:
    """Return R and k by likelihood; None where too few were brought to say.

    R = Σx / Σe. k maximises the likelihood of negative binomial counts with means R·e;
    exposures are put into bins first, which costs a hundredth and changes little.
    """
    total, exposed = int(brought.sum()), float(exposure.sum())
    if total < LEAST_BROUGHT or exposed <= 0:
        return None
    mean = total / exposed
    counts, means, weights = _cells(brought, exposure * mean)
    found = scipy.optimize.minimize_scalar(
        lambda log_k: -_likelihood(np.exp(log_k), counts, means, weights),
        bounds=(np.log(K_LEAST), np.log(K_MOST)),
        method="bounded",
    )
    return Spread(mean, float(np.exp(found.x)))


def rates(brought: Ints, exposure: Floats, spread: Spread, *, confidence: float = 0.95) -> Rates:
    """Return (k + x) / (k/R + e) for each, with the interval of its Gamma distribution."""
    shape = spread.dispersion + brought
    weight = spread.prior_weight + exposure
    tail = (1 - confidence) / 2
    return Rates(
        rate=shape / weight,
        low=scipy.special.gammaincinv(shape, tail) / weight,
        high=scipy.special.gammaincinv(shape, 1 - tail) / weight,
    )


def concentrate(brought: Ints) -> Concentration | None:
    """Return how unevenly people bring; None where nobody brought anybody."""
    total = int(brought.sum())
    if total <= 0:
        return None
    people = len(brought)
    falling = np.sort(brought)[::-1]
    sums = np.cumsum(falling)
    top = sums[max(1, people // 100) - 1] / total
    behind = (int(np.searchsorted(sums, MOST_BEHIND * total)) + 1) / people
    # Σ (people + 1 - 2·place) · x over falling x, divided by people · total.
    gini = float((sums.astype(np.float64).sum() * 2 - total) / (people * total) - 1)
    return Concentration(float(top), behind, gini)


def _cells(brought: Ints, means: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the different pairs of count and mean, means rounded into bins, and how many each."""
    width = float(means.max()) / BINS
    bins = np.minimum((means / width).astype(np.int64), BINS - 1)
    kinds, inverse, many = np.unique(brought * BINS + bins, return_inverse=True, return_counts=True)
    middle = np.bincount(inverse, weights=means) / many
    return (kinds // BINS).astype(np.float64), middle, many.astype(np.float64)


def _likelihood(k: float, counts: Floats, means: Floats, weights: Floats) -> float:
    """Return the log likelihood of negative binomial counts, but for what k does not change."""
    seen = scipy.special.gammaln(k + counts) - scipy.special.gammaln(k)
    whole = k + means
    # A mean of nothing brings nothing, with certainty.
    said = np.where(means > 0, counts * np.log(np.where(means > 0, means, 1.0) / whole), 0.0)
    return float((weights * (seen + k * np.log(k / whole) + said)).sum())
