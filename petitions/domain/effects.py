"""What treatment did, estimated from a randomised comparison. None means: not enough data.

Lewis and Rao (2015) on why attribution is not causation; Johnson, Lewis and Nubbemeyer,
JMR 2017, on logging for both arms whom the treatment would have reached; Deng et al. 2013
(CUPED); Newcombe 1998, method 10; Imbens and Angrist 1994 (LATE); Fieller 1954 (lift).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

# scipy.special and not scipy.stats: every process loads this, and that takes a second longer.
Floats = npt.NDArray[np.float64]
ALARM = 0.001  # sample-ratio p below which the split itself is not to be trusted


@dataclass(frozen=True, kw_only=True)
class Span:
    """A number with its interval, and the p against nothing."""

    effect: float
    low: float
    high: float
    p: float

    def times(self, factor: float) -> "Span":
        """Return it in another unit: an incremental count is the effect times people."""
        low, high = sorted((self.low * factor, self.high * factor))
        return Span(effect=self.effect * factor, low=low, high=high, p=self.p)


@dataclass(frozen=True, kw_only=True)
class Estimate(Span):
    """A span that holds for one look, with its sampling variance."""

    variance: float


def normal(*, effect: float, variance: float, alpha: float = 0.05) -> Estimate | None:
    """Return the Wald interval."""
    if not (math.isfinite(effect) and math.isfinite(variance) and variance > 0):
        return None
    error = math.sqrt(variance)
    reach = _quantile(alpha) * error
    p = 2 * float(scipy.special.ndtr(-abs(effect) / error))
    return Estimate(effect=effect, variance=variance, low=effect - reach, high=effect + reach, p=p)


def shares(treated: tuple[int, int], control: tuple[int, int]) -> Estimate | None:
    """Return the difference of two shares, each `(successes, units)`: the intention to treat."""
    if min(treated[1], control[1]) < 1:
        return None
    rates = [many / units for many, units in (treated, control)]
    spread = [rate * (1 - rate) / n for rate, (_, n) in zip(rates, (treated, control), strict=True)]
    return normal(effect=rates[0] - rates[1], variance=sum(spread))


def newcombe(
    treated: tuple[int, int], control: tuple[int, int], *, alpha: float = 0.05
) -> tuple[float, float] | None:
    """Return an interval for the difference of two shares that also holds for rare events."""
    if min(treated[1], control[1]) < 1:
        return None
    first, second = _wilson(*treated, alpha=alpha), _wilson(*control, alpha=alpha)
    one, other = treated[0] / treated[1], control[0] / control[1]
    down = math.hypot(one - first[0], second[1] - other)
    up = math.hypot(first[1] - one, other - second[0])
    return one - other - down, one - other + up


def welch(
    first: tuple[float, float, int], second: tuple[float, float, int], *, alpha: float = 0.05
) -> Estimate | None:
    """Return second minus first, each `(mean, standard deviation, units)`, by Welch's t."""
    (mean, sd, n), (other, other_sd, m) = first, second
    if min(n, m) < 2 or not sd**2 / n + other_sd**2 / m > 0:
        return None
    parts = sd**2 / n, other_sd**2 / m
    variance = sum(parts)
    freedom = variance**2 / (parts[0] ** 2 / (n - 1) + parts[1] ** 2 / (m - 1))
    effect, error = other - mean, math.sqrt(variance)
    reach = -float(scipy.special.stdtrit(freedom, alpha / 2)) * error
    p = 2 * float(scipy.special.stdtr(freedom, -abs(effect) / error))
    return Estimate(effect=effect, variance=variance, low=effect - reach, high=effect + reach, p=p)


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """A treatment's `effect` beside what happens `anyway`, the mean without it.

    Each has its sampling variance; `covariance` is of the two. Without clusters that hold
    both groups it is minus the variance of what happens anyway.
    """

    effect: float
    variance: float
    anyway: float
    anyway_variance: float
    covariance: float


def clustered(
    values: Floats, treated: npt.NDArray[np.bool_], clusters: npt.NDArray[np.int64]
) -> Contrast | None:
    """Return treated minus control and its variance, where people of one tree move together.

    The sandwich of the regression on the arm, summed by cluster, times G/(G-1); with trees
    of one person it is the ordinary variance. `clusters` are numbers from 0 up.
    """
    groups = treated, ~treated
    if min(int(who.sum()) for who in groups) < 2:
        return None
    means = [float(values[who].mean()) for who in groups]
    pulls = [
        np.where(who, (values - mean) / who.sum(), 0.0)
        for who, mean in zip(groups, means, strict=True)
    ]
    return _contrast(means, pulls, clusters)


