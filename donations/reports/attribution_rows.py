"""What is behind a figure of the report on attribution, a page at a time."""

from dataclasses import dataclass
from uuid import UUID

from donations.attribution.questions import Question
from donations.queries import attribution_rows
from donations.queries.attribution_rows import Behind, Figure
from mobilize.organisations.models import Organisation

PAGE = 50

__all__ = ["PAGE", "Behind", "Figure", "RowsBehind", "behind"]


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
    at_once: int | None = PAGE,
) -> RowsBehind:
    """Return the conversions behind a figure as the facts are now; `at_once` None for all."""
    number, total = attribution_rows.added_up(figure, question, organisation)
    limit = at_once + 1 if at_once else None
    rows = attribution_rows.behind(figure, question, organisation, before=before, limit=limit)
    page = rows[:at_once]
    return RowsBehind(number, total, tuple(page), page[-1].id if len(rows) > len(page) else None)
