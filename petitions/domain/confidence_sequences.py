"""Intervals that hold at every look: who watches them daily is not fooled more often.

Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas: Time-uniform central limit theory and
asymptotic confidence sequences, arXiv:2103.06476, equation 9; as a test it is the normal
mixture SPRT of Johari, Koomen, Pekelis, Walsh.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

TUNED_TO = 5_000  # units at which the sequence is tightest


@dataclass(frozen=True)
class Look:
    """What is known at one moment. The true effect stays within all looks with 1 - alpha.

    `evidence` is the e-value against no effect, `p` the anytime-valid p-value.
    """

    units: int
    effect: float
    low: float
    high: float
    evidence: float
    p: float

    @property
    def decided(self) -> bool:
        """Return whether no effect at all is excluded."""
        return self.low > 0 or self.high < 0


def look(*, effect: float, variance: float, units: int, alpha: float = 0.05) -> Look | None:
    """Return the interval for an effect estimated with `variance` from `units`, both arms together.

    None where the variance is nothing or not a number: there is not enough data.
    """
    if units < 1 or not (math.isfinite(effect) and math.isfinite(variance) and variance > 0):
        return None
    mixture = _mixture(units, alpha)
    half = math.sqrt(variance) * errors(units, alpha=alpha)
    strength = (mixture - 1) * effect**2 / variance / (2 * mixture) - math.log(mixture) / 2
    # Beyond this the number is only “overwhelming”, and exp() would overflow.
    evidence = math.exp(min(strength, 700.0))
    return Look(units, effect, effect - half, effect + half, evidence, min(1.0, 1 / evidence))


def errors(units: int, *, alpha: float = 0.05) -> float:
    """Return how many standard errors an interval reaches to either side, at one of all looks."""
    mixture = _mixture(units, alpha)
    return math.sqrt(2 * mixture * math.log(math.sqrt(mixture) / alpha) / (mixture - 1))


def narrowed(looks: Sequence[Look]) -> list[Look]:
    """Return each look with what all looks up to it have in common, and the smallest p so far.

    Once an interval excludes zero it stays decided. Where looks contradict each other
    (which a true effect survives in at most alpha of all sequences) the last is kept
    as the narrowest point between them.
    """
    low, high, p, found = -math.inf, math.inf, 1.0, []
    for one in looks:
        if one.low <= high and one.high >= low:
            low, high = max(low, one.low), min(high, one.high)
        else:
            low = high = low if one.high < low else high
        p = min(p, one.p)
        found.append(Look(one.units, one.effect, low, high, one.evidence, p))
    return found


def _mixture(units: int, alpha: float) -> float:
    return units * _rho_squared(alpha) + 1


def _rho_squared(alpha: float) -> float:
    wish = -2 * math.log(alpha)
    return (wish + math.log(wish + 1)) / TUNED_TO