def weighted(
    values: Floats,
    arm: npt.NDArray[np.bool_],
    other: npt.NDArray[np.bool_],
    propensities: Floats,
    clusters: npt.NDArray[np.int64],
) -> Contrast | None:
    """Return arm minus other, weighted by inverse propensity (Horvitz and Thompson 1952).

    A bandit gives the arm that was lucky more people, which biases plain means; weighting
    each outcome by how improbable its arm was takes that back. `values` hold everybody who
    could have come into either arm.
    """
    if min(int(arm.sum()), int(other.sum())) < 2:
        return None
    scores = [np.where(who, values / propensities, 0.0) for who in (arm, other)]
    means = [float(score.mean()) for score in scores]
    pulls = [(score - mean) / len(score) for score, mean in zip(scores, means, strict=True)]
    return _contrast(means, pulls, clusters)


def adjusted(values: Floats, before: Floats) -> Floats:
    """Return the values with what was known before the assignment taken out (CUPED).

    Their mean stays; their variance falls by the squared correlation. `before` must be
    from before, or it hides the effect itself.
    """
    spread = float(before.var()) if len(before) else 0.0
    if not spread > 0:
        return values
    theta = float(((values - values.mean()) * (before - before.mean())).mean()) / spread
    return np.asarray(values - theta * (before - before.mean()), dtype=np.float64)


def lift(found: Contrast, *, errors: float) -> tuple[float, float] | None:
    """Return the ends of the effect as a share of what happens anyway, which is an estimate too.

    A share r is held where effect - r·anyway lies within so many of its own standard errors of
    nothing; its variance is that of the effect, less 2r times the covariance, plus r² times the
    other one's. The ends solve that as a quadratic (Fieller, JRSS B 16, 1954, 175-185), so they
    exclude nothing exactly where the effect's own do. None where what happens anyway cannot be
    told from nothing: then no share can be excluded.
    """
    squared = errors**2
    a = found.anyway**2 - squared * found.anyway_variance
    if found.anyway <= 0 or a <= 0:
        return None
    b = found.effect * found.anyway - squared * found.covariance
    c = found.effect**2 - squared * found.variance
    root = math.sqrt(max(b**2 - a * c, 0.0))
    return (b - root) / a, (b + root) / a


def late(span: Span, *, reached: float, reached_anyway: float = 0.0) -> Span | None:
    """Return the effect on those whom the treatment really reached (Wald's ratio)."""
    more = reached - reached_anyway
    return span.times(1 / more) if more > 0 else None


@dataclass(frozen=True)
class SampleRatio:
    """How well the arms' sizes fit their shares. An alarm says: find out why before reading on."""

    chi_squared: float
    p: float

    @property
    def alarm(self) -> bool:
        return self.p < ALARM


def sample_ratio(counts: Sequence[int], expected: Sequence[float]) -> SampleRatio | None:
    """Compare the arms' sizes with what was meant, given as shares of any sum."""
    total, whole = sum(counts), sum(expected)
    if len(counts) < 2 or total < 1 or min(expected) <= 0:
        return None
    meant = [total * share / whole for share in expected]
    squared = sum((n - m) ** 2 / m for n, m in zip(counts, meant, strict=True))
    return SampleRatio(squared, float(scipy.special.chdtrc(len(counts) - 1, squared)))


def _quantile(alpha: float) -> float:
    """Return how many standard errors an interval reaches to either side."""
    return -float(scipy.special.ndtri(alpha / 2))


def _contrast(
    means: Sequence[float], pulls: Sequence[Floats], clusters: npt.NDArray[np.int64]
) -> Contrast:
    """Compare two means, given how far each person pulls on each of them."""
    first, second = (np.bincount(clusters, weights=pull) for pull in pulls)
    many = int(np.count_nonzero(np.bincount(clusters)))
    scale = many / (many - 1) if many > 1 else 0.0
    apart = first - second
    return Contrast(
        effect=means[0] - means[1],
        variance=float((apart**2).sum()) * scale,
        anyway=means[1],
        anyway_variance=float((second**2).sum()) * scale,
        covariance=float((apart * second).sum()) * scale,
    )


def _wilson(successes: int, units: int, *, alpha: float) -> tuple[float, float]:
    z = _quantile(alpha)
    rate, scale = successes / units, 1 + z**2 / units
    middle = (rate + z**2 / (2 * units)) / scale
    half = z * math.sqrt(rate * (1 - rate) / units + z**2 / (4 * units**2)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)
