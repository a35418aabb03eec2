"""Spreading over time: signatures by generation, and when each country or language came in."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from petitions.domain import small_cells
from petitions.domain.crossing import LEAST
from petitions.domain.estimates import Bools, Ints
from petitions.domain.grouping import MONDAY, WEEK
from petitions.reports.population import FIRST_DAY, Population

DEEPEST = 3  # generations told apart; the last holds all further ones
Words = tuple[list[str], Ints]  # and which of them each of the people has


@dataclass(frozen=True)
class Period:
    """A day or a week that begins `on`, and its signatures by generation, the last open-ended."""

    on: date
    by_generation: tuple[int, ...]

    @property
    def signatures(self) -> int:
        return sum(self.by_generation)


@dataclass(frozen=True)
class Arrival:
    """How one country or language came in: when, through which other, how many since.

    None is a few: of a few, the day and the way are not told either. `through` is empty for
    who came on their own. `by_period` goes with the report's periods.
    """

    name: str
    number: int | None
    first_on: date | None
    through: str
    by_period: tuple[int | None, ...]


def periods(people: Population, *, step: str) -> tuple[Period, ...]:
    """Return every day or week from the first signature to the last, empty ones included."""
    counted = people.counted
    starts, at = _periods(people, step)
    deep = np.minimum(people.generation[counted], DEEPEST)
    cells = np.bincount(at * (DEEPEST + 1) + deep, minlength=len(starts) * (DEEPEST + 1))
    return tuple(
        Period(on, tuple(row))
        for on, row in zip(starts, cells.reshape(-1, DEEPEST + 1).tolist(), strict=True)
    )


def arrivals(people: Population, words: Words, *, step: str) -> tuple[Arrival, ...]:
    """Return countries or languages in the order in which they came in; a few come last."""
    starts, at = _periods(people, step)
    names, which = words
    place = np.flatnonzero(people.counted)
    cells = np.bincount(
        which[place] * len(starts) + at, minlength=len(names) * len(starts)
    ).reshape(len(names), len(starts))
    found = [
        _arrival(people, words, word, place[which[place] == word], cells[word].tolist())
        for word in np.flatnonzero(cells.sum(axis=1)).tolist()
    ]
    return tuple(sorted(found, key=lambda one: (one.first_on or date.max, one.name)))


def by_day(people: Population, which: Bools, *, like: Bools | None = None) -> tuple[date, Ints]:
    """Count people by day. With `like`, the days are those of these people."""
    days = people.rows["day"].astype(np.int64)
    frame = days[which if like is None else like]
    if not len(frame):
        return FIRST_DAY, np.zeros(0, dtype=np.int64)
    first, last = int(frame.min()), int(frame.max())
    within = days[which]
    within = within[(within >= first) & (within <= last)]
    counts = np.bincount(within - first, minlength=last - first + 1).astype(np.int64)
    return FIRST_DAY + timedelta(first), counts


def _arrival(
    people: Population, words: Words, word: int, place: Ints, counts: list[int]
) -> Arrival:
    names, which = words
    if len(place) < LEAST:
        return Arrival(names[word], None, None, "", (None,) * len(counts))
    first = place[np.argmin(people.signers.at[place])]
    parent = people.signers.parent[first]
    return Arrival(
        name=names[word],
        number=len(place),
        first_on=FIRST_DAY + timedelta(int(people.rows["day"][first])),
        through=names[which[parent]] if parent >= 0 else "",
        by_period=tuple(small_cells.say(many, least=LEAST) for many in counts),
    )


def _periods(people: Population, step: str) -> tuple[list[date], Ints]:
    """Return when each period begins, and in which each counted signature falls."""
    days = people.rows["day"][people.counted].astype(np.int64)
    if not len(days):
        return [], days
    width, shift = (WEEK, MONDAY) if step == "week" else (1, 0)
    number = (days + shift) // width
    first, last = int(number.min()), int(number.max())
    starts = [FIRST_DAY + timedelta(at * width - shift) for at in range(first, last + 1)]
    return starts, number - first
