"""Visits and journeys of many conversions as columns: a million of them are no million objects."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from petitions.domain.estimates import Bools, Floats, Ints

Keys = npt.NDArray[np.uint64]
AT_ONCE = 2**18  # rows weighed together: as many as a processor's own memory holds


@dataclass(frozen=True)
class Visits:
    """Visits in no order, each as often as it was named. All columns are equally long.

    `conversion` and `label` are numbers, `age` is in days before the conversion. Where `told`
    no visit is known, only a label was written down. `high` and `low` are the halves of the
    visit's id, or the place in the journey that was written down.
    """

    conversion: Ints
    label: Ints
    known: Bools
    signed: Bools
    told: Bools
    age: Floats
    high: Keys
    low: Keys


@dataclass(frozen=True)
class Journeys:
    """The visits of journey after journey, in the order in which they were made."""

    conversion: Ints
    label: Ints
    known: Bools
    signed: Bools
    age: Floats

    @cached_property
    def starts(self) -> Ints:
        """Where each journey begins."""
        return _starts(self.conversion)

    @cached_property
    def sizes(self) -> Ints:
        """How many visits each journey has."""
        return np.diff(self.starts, append=len(self.conversion))

    @cached_property
    def of(self) -> Ints:
        """Which journey each visit belongs to."""
        return np.repeat(np.arange(len(self.starts)), self.sizes)

    @cached_property
    def place(self) -> Ints:
        """Each visit's place in its journey, from 0."""
        return np.arange(len(self.conversion)) - self.starts[self.of]

    @cached_property
    def left(self) -> Ints:
        """How many visits follow in the journey: 0 for its last."""
        return self.sizes[self.of] - 1 - self.place

    def repeated(self, which: Ints) -> tuple[Ints, Ints]:
        """Return the visits of these journeys one after another, and where each journey begins."""
        sizes = self.sizes[which]
        starts = np.cumsum(sizes) - sizes
        shift = np.repeat(self.starts[which] - starts, sizes)
        return np.arange(len(shift)) + shift, starts

    def in_parts(self) -> Iterator["Journeys"]:
        """Yield whole journeys, about `AT_ONCE` visits of them at a time."""
        wanted = np.arange(AT_ONCE, len(self.conversion), AT_ONCE)
        ends = self.starts[np.searchsorted(self.starts, wanted, side="right") - 1]
        bounds = np.unique([0, *ends, len(self.conversion)])
        for begin, end in itertools.pairwise(bounds):
            columns = (getattr(self, column.name) for column in fields(self))
            yield Journeys(*(column[begin:end] for column in columns))


def in_order(visits: Visits) -> Journeys:
    """Return each visit once, oldest first, as `donations.queries.ways` orders them.

    What was written down counts only where no visit is known. Of a visit that is named twice
    the naming that says it led to a signature is kept.
    """
    order = _order(visits)
    order = order[_meant(visits)[order]]
    columns = (visits.conversion, visits.high, visits.low)
    new = [np.diff(column[order]) != 0 for column in columns]
    order = order[np.append(True, np.any(new, axis=0))[: len(order)]]
    return Journeys(*(getattr(visits, each.name)[order] for each in fields(Journeys)))


def ties(ordered: npt.NDArray[Any]) -> Ints:
    """Return where, in a column in order, values stand that stand there more than once."""
    same = np.diff(ordered) == 0
    return np.flatnonzero(np.append(same, False) | np.append(False, same))[: len(ordered)]


def _meant(visits: Visits) -> Bools:
    visited = np.zeros(visits.conversion.max(initial=-1) + 1, dtype=bool)
    visited[visits.conversion[~visits.told]] = True
    return ~visits.told | ~visited[visits.conversion]


def _order(visits: Visits) -> Ints:
    """Sort by conversion and age in one number; what ties there is sorted by all there is."""
    key = visits.conversion.astype(np.uint64) << np.uint64(32) | _seniority(visits.age)
    order = np.argsort(key)
    tied = ties(key[order])
    some = order[tied]
    senior = (-visits.age[some], visits.conversion[some])
    keys = (~visits.signed[some], visits.low[some], visits.high[some], *senior)
    order[tied] = some[np.lexsort(keys)]
    return order


def _seniority(age: Floats) -> Keys:
    """Return ages turned round, in 32 bits: what is older never stands behind what is younger."""
    oldest, youngest = age.max(initial=0.0), age.min(initial=0.0)
    part = (oldest - age) / ((oldest - youngest) or 1.0)
    turned: Keys = (part * (2**32 - 1)).astype(np.uint64)
    return turned


def _starts(groups: Ints) -> Ints:
    return np.flatnonzero(np.diff(groups, prepend=-1))
