"""What a channel's removal would cost a chain of touches, exactly (Anderl et al., IJRM 33, 2016).

Defined on many journeys together, never on one gift. A walk goes from touch to touch as often
as journeys did, and ends in a conversion or in none. The removal effect of a channel is the
chance that a converting walk passes it; credits are shares of the sum of the effects.
"""

import itertools
import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MOST_DENSE = 1500  # states; beyond it a sparse factorisation is faster than one inverse


@dataclass(frozen=True)
class Path:
    """Journeys through the same channels: conversions, their value, and those that ended so."""

    channels: tuple[str, ...]
    conversions: float
    value: float = 0.0
    nulls: float = 0.0


@dataclass(frozen=True)
class Removal:
    """By channel: `effects` between 0 and 1, and `credits` that add up to the whole.

    `reached` is how many walks convert, or what one brings on average where value is asked.
    """

    reached: float
    effects: dict[str, float]
    credits: dict[str, float]

    @property
    def shares(self) -> dict[str, float]:
        """Return the credits as parts of one."""
        whole = sum(self.effects.values())
        return {channel: effect / whole for channel, effect in self.effects.items()}


@dataclass(frozen=True)
class Steps:
    """The steps of all paths: state `source` to state `target` on path `path`.

    `starts` and `ends` are each path's first and last state; `holds` says which states hold
    which channel.
    """

    channels: tuple[str, ...]
    holds: NDArray[np.bool_]
    path: Integers
    source: Integers
    target: Integers
    starts: Integers
    ends: Integers


@dataclass(frozen=True)
class Counts:
    """How many walks began in each state, stepped from one to another, and ended in each.

    `brought` is what ended in a conversion there: how many, or their value.
    """

    begun: Floats
    source: Integers
    target: Integers
    stepped: Floats
    ended: Floats
    brought: Floats


def removal(paths: Sequence[Path], *, order: int = 1, by_value: bool = False) -> Removal | None:
    """Return each channel's removal effect and credit; None where nothing converts.

    `order` is how many touches the walk remembers, 1 to 3.

    Raises:
        ValueError: another order
    """
    rows = usable(paths)
    if not rows:
        return None
    steps = steps_of([path.channels for path in rows], order=order)
    return solved(steps, *counts(rows), by_value=by_value)


def usable(paths: Sequence[Path]) -> list[Path]:
    """Return the paths that somebody took and that have a touch."""
    return [path for path in paths if path.channels and path.conversions + path.nulls > 0]


def counts(paths: Sequence[Path]) -> tuple[Floats, Floats, Floats]:
    """Return conversions, value and nulls as columns."""
    asked = ("conversions", "value", "nulls")
    columns = (map(operator.attrgetter(name), paths) for name in asked)
    conversions, value, nulls = (np.fromiter(each, float, len(paths)) for each in columns)
    return conversions, value, nulls


def steps_of(paths: Sequence[tuple[str, ...]], *, order: int) -> Steps:
    """Return the steps of walks that remember `order` touches; equal states in a row are one."""
    if order not in (1, 2, 3):
        raise ValueError("a walk remembers one to three touches")
    labels, touches, lengths = _numbered(paths)
    owner, grams = _grams(touches, lengths, order=order, base=len(labels) + 1)
    same = (owner[1:] == owner[:-1]) & (grams[1:] == grams[:-1])
    stays = np.concatenate(([False], same))
    owner, (states, flat) = owner[~stays], np.unique(grams[~stays], return_inverse=True)
    inside = owner[1:] == owner[:-1]
    return Steps(
        channels=labels,
        holds=_holds(states, order=order, many=len(labels)),
        path=owner[1:][inside],
        source=flat[:-1][inside],
        target=flat[1:][inside],
        starts=flat[np.concatenate(([True], ~inside))],
        ends=flat[np.concatenate((~inside, [True]))],
    )


def solved(
    steps: Steps, conversions: Floats, value: Floats, nulls: Floats, *, by_value: bool
) -> Removal | None:
    """Return the removal effects for these counts of the paths; None where nothing converts."""
    if float(conversions.sum()) <= 0:
        return None
    many, size = conversions + nulls, len(steps.holds)
    counted = Counts(
        begun=added(steps.starts, many, size),
        source=steps.source,
        target=steps.target,
        stepped=many[steps.path],
        ended=added(steps.ends, many, size),
        brought=added(steps.ends, value if by_value else conversions, size),
    )
    return solve(steps.channels, steps.holds, counted)


