"""What a moment lifted: signatures in the day after it beside the days before.

The pace before stands for what would have come anyway. Given both counts together, the later
one is binomial, so their ratio has an exact (Clopper-Pearson) interval. Signatures come in
bursts: both counts are first divided by how much the hours before vary beyond chance.
It compares, it does not prove: whatever else happened then is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from petitions.domain.estimates import TAILS, Estimate, Floats

BEFORE, AFTER = 72, 24  # hours: whole days, so that nights weigh the same on both sides
BIN = 6  # hours, in which the pace before is looked at
FEWEST = 10  # signatures, bursts reckoned off
TOO_EARLY, TOO_SOON, TOO_FEW = "begins_too_early", "not_over_yet", "too_few"


@dataclass(frozen=True)
class Lift:
    """`ratio` of the pace after to the pace before; `more`: signatures beyond the expected.

    `overlaps` are the places of other moments within the hours compared: the lift is theirs too.
    """

    before: int
    after: int
    expected: float | None
    ratio: Estimate
    more: Estimate
    burstiness: float
    overlaps: tuple[int, ...]


def around(signed: Floats, *, moments: Sequence[float], began: float, now: float) -> list[Lift]:
    """Return each moment's lift. Times are hours, `signed` sorted, `began` the opening."""
    return [
        _lift(signed, at=at, began=began, now=now, overlaps=overlaps(moments, place))
        for place, at in enumerate(moments)
    ]


def overlaps(moments: Sequence[float], place: int) -> tuple[int, ...]:
    """Return which other moments lie in the hours one is measured by."""
    at = moments[place]
    return tuple(
        other
        for other, when in enumerate(moments)
        if other != place and at - BEFORE - AFTER < when < at + AFTER
    )


def ratio(before: float, after: float, *, hours: tuple[float, float]) -> Estimate:
    """Return (after / its hours) ÷ (before / its hours) with its exact interval.

    `before` must not be 0. Counts need not be whole.
    """
    scale = hours[0] / hours[1]
    ends = (
        float(scipy.special.betaincinv(after, before + 1, TAILS[0])) if after > 0 else 0.0,
        float(scipy.special.betaincinv(after + 1, before, TAILS[1])),
    )
    low, high = (end / (1 - end) * scale for end in ends)
    return Estimate(after / before * scale, low, high)


def burstiness(bins: Floats) -> float:
    """Return how many times the counts vary what chance alone would (1 or more)."""
    average = float(bins.mean()) if len(bins) > 1 else 0.0
    return max(float(bins.var(ddof=1)) / average, 1.0) if average > 0 else 1.0


def _lift(
    signed: Floats, *, at: float, began: float, now: float, overlaps: tuple[int, ...]
) -> Lift:
    edges = np.searchsorted(signed, np.arange(at - BEFORE, at + BIN, BIN)[: BEFORE // BIN + 1])
    bins = np.diff(edges).astype(np.float64)
    before = int(bins.sum())
    after = int(np.searchsorted(signed, at + AFTER) - edges[-1])
    bursts = burstiness(bins)
    why = _why_not(at=at, began=began, now=now, many=(before / bursts, (before + after) / bursts))
    if why:
        return Lift(before, after, None, Estimate(why=why), Estimate(why=why), bursts, overlaps)
    expected = before * AFTER / BEFORE
    found = ratio(before / bursts, after / bursts, hours=(BEFORE, AFTER))
    return Lift(before, after, expected, found, _more(found, expected), bursts, overlaps)


def _more(found: Estimate, expected: float) -> Estimate:
    """Turn a ratio into signatures beyond the expected."""
    assert found.value is not None and found.low is not None and found.high is not None  # noqa: S101, PT018
    value, low, high = ((end - 1) * expected for end in (found.value, found.low, found.high))
    return Estimate(value, low, high)


def _why_not(*, at: float, began: float, now: float, many: tuple[float, float]) -> str:
    if at - BEFORE < began:
        return TOO_EARLY
    if at + AFTER > now:
        return TOO_SOON
    return TOO_FEW if many[0] < 1 or many[1] < FEWEST else ""
