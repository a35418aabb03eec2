"""How sure the shares of a removal effect are, given how few journeys there were."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from donations.attribution import markov, walks
from donations.attribution.markov import Path, Removal

REPLICATES = 200
LEVELS = (0.025, 0.975)


@dataclass(frozen=True)
class Range:
    """The middle 95 % of a share over many samples."""

    low: float
    high: float


def ranges(
    paths: Sequence[Path],
    *,
    order: int = 1,
    by_value: bool = False,
    chance: Generator,
    replicates: int = REPLICATES,
    most: int | None = None,
) -> dict[str, Range]:
    """Return each channel's range of shares when journeys are drawn anew.

    Every journey counts Poisson(1) times, so a path of n journeys counts Poisson(n) times
    (Hanley & MacGibbon, 2006). Samples in which nothing converts say nothing and are left out.
    With `most`, a chain of more states has no ranges: each of so many samples is solved.
    """
    rows = markov.usable(paths)
    if not rows:
        return {}
    passed = walks.passed(walks.walks([path.channels for path in rows]), order=order)
    if most is not None and len(passed.holds) > most:
        return {}
    conversions, value, nulls = markov.counts(rows)
    mean = np.divide(value, conversions, out=np.zeros_like(value), where=conversions > 0)
    samples = []
    for _ in range(replicates):
        drawn, lost = chance.poisson(conversions).astype(float), chance.poisson(nulls).astype(float)
        samples.append(markov.solved(passed, drawn, drawn * mean, lost, by_value=by_value))
    return middle(samples, passed.channels)


def middle(samples: Sequence[Removal | None], channels: Sequence[str]) -> dict[str, Range]:
    """Return the middle 95 % of each channel's share over the samples in which something converts.

    Nothing where none does.
    """
    found = [[one.shares[channel] for channel in channels] for one in samples if one is not None]
    if not found:
        return {}
    low, high = np.quantile(np.array(found), LEVELS, axis=0)
    return {channel: Range(float(low[at]), float(high[at])) for at, channel in enumerate(channels)}
