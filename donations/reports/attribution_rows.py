"""What is behind a figure of the report on attribution, a page at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from donations.attribution.questions import Question
from donations.queries import attribution_rows
from donations.queries.attribution_rows import Behind, Figure
from mobilize.kit import paging
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

PAGE = 50

__all__ = ["PAGE", "Behind", "Figure", "RowsBehind", "behind", "table"]


@dataclass(frozen=True)
class RowsBehind:
    """Conversions, the newest first; `number` and `total` (by model) are of all there are."""

    number: int
    total: dict[str, int]
    rows: tuple[Behind, ...]
    next: UUID | None


def behind(
    figure: Figure,
    *,
    question: Question,
    organisation: Organisation,
    before: UUID | None,
) -> RowsBehind:
    """Return a page of the conversions behind a figure as the facts are now."""
    number, total = attribution_rows.added_up(figure, question, organisation)
    rows = attribution_rows.behind(figure, question, organisation, before=before, limit=PAGE + 1)
    page, following = paging.cut(rows, PAGE)
    return RowsBehind(number, total, page, following)


def table(
    figure: Figure, *, question: Question, organisation: Organisation
) -> Iterator[list[Cell]]:
    """Return all of them for a file, a part at a time, and at the end what they come to.

    What they come to is computed at once, so that a refusal comes before the first line; the
    lines enter the organisation's scope themselves when they are read.

    Raises:
        TooMuchToCompute
    """
    _number, total = attribution_rows.added_up(figure, question, organisation)
    return _lines(figure, total, question=question, organisation=organisation)


def _lines(
    figure: Figure, total: Mapping[str, int], *, question: Question, organisation: Organisation
) -> Iterator[list[Cell]]:
    yield ["id", "at", "rail", *total]
    with scoping.within(organisation.id):
        for row in attribution_rows.streamed(figure, question, organisation):
            yield [str(row.id), row.at.isoformat(), row.rail, *row.credits.values()]
    yield ["total", None, None, *total.values()]