def solve(channels: tuple[str, ...], holds: NDArray[np.bool_], counted: Counts) -> Removal | None:
    """Return the removal effects of a chain that was counted; None where nothing converts."""
    whole = float(counted.brought.sum())
    if whole <= 0:
        return None
    size = len(holds)
    leaving = counted.ended + np.bincount(counted.source, counted.stepped, size)
    # What nobody left in this sample is entered by nobody either; its row stays empty.
    leaving[leaving == 0] = 1.0
    weights = counted.stepped / leaving[counted.source]
    places = (counted.source, counted.target)
    going = scipy.sparse.coo_array((weights, places), shape=(size, size)).tocsc()
    start = counted.begun / counted.begun.sum()
    reached, effects = _effects(going, start, counted.brought / leaving, holds)
    return _removal(channels, reached, effects, whole)


def added(at: Integers, many: Floats, size: int) -> Floats:
    """Return the sum of what is at each of so many states."""
    return np.bincount(at, many, size).astype(np.float64)


def _removal(
    channels: tuple[str, ...], reached: float, effects: Floats, whole: float
) -> Removal | None:
    effects = np.clip(effects, 0.0, 1.0)
    if effects.sum() <= 0:
        return None
    credited = effects / effects.sum() * whole
    return Removal(
        reached=reached,
        effects=dict(zip(channels, effects.tolist(), strict=True)),
        credits=dict(zip(channels, credited.tolist(), strict=True)),
    )


def _numbered(
    paths: Sequence[tuple[str, ...]],
) -> tuple[tuple[str, ...], Integers, Integers]:
    """Return the channels, all touches one after another as numbers from 1, and paths' lengths."""
    labels = tuple(sorted(set(itertools.chain.from_iterable(paths))))
    numbers = {label: at for at, label in enumerate(labels, start=1)}
    lengths = np.fromiter(map(len, paths), np.int64, len(paths))
    touches = map(numbers.__getitem__, itertools.chain.from_iterable(paths))
    return labels, np.fromiter(touches, np.int64, int(lengths.sum())), lengths


def _grams(
    touches: Integers, lengths: Integers, *, order: int, base: int
) -> tuple[Integers, Integers]:
    """Return the path of each state and the state: as many touches as the walk remembers.

    A state is a number of as many digits; a path of fewer touches than that has one state, whose
    missing digits are 0.
    """
    many = np.maximum(lengths - order + 1, 1)
    owner = np.repeat(np.arange(len(lengths)), many)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
    first = np.repeat(np.cumsum(lengths) - lengths, many) + place
    grams = np.zeros(len(owner), dtype=np.int64)
    for further in range(order):
        there = place + further < lengths[owner]
        at = np.minimum(first + further, len(touches) - 1)
        grams = grams * base + np.where(there, touches[at], 0)
    return owner, grams


def _holds(states: Integers, *, order: int, many: int) -> NDArray[np.bool_]:
    """Say which states hold which channel."""
    digits = states[:, None] // (many + 1) ** np.arange(order) % (many + 1)
    held: NDArray[np.bool_] = (digits[:, :, None] == np.arange(1, many + 1)).any(axis=1)
    return held


def _effects(
    going: "scipy.sparse.csc_array", start: Floats, good: Floats, holds: NDArray[np.bool_]
) -> tuple[float, Floats]:
    if len(start) <= MOST_DENSE:
        return _by_inverse(going.toarray(), start, good, holds)
    return _by_factors(going, start, good, holds)


def _by_inverse(
    going: Floats, start: Floats, good: Floats, holds: NDArray[np.bool_]
) -> tuple[float, Floats]:
    """Return the effects from one inverse G = (I - Q)⁻¹.

    A walk passes the states K and converts with the chance (πG)_K (G_KK)⁻¹ (Gr)_K: the last
    factor is what follows the last visit to K, the middle one takes out the visits between.
    """
    inverse = np.linalg.inv(np.eye(len(start)) - going)
    visits, hits = start @ inverse, inverse @ good
    reached = float(start @ hits)
    passing = []
    for mask in holds.T:
        at = np.flatnonzero(mask)
        passing.append(visits[at] @ np.linalg.solve(inverse[np.ix_(at, at)], hits[at]))
    return reached, np.array(passing) / reached


def _by_factors(
    going: "scipy.sparse.csc_array", start: Floats, good: Floats, holds: NDArray[np.bool_]
) -> tuple[float, Floats]:
    """Return the effects by solving the walk anew without each channel's states."""
    reached = _reached(going, start, good)
    left = []
    for mask in holds.T:
        kept = np.flatnonzero(~mask)
        left.append(_reached(scipy.sparse.csc_array(going[kept][:, kept]), start[kept], good[kept]))
    return reached, 1 - np.array(left) / reached


def _reached(going: "scipy.sparse.csc_array", start: Floats, good: Floats) -> float:
    if not len(start):
        return 0.0
    staying = scipy.sparse.csc_array(scipy.sparse.eye_array(len(start)) - going)
    return float(start @ scipy.sparse.linalg.splu(staying).solve(good))
