"""How people came: the ways that brought most, how long they were, how long they took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from donations.attribution.questions import Question
from donations.queries import journeys, kept_reports, other_currencies
from donations.queries.journeys import (
    DAYS,
    LONGEST,
    NOT_KNOWN,
    Cell,
    Path,
    Those,
    Traveller,
    Ways,
)
from donations.reports.attribution import RETURNING
from mobilize.kit import paging, plain, spreadsheets
from mobilize.kit.marking import marked
from mobilize.organisations.models import Organisation

__all__ = [
    "DAYS", "LONGEST", "NOT_KNOWN", "JourneysReport", "Those", "journeys_report", "table",
    "travelled",
]  # fmt: skip
REPORT = "journeys"
PAGE = 50
WORDING = (
    marked(
        "A journey is every visit known of a person up to what they gave or signed, within the "
        "look-back window; what follows a gift is not in it."
    ),
    marked(
        "Days run from the first visit known to the gift. Somebody may have heard of it earlier: "
        "read them as at least so many."
    ),
    marked(
        "An untagged visit is a step called unknown; what came without any visit has no length."
    ),
    RETURNING,
)


@dataclass(frozen=True)
class Group:
    """Journeys of one length, or of one time. `at` is None where it is not known."""

    at: int | None
    number: int
    minor: int


@dataclass(frozen=True)
class JourneysReport:
    """`paths` and the rest add up to `number` and `minor`; so do `lengths`, and so do `days`.

    `lengths` are by number of steps (the last: so many and more), `days` by the first day of
    each span after the first visit. `computed_at` is when it was kept, None where it is computed
    anew; what was kept may end before what was asked for, and `question` says so.
    """

    question: Question
    number: int
    minor: int
    paths: tuple[Path, ...]
    lengths: tuple[Group, ...]
    days: tuple[Group, ...]
    other_currencies: dict[str, int]
    computed_at: datetime | None = None
    wording: tuple[str, ...] = WORDING

    @property
    def other_number(self) -> int:
        """Return how many came by ways that are not listed."""
        return self.number - sum(path.number for path in self.paths)

    @property
    def other_minor(self) -> int:
        """Return what came by ways that are not listed."""
        return self.minor - sum(path.minor for path in self.paths)


def journeys_report(
    *, question: Question, organisation: Organisation, now: datetime
) -> JourneysReport:
    """Return the journeys of a question's conversions; its model, order and measure say nothing.

    Raises:
        TooMuchToCompute
    """
    asked = replace(question, measure="value")
    kept = kept_reports.newest(REPORT, Ways, asked, organisation, now=now)
    if kept is None:
        return _report(asked, journeys.ways(asked, organisation), organisation)
    found = _report(replace(asked, until=kept.until), kept.body, organisation)
    return replace(found, computed_at=kept.computed_at)


def computed(question: Question, organisation: Organisation) -> dict[str, Any]:
    """Return what is kept of an answer."""
    return dict(plain.write(journeys.ways(question, organisation)))


def _report(question: Question, ways: Ways, organisation: Organisation) -> JourneysReport:
    cells = ways.cells
    return JourneysReport(
        question=question,
        number=sum(cell.number for cell in cells),
        minor=sum(cell.minor for cell in cells),
        paths=ways.paths,
        lengths=_grouped(
            ((cell.touches or None, cell) for cell in cells), order=[*range(1, LONGEST + 1)]
        ),
        days=_grouped(
            ((None if cell.days is None else DAYS[cell.days], cell) for cell in cells), order=DAYS
        ),
        other_currencies=other_currencies.left_out(question, organisation),
    )


@dataclass(frozen=True)
class Travelled:
    """A page of what came one way, or took so long; `next` is where the following page begins."""

    those: Those
    rows: tuple[Traveller, ...]
    next: UUID | None


def travelled(
    those: Those, *, question: Question, organisation: Organisation, before: UUID | None
) -> Travelled:
    """Return the gifts, pledges or signatures behind a line of the report."""
    rows = journeys.travellers(those, question, organisation, before=before, limit=PAGE + 1)
    page, following = paging.cut(rows, PAGE)
    return Travelled(those, page, following)


def table(
    those: Those, *, question: Question, organisation: Organisation
) -> list[Sequence[spreadsheets.Cell]]:
    """Return all of them for a file, the newest first.

    Raises:
        TooMuchToCompute
    """
    rows = journeys.travellers(those, question, organisation)
    lines = [(str(row.id), row.at.isoformat(), row.minor, row.days) for row in rows]
    return [("id", "at", "minor", "days"), *lines]


def _grouped(
    cells: Iterable[tuple[int | None, Cell]], *, order: Iterable[int]
) -> tuple[Group, ...]:
    """Return a group for each place of the order, and one for what is not known."""
    found: dict[int | None, list[Cell]] = {at: [] for at in (*order, None)}
    for at, cell in cells:
        found[at].append(cell)
    return tuple(
        Group(at, sum(cell.number for cell in each), sum(cell.minor for cell in each))
        for at, each in found.items()
    )
