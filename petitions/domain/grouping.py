"""Putting people into groups that add up to all of them: by a word of theirs, or by their day."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from petitions.domain import days
from petitions.domain.channels import UNKNOWN
from petitions.domain.crossing import LEAST, MOST
from petitions.domain.estimates import Bools, Ints

OTHERS = ""  # the name of all others together
NO_GROUP = -1
WEEK, MONDAY = 7, 3  # 1 January 1970 was a Thursday: so many days after its week began
SHORT = 13 * WEEK  # days that are told by weeks


@dataclass(frozen=True)
class Grouped:
    """Names of groups, and each person's place among them, or `NO_GROUP`."""

    names: tuple[str, ...]
    which: Ints

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Cohorts:
    """Weeks or months in which somebody signed, by their first days, and each one's place."""

    step: str
    starts: tuple[date, ...]
    which: Ints

    def __len__(self) -> int:
        return len(self.starts)


def is_unknown(name: str) -> bool:
    """Say whether a word stands for none."""
    return name in ("", UNKNOWN)


def members(which: Ints, many: int) -> list[Ints]:
    """Return the places of each group's people; who is in none is left out."""
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(many + 1))
    return [order[first:last] for first, last in itertools.pairwise(edges.tolist())]


def by_word(names: Sequence[str], which: Ints, *, of: Bools) -> Grouped:
    """Group some people by their words: the largest first, then all others, then unknown.

    `which` is the place of each one's word. A word of under five people, or beyond the twelve
    largest, is among all others; no word is unknown, however few they are.
    """
    sizes = np.bincount(which[of], minlength=len(names))
    unknown = np.array([is_unknown(name) for name in names], dtype=bool)
    ranked = sorted(
        np.flatnonzero((sizes >= LEAST) & ~unknown).tolist(),
        key=lambda place: (-sizes[place], names[place]),
    )[:MOST]
    titles = [*(names[place] for place in ranked), OTHERS, UNKNOWN]
    at = np.full(len(names), len(ranked), dtype=np.int64)
    at[unknown] = len(ranked) + 1
    at[ranked] = np.arange(len(ranked))
    return _without_empty(titles, np.where(of, at[which], NO_GROUP) if len(names) else which)


def by_time(day: Ints, *, of: Bools) -> Cohorts:
    """Group some people by the week of their day, or by its month where that is long.

    Days are in days since 1970. A week or month in which nobody signed is left out.
    """
    own = day[of]
    short = not len(own) or int(own.max()) - int(own.min()) < SHORT
    number = (day + MONDAY) // WEEK if short else _months(day)
    found, at = np.unique(number[of], return_inverse=True)
    which = np.full(len(day), NO_GROUP, dtype=np.int64)
    which[of] = at
    begins = found * WEEK - MONDAY if short else _first_days(found)
    starts = tuple(days.FIRST + timedelta(begin) for begin in begins.tolist())
    return Cohorts("week" if short else "month", starts, which)


def _without_empty(titles: Sequence[str], which: Ints) -> Grouped:
    kept = np.flatnonzero(np.bincount(which[which >= 0], minlength=len(titles)))
    at = np.full(len(titles) + 1, NO_GROUP, dtype=np.int64)  # the last is for NO_GROUP
    at[kept] = np.arange(len(kept))
    return Grouped(tuple(titles[place] for place in kept.tolist()), at[which])


def _months(day: Ints) -> Ints:
    """Return months since January 1970."""
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_days(months: Ints) -> Ints:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
