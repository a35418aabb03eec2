"""R over time: how many each signer of a few days brings, from daily counts.

Cori et al., Am. J. Epidemiol. 2013 (EpiEstim): who came on their own presses, and is not
explained. With w the shares of delays of 0, 1, 2, … days, Λ(t) = Σ I(t-s)·w(s), and R of a
window has the posterior Gamma(1 + ΣI, rate 1/5 + ΣΛ): the prior's mean and deviation are 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from petitions.domain.estimates import TAILS, Floats, Ints

SHAPE, SCALE = 1.0, 5.0  # of the prior
WINDOW = 7  # days
FEWEST = 12  # brought in a window, for a coefficient of variation under 0.3 (Cori 2013)


@dataclass(frozen=True)
class Posterior:
    """R of the days from `first` to `last`, both counted from 0 and included."""

    first: int
    last: int
    mean: float
    deviation: float
    low: float
    high: float
    brought: int

    @property
    def is_firm(self) -> bool:
        """Say whether it rests on enough people to be more than its prior."""
        return self.brought >= FEWEST


def pressure(signed: Ints, by_day: Floats) -> Floats:
    """Return Λ: how many would be brought each day if everybody brought one."""
    if not len(signed) or not len(by_day):
        return np.zeros(len(signed))
    return np.convolve(signed, by_day)[: len(signed)]


def posterior(*, brought: Ints, pressed: Floats, first: int, last: int) -> Posterior:
    """Return R of one window."""
    many = int(brought[first : last + 1].sum())
    shape = SHAPE + many
    scale = 1 / (1 / SCALE + float(pressed[first : last + 1].sum()))
    low, high = (float(scipy.special.gammaincinv(shape, tail)) * scale for tail in TAILS)
    return Posterior(first, last, shape * scale, shape**0.5 * scale, low, high, many)


def line(*, signed: Ints, brought: Ints, by_day: Floats, window: int = WINDOW) -> list[Posterior]:
    """Return R of every window of days in turn; windows under no pressure are left out."""
    pressed = pressure(signed, by_day)
    windows: Sequence[int] = range(window - 1, len(signed))
    return [
        posterior(brought=brought, pressed=pressed, first=last - window + 1, last=last)
        for last in windows
        if pressed[last - window + 1 : last + 1].sum() > 0
    ]
