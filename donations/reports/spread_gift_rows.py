"""The gifts behind a count of the report on spreading: those that came through signers' links."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np

from donations.queries import spread_gifts
from donations.reports import spread
from mobilize.kit import patience
from mobilize.kit.spreadsheets import Cell
from petitions.domain.estimates import Ints
from petitions.queries.spread import Columns, instant, of_places
from petitions.reports import population, spread_rows
from petitions.reports.population import Question
from petitions.reports.spread_rows import Figure

PAGE = 50
HEAD = ("pledge", "at", "through", "channel", "currency", "net_minor")


@dataclass(frozen=True)
class Gift:
    """One gift: what is left of it, and through whose link it came. Nothing says who gave."""

    id: UUID
    at: datetime
    through: UUID
    channel: str
    currency: str
    net_minor: int


@dataclass(frozen=True)
class RowsBehind:
    """A page of them, the newest first. `number`, and `money_minor` by currency, are of all."""

    number: int
    money_minor: Mapping[str, int]
    rows: tuple[Gift, ...]
    next: UUID | None


@patience.limited()
def behind(figure: Figure, *, question: Question, before: UUID | None = None) -> RowsBehind:
    """Return a page of the gifts through a figure's signers: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    gifts = _through(figure, question)
    order = spread_rows.newest_first(gifts["id"], gifts["at"])
    left = order if before is None else order[spread_rows.following(before, gifts["id"][order]) :]
    page = tuple(_gifts(gifts, left[:PAGE]))
    money = spread.sums(gifts["currency"], gifts["net"].astype(np.int64))
    return RowsBehind(len(order), money, page, page[-1].id if len(left) > PAGE else None)


@patience.limited()
def table(figure: Figure, *, question: Question) -> list[Sequence[Cell]]:
    """Return all of them for a file.

    Raises:
        TooMuchToCompute
    """
    gifts = _through(figure, question)
    lines = [
        (str(row.id), row.at.isoformat(), str(row.through), row.channel, row.currency,
         row.net_minor)
        for row in _gifts(gifts, spread_rows.newest_first(gifts["id"], gifts["at"]))
    ]  # fmt: skip
    return [HEAD, *lines]


def _through(figure: Figure, question: Question) -> Columns:
    people = population.gather(question)
    gifts = spread_gifts.listed(people.scope, until=question.known_until)
    places = people.places.of(gifts["parent"])
    ours = np.flatnonzero(people.credited(places))
    theirs = spread_rows.whose(figure, question, people)[places[ours]]
    return of_places(gifts, ours[theirs])


def _gifts(gifts: Columns, places: Ints) -> Iterator[Gift]:
    for place in places:
        yield Gift(
            UUID(bytes=gifts["id"][place].tobytes()),
            instant(gifts["at"][place]),
            UUID(bytes=gifts["parent"][place].tobytes()),
            gifts["channel"][place].decode(),
            gifts["currency"][place].decode(),
            int(gifts["net"][place]),
        )
