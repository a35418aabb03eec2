"""The signatures behind a count of the report on spreading, as that report counts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from mobilize.kit import patience
from mobilize.kit.spreadsheets import Cell
from petitions.domain.estimates import Bools, Ints
from petitions.reports import population
from petitions.reports.population import Population, Question

PAGE = 50
PLACES = ("countries", "languages")
HEAD = ("id", "at", "generation", "through", "channel", "country", "language")


@dataclass(frozen=True)
class Figure:
    """Which of those who signed: all, those of a generation, or who was brought across.

    `across` is one of `PLACES`; of it those are meant whom somebody of `origin` brought and who
    are of `destination`. The empty word is what is not known.
    """

    generation: int | None = None
    across: str = ""
    origin: str = ""
    destination: str = ""


@dataclass(frozen=True)
class Signed:
    """One signature: when it counted, whose link it came through, if any. Nothing says whose."""

    id: UUID
    at: datetime
    generation: int
    through: UUID | None
    channel: str
    country: str
    language: str


@dataclass(frozen=True)
class RowsBehind:
    """A page of them, the newest first. `number` is of all there are."""

    number: int
    rows: tuple[Signed, ...]
    next: UUID | None


@patience.limited()
def behind(figure: Figure, *, question: Question, before: UUID | None = None) -> RowsBehind:
    """Return a page of the signatures behind a figure: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    people = population.gather(question)
    places = _newest_first(figure, people)
    left = places if before is None else places[_following(before, places, people) :]
    page = tuple(_signed(people, left[:PAGE]))
    return RowsBehind(len(places), page, page[-1].id if len(left) > PAGE else None)


@patience.limited()
def table(figure: Figure, *, question: Question) -> list[Sequence[Cell]]:
    """Return all of them for a file.

    Raises:
        TooMuchToCompute
    """
    people = population.gather(question)
    lines = [
        (str(row.id), row.at.isoformat(), row.generation, str(row.through or ""),
         row.channel, row.country, row.language)
        for row in _signed(people, _newest_first(figure, people))
    ]  # fmt: skip
    return [HEAD, *lines]


def _newest_first(figure: Figure, people: Population) -> Ints:
    places = np.flatnonzero(_meant(figure, people))
    ids = np.ascontiguousarray(people.rows["id"][places]).view(">u8").reshape(-1, 2)
    return places[np.lexsort((ids[:, 1], ids[:, 0], people.signers.at[places]))][::-1]


def _meant(figure: Figure, people: Population) -> Bools:
    if figure.across:
        names, which = getattr(people, figure.across)
        origin, destination = (_place(names, word) for word in (figure.origin, figure.destination))
        parents = which[people.signers.parent]
        meant: Bools = people.brought & (parents == origin) & (which == destination)
    elif figure.generation is None:
        meant = people.counted
    else:
        meant = people.counted & (people.generation == figure.generation)
    return meant


def _place(names: list[str], word: str) -> int:
    return names.index(word) if word in names else -1


def _following(before: UUID, places: Ints, people: Population) -> int:
    """Return where those begin that follow a row; after the last where it is none of them."""
    found = np.flatnonzero(people.rows["id"][places] == np.void(before.bytes))
    return int(found[0]) + 1 if len(found) else len(places)


def _signed(people: Population, places: Ints) -> Iterator[Signed]:
    ids, parents = people.rows["id"], people.signers.parent
    words = (people.channels, people.countries, people.languages)
    for place in places:
        above = parents[place]
        yield Signed(
            UUID(bytes=ids[place].tobytes()),
            datetime.fromtimestamp(people.signers.at[place] * 86400, UTC),
            int(people.generation[place]),
            UUID(bytes=ids[above].tobytes()) if above >= 0 else None,
            *(names[which[place]] for names, which in words),
        )
