"""A chain of touches that was counted elsewhere: how many journeys went from where to where.

A million journeys are counted by the database in a few hundred lines, and solved as exactly as
from their paths. They are drawn anew in groups, each of which counts Poisson(1) times: journeys
fall into groups by chance, so groups differ as much as their journeys do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from donations.attribution import bootstrap, markov
from donations.attribution.bootstrap import REPLICATES, Range
from donations.attribution.markov import Counts, Removal
from donations.attribution.walks import Floats, Integers

State = tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """Journeys of one group that went from a state to the next; to None where they ended.

    `begins` tells the steps out of a journey's first state from others. A state is as many
    touches as the walk remembers; a step to the same state is none, but may begin a journey.
    """

    source: State
    target: State | None
    begins: bool
    conversions: int
    value: int = 0
    nulls: int = 0
    group: int = 0


@dataclass(frozen=True)
class Chain:
    """All steps as columns. `holds` says which states hold which channel; a target of -1 ends.

    `counts` are by group and step: conversions, value, nulls.
    """

    channels: tuple[str, ...]
    holds: NDArray[np.bool_]
    source: Integers
    target: Integers
    begins: NDArray[np.bool_]
    counts: Floats


def chain(tallies: Sequence[Tally]) -> Chain | None:
    """Return the chain that the tallies describe; None where there are none."""
    if not tallies:
        return None
    named = {t.source for t in tallies} | {t.target for t in tallies if t.target is not None}
    states = sorted(named)
    numbers: dict[State | None, int] = {state: at for at, state in enumerate(states)}
    numbers[None] = -1
    taken = dict.fromkeys((t.source, t.target, t.begins) for t in tallies)
    steps = {step: at for at, step in enumerate(taken)}
    counts = np.zeros((max(t.group for t in tallies) + 1, len(steps), 3))
    for t in tallies:
        counts[t.group, steps[t.source, t.target, t.begins]] += (t.conversions, t.value, t.nulls)
    channels = tuple(sorted({channel for state in states for channel in state}))
    return Chain(
        channels=channels,
        holds=np.array([[channel in state for channel in channels] for state in states]),
        source=np.array([numbers[source] for source, _, _ in steps]),
        target=np.array([numbers[target] for _, target, _ in steps]),
        begins=np.array([begins for _, _, begins in steps]),
        counts=counts,
    )


def removal(of: Chain, *, by_value: bool = False, times: Floats | None = None) -> Removal | None:
    """Return each channel's removal effect; None where nothing converts.

    The same as `markov.removal` says of the journeys' paths. Each group counts as many times as
    `times` says; once without.
    """
    weights = np.ones(len(of.counts)) if times is None else times
    conversions, value, nulls = np.tensordot(weights, of.counts, axes=1).T
    if float(conversions.sum()) <= 0:
        return None
    many, size = conversions + nulls, len(of.holds)
    ends = of.target < 0
    moves = ~ends & (of.target != of.source)
    brought = value if by_value else conversions
    counted = Counts(
        begun=markov.added(of.source[of.begins], many[of.begins], size),
        source=of.source[moves],
        target=of.target[moves],
        stepped=many[moves],
        ended=markov.added(of.source[ends], many[ends], size),
        brought=markov.added(of.source[ends], brought[ends], size),
    )
    return markov.solve(of.channels, of.holds, counted)


def ranges(
    of: Chain, *, by_value: bool = False, chance: Generator, replicates: int = REPLICATES
) -> dict[str, Range]:
    """Return each channel's range of shares when groups of journeys are drawn anew."""
    samples = [
        removal(of, by_value=by_value, times=chance.poisson(1.0, len(of.counts)).astype(float))
        for _ in range(replicates)
    ]
    return bootstrap.middle(samples, of.channels)
