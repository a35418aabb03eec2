"""The signatures behind a count of the report on spreading, as that report counts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from mobilize.kit import patience
from mobilize.kit.spreadsheets import Cell
from petitions.domain import grouping
from petitions.domain.estimates import Bools, Ints
from petitions.queries.spread import Column
from petitions.reports import population, spread_steps
from petitions.reports.population import GROUPINGS, Population, Question

PAGE = 50
PLACES = ("countries", "languages")
ASKED, SHARED, VISITS = "asked", "shared", "visits"  # as `spread_steps.Steps` calls them
SIGNERS, BROUGHT = "signers", "brought"
GAVE = "gave"  # no stage of ours: who gave are gifts, and `donations` has their rows
STAGES = (SIGNERS, ASKED, SHARED, VISITS, BROUGHT)
ALL_OTHERS = "others"  # the name of that group in an address, where none is empty
HEAD = ("id", "at", "generation", "through", "channel", "country", "language", "times")


@dataclass(frozen=True)
class Figure:
    """Which of those who signed: all, those of a generation, or who was brought across.

    `across` is one of `PLACES`; of it those are meant whom somebody of `origin` brought and who
    are of `destination`. The empty word is what is not known.

    `stage` is one of `STAGES`, or empty: those who count. Signers are all who came, withdrawn
    since or not; `BROUGHT` are whom these brought. `group` is one of those side by side, by the
    question's `by`; `began` is the first day of the week or month in which these signed.
    """

    generation: int | None = None
    across: str = ""
    origin: str = ""
    destination: str = ""
    stage: str = ""
    group: str = ""
    began: date | None = None


@dataclass(frozen=True)
class Signed:
    """One signature: when it counted, whose link it came through, if any. Nothing says whose.

    `times` is how often it stands in the figure: its visits, where these are counted, else once.
    """

    id: UUID
    at: datetime
    generation: int
    through: UUID | None
    channel: str
    country: str
    language: str
    times: int


@dataclass(frozen=True)
class RowsBehind:
    """A page of them, the newest first. `number` and `total`, of `times`, are of all there are."""

    number: int
    total: int
    rows: tuple[Signed, ...]
    next: UUID | None


@patience.limited()
def behind(figure: Figure, *, question: Question, before: UUID | None = None) -> RowsBehind:
    """Return a page of the signatures behind a figure: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    people = population.gather(question)
    times = _times(figure, question, people)
    places = _newest_first(times, people)
    left = places if before is None else places[following(before, people.rows["id"][places]) :]
    page = tuple(_signed(people, left[:PAGE], times))
    more = page[-1].id if len(left) > PAGE else None
    return RowsBehind(len(places), int(times.sum()), page, more)


@patience.limited()
def table(figure: Figure, *, question: Question) -> list[Sequence[Cell]]:
    """Return all of them for a file.

    Raises:
        TooMuchToCompute
    """
    people = population.gather(question)
    times = _times(figure, question, people)
    lines = [
        (str(row.id), row.at.isoformat(), row.generation, str(row.through or ""),
         row.channel, row.country, row.language, row.times)
        for row in _signed(people, _newest_first(times, people), times)
    ]  # fmt: skip
    return [HEAD, *lines]


def whose(figure: Figure, question: Question, people: Population) -> Bools:
    """Return the chosen signers that are of a figure's group, and signed when it says."""
    theirs = people.chosen
    if figure.group:
        names, which = getattr(people, GROUPINGS[question.by])
        groups = grouping.by_word(names, which, of=people.chosen)
        name = grouping.OTHERS if figure.group == ALL_OTHERS else figure.group
        theirs = theirs & (groups.which == _place(groups.names, name))
    if figure.began is not None:
        cohorts = grouping.by_time(people.rows["day"].astype(np.int64), of=people.chosen)
        theirs = theirs & (cohorts.which == _place(cohorts.starts, figure.began))
    return theirs


def newest_first(ids: Column, at: Column) -> Ints:
    """Return the order of rows by their moments, then by their ids, the newest first."""
    halves = np.ascontiguousarray(ids).view(">u8").reshape(-1, 2)
    return np.lexsort((halves[:, 1], halves[:, 0], at))[::-1]


def following(before: UUID, ids: Column) -> int:
    """Return where those begin that follow a row; after the last where it is none of them."""
    found = np.flatnonzero(ids == np.void(before.bytes))
    return int(found[0]) + 1 if len(found) else len(ids)


def _newest_first(times: Ints, people: Population) -> Ints:
    places = np.flatnonzero(times)
    return places[newest_first(people.rows["id"][places], people.signers.at[places])]


def _times(figure: Figure, question: Question, people: Population) -> Ints:
    """Return how often each of the people stands in a figure."""
    theirs = whose(figure, question, people)
    if figure.stage in {ASKED, SHARED, VISITS}:
        steps = spread_steps.steps(question, people)
        return np.where(theirs, getattr(steps, figure.stage), 0).astype(np.int64)
    return _meant(figure, people, theirs).astype(np.int64)


def _meant(figure: Figure, people: Population, theirs: Bools) -> Bools:
    signers = people.signers
    if figure.across:
        names, which = getattr(people, figure.across)
        origin, destination = (_place(names, word) for word in (figure.origin, figure.destination))
        parents = which[signers.parent]
        meant: Bools = people.brought & (parents == origin) & (which == destination)
    elif figure.stage == BROUGHT:
        meant = signers.brought & theirs[signers.parent]
    elif figure.stage == SIGNERS:
        meant = theirs
    else:
        meant = theirs & signers.counted
    if figure.generation is not None:
        meant = meant & (people.generation == figure.generation)
    return meant


def _place(names: Sequence[Any], word: Any) -> int:
    """Return where a word stands; where it does not, the place of what is in no group."""
    return names.index(word) if word in names else grouping.NO_GROUP


def _signed(people: Population, places: Ints, times: Ints) -> Iterator[Signed]:
    ids, parents = people.rows["id"], people.signers.parent
    words = (people.channels, people.countries, people.languages)
    for place in places:
        above = parents[place]
        channel, country, language = (names[which[place]] for names, which in words)
        yield Signed(
            UUID(bytes=ids[place].tobytes()),
            datetime.fromtimestamp(people.signers.at[place] * 86400, UTC),
            int(people.generation[place]),
            UUID(bytes=ids[above].tobytes()) if above >= 0 else None,
            channel,
            country,
            language,
            int(times[place]),
        )
