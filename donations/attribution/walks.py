"""Journeys as columns: a million of them are a few arrays, and counted without an object each."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
FEW = 1 << 20  # as many may be counted in a table of all that could be
AT_ONCE = 1 << 14  # walks that are counted together


@dataclass(frozen=True)
class Walks:
    """`touches` are all journeys', one after another, as places in `channels`.

    `lengths` say how many each journey has: at least one. Any kind of integers will do, and
    small ones are faster.
    """

    channels: tuple[str, ...]
    touches: Integers
    lengths: Integers


@dataclass(frozen=True)
class Passed:
    """The `states` that walks pass, one after another, and how many each walk passes.

    A state is as many touches as the walk remembers; `holds` says which states hold which channel.
    """

    channels: tuple[str, ...]
    holds: NDArray[np.bool_]
    states: Integers
    lengths: Integers

    @property
    def firsts(self) -> Integers:
        """Return the places where walks begin."""
        return np.cumsum(self.lengths) - self.lengths

    @property
    def lasts(self) -> Integers:
        """Return the places where walks end."""
        return np.cumsum(self.lengths) - 1


def walks(paths: Sequence[tuple[str, ...]]) -> Walks:
    """Return paths of names as columns; each has a touch at least."""
    channels = tuple(sorted(set(itertools.chain.from_iterable(paths))))
    places = {channel: at for at, channel in enumerate(channels)}
    lengths = np.fromiter(map(len, paths), np.int64, len(paths))
    touches = map(places.__getitem__, itertools.chain.from_iterable(paths))
    return Walks(channels, np.fromiter(touches, np.int64, int(lengths.sum())), lengths)


def passed(of: Walks, *, order: int) -> Passed:
    """Return the states of walks that remember `order` touches, 1 to 3.

    Raises:
        ValueError: another order
    """
    if order not in (1, 2, 3):
        raise ValueError("a walk remembers one to three touches")
    if order == 1:
        return Passed(of.channels, np.eye(len(of.channels), dtype=bool), of.touches, of.lengths)
    base = len(of.channels) + 1
    grams, lengths = _grams(of, order=order, base=base)
    found, states = _numbered(grams, base**order)
    return Passed(of.channels, _holds(found, order=order, base=base), states, lengths)


def steps(of: Passed, many: Floats) -> tuple[Integers, Integers, Floats]:
    """Return which state led to which other one and how often, when each walk counts so often.

    Staying in a state is no step. Walks are counted some thousands at a time: what fits into the
    processor's own memory is counted several times as fast.
    """
    size, ends = len(of.holds), np.cumsum(of.lengths)
    parts = [_pairs(of, ends, many, at) for at in range(0, len(many), AT_ONCE)]
    pairs, at = _numbered(np.concatenate([part for part, _ in parts]), size * size)
    counted = np.bincount(at, np.concatenate([often for _, often in parts]), len(pairs))
    source, target = np.divmod(pairs, size)
    led = (source != target) & (counted > 0)
    return source[led], target[led], counted[led]


def _pairs(of: Passed, ends: Integers, many: Floats, begin: int) -> tuple[Integers, Floats]:
    """Return the pairs of neighbours in the walks from `begin` on, as numbers, and how often."""
    part, size = slice(begin, begin + AT_ONCE), len(of.holds)
    first = ends[begin] - of.lengths[begin]
    leaving = np.repeat(many[part], of.lengths[part])
    leaving[ends[part] - first - 1] = 0.0  # the last state leads to none
    states = of.states[first : first + len(leaving)]
    pairs, at = _numbered(states[:-1].astype(np.int64) * size + states[1:], size * size)
    return pairs, np.bincount(at, leaving[:-1], len(pairs)).astype(np.float64)


def _numbered(values: Integers, limit: int) -> tuple[Integers, Integers]:
    """Return the values that occur, sorted, and each as a place in them; all are below a limit."""
    if limit > FEW:
        return np.unique(values, return_inverse=True)
    found = np.flatnonzero(np.bincount(values, minlength=limit))
    places = np.zeros(limit, dtype=np.int64)
    places[found] = np.arange(len(found))
    return found, places[values]


def _grams(of: Walks, *, order: int, base: int) -> tuple[Integers, Integers]:
    """Return the states of all walks as numbers of `order` digits, and how many each walk has.

    Digits begin at 1; a walk of fewer touches than it remembers has one state, whose missing
    digits are 0.
    """
    many = np.maximum(of.lengths - order + 1, 1)
    length = np.repeat(of.lengths, many)
    place = np.arange(len(length)) - np.repeat(np.cumsum(many) - many, many)
    first = np.repeat(np.cumsum(of.lengths) - of.lengths, many) + place
    grams = np.zeros(len(length), dtype=np.int64)
    for further in range(order):
        at = np.minimum(first + further, len(of.touches) - 1)
        grams = grams * base + np.where(place + further < length, of.touches[at] + 1, 0)
    return grams, many


def _holds(states: Integers, *, order: int, base: int) -> NDArray[np.bool_]:
    """Say which states hold which channel."""
    digits = states[:, None] // base ** np.arange(order) % base
    held: NDArray[np.bool_] = (digits[:, :, None] == np.arange(1, base)).any(axis=1)
    return held
