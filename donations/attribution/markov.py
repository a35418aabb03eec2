"""What a channel's removal would cost a chain of touches, exactly (Anderl et al., IJRM 33, 2016).

Defined on many journeys together, never on one gift. A walk goes from touch to touch as often
as journeys did, and ends in a conversion or in none. The removal effect of a channel is the
chance that a converting walk passes it; credits are shares of the sum of the effects.
"""

import operator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from donations.attribution import walks
from donations.attribution.walks import Floats, Integers, Passed

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
    columns = walks.walks([path.channels for path in rows])
    return solved(walks.passed(columns, order=order), *counts(rows), by_value=by_value)


def usable(paths: Sequence[Path]) -> list[Path]:
    """Return the paths that somebody took and that have a touch."""
    return [path for path in paths if path.channels and path.conversions + path.nulls > 0]


def counts(paths: Sequence[Path]) -> tuple[Floats, Floats, Floats]:
    """Return conversions, value and nulls as columns."""
    asked = ("conversions", "value", "nulls")
    columns = (map(operator.attrgetter(name), paths) for name in asked)
    conversions, value, nulls = (np.fromiter(each, float, len(paths)) for each in columns)
    return conversions, value, nulls


def solved(
    passed: Passed, conversions: Floats, value: Floats, nulls: Floats, *, by_value: bool = False
) -> Removal | None:
    """Return the removal effects for these counts of the walks; None where nothing converts."""
    if float(conversions.sum()) <= 0:
        return None
    many, size = conversions + nulls, len(passed.holds)
    begun, ended = passed.states[passed.firsts], passed.states[passed.lasts]
    source, target, stepped = walks.steps(passed, many)
    counted = Counts(
        begun=added(begun, many, size),
        source=source,
        target=target,
        stepped=stepped,
        ended=added(ended, many, size),
        brought=added(ended, value if by_value else conversions, size),
    )
    return solve(passed.channels, passed.holds, counted)


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
