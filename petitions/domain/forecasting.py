"""How far the chains that stand will go, if nobody comes on their own any more.

Each signer's own rate is Gamma-Poisson: seen recruits pull it from the average, the more the
longer it was watched. It is SEISMIC's estimator (Zhao et al., KDD 2015) with everybody's
reach at one. Where each brings one or more, chains need not end, and there is no number.
"""

import numpy as np
import scipy
from numpy.random import Generator

from petitions.domain.dispersion import Crowd
from petitions.domain.estimates import TAILS, Estimate, Floats, Ints

SUPERCRITICAL = "supercritical"  # the estimate is at or above one
REACHES_ONE = "interval_reaches_one"  # the estimate is below one, its interval is not
EVEN = 1e6  # k where recruiters are as even as chance
SIMULATIONS = 2000
GENERATIONS = 10_000  # below one, chains end long before


def forecast(
    *, signed: int, seen: Crowd, rate: Estimate, k: float | None, replicates: Floats,
    chance: Generator,
) -> Estimate:  # fmt: skip
    """Return the final size with the interval in which it falls in 95 of 100 simulated futures.

    The futures differ in R too: each draws its own from `replicates`. `why` says plainly when
    nothing can be said.
    """
    refused = _refused(rate)
    if refused:
        return Estimate(why=refused)
    assert rate.value is not None  # noqa: S101 - not refused
    if rate.value == 0:
        return Estimate(float(signed), float(signed), float(signed))
    shape = EVEN if k is None else k
    value = signed + expected_more(seen, rate=rate.value, k=shape)
    futures = signed + simulated(seen, rates=replicates, k=shape, chance=chance)
    low, high = np.quantile(futures, TAILS, method="inverted_cdf")
    return Estimate(value, min(float(low), value), max(float(high), value))


def expected_more(seen: Crowd, *, rate: float, k: float) -> float:
    """Return Σ (k+x)/(k/R+F) · (1-F)/(1-R) over the signers.

    Raises:
        ValueError: from one recruit each, the sum has no end
    """
    if rate >= 1:
        raise ValueError("chains that bring one each or more need not end")
    own = (k + seen.recruits) / (k / rate + seen.passed)
    return float((own * (1 - seen.passed) * seen.many).sum() / (1 - rate))


def simulated(seen: Crowd, *, rates: Floats, k: float, chance: Generator) -> Floats:
    """Return how many more come in each simulated future; infinitely many from R = 1 on.

    Signers of one group are drawn at once: sums of gammas are gamma, and Z signers together
    bring a negative binomial of shape k·Z.
    """
    drawn = chance.choice(rates, size=SIMULATIONS)
    ends = (drawn > 0) & (drawn < 1)
    more = np.where(drawn >= 1, np.inf, 0.0)
    more[ends] = _progeny(_next(seen, drawn[ends], k, chance), drawn[ends], k, chance)
    return more


def extinction(rate: float, k: float) -> float:
    """Return how likely one signer's tree ends: the smallest root of q = (1 + R(1-q)/k)^-k."""
    if rate <= 1:
        return 1.0

    def excess(q: float) -> float:
        return float((1 + rate * (1 - q) / k) ** -k) - q

    return float(scipy.optimize.brentq(excess, 0.0, 1 - 1e-9)) if excess(1 - 1e-9) < 0 else 1.0


def size_mass(size: Ints, *, rate: float, k: float) -> Floats:
    """Return how likely one signer's whole tree, themselves included, has these sizes.

    Γ(kn+n-1) / (Γ(kn)·Γ(n+1)) · (R/k)^(n-1) / (1+R/k)^(kn+n-1); its mean is 1/(1-R).
    """
    n = size.astype(np.float64)
    ways = (
        scipy.special.gammaln(k * n + n - 1)
        - scipy.special.gammaln(k * n)
        - scipy.special.gammaln(n + 1)
    )
    odds = (n - 1) * np.log(rate / k) - (k * n + n - 1) * np.log1p(rate / k)
    return np.asarray(np.exp(ways + odds))


def _refused(rate: Estimate) -> str:
    if rate.value is None or rate.high is None:
        return rate.why or "too_few"
    if rate.value >= 1:
        return SUPERCRITICAL
    return REACHES_ONE if rate.high >= 1 else ""


def _next(seen: Crowd, rates: Floats, k: float, chance: Generator) -> Ints:
    """Draw what the signers who stand will still bring directly."""
    left = np.flatnonzero(seen.passed < 1)
    own = chance.gamma(
        (seen.many * (k + seen.recruits))[left], 1 / (k / rates[:, None] + seen.passed[left])
    )
    return np.asarray(chance.poisson((own * (1 - seen.passed[left])).sum(axis=1)))


def _progeny(first: Ints, rates: Floats, k: float, chance: Generator) -> Floats:
    """Draw all that come of a first generation, generation by generation, itself included."""
    alive, whole = first.astype(np.float64), first.astype(np.float64)
    for _ in range(GENERATIONS):
        some = alive > 0
        if not some.any():
            break
        drawn = chance.gamma(k * alive[some], rates[some] / k)
        alive[some] = chance.poisson(drawn)
        whole += alive
    return whole
