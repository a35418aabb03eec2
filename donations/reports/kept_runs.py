"""The runs that a question about attribution has, and what each of them changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from donations.attribution.questions import Question
from donations.queries import attribution_figures
from mobilize.organisations.models import Organisation


@dataclass(frozen=True)
class KeptRun:
    """A kept run. `moved` is by model and label what it changed since the one before.

    The first run changed nothing. Every model's changes add up to `gained`, the total's change.
    """

    number: int
    total: int
    computed_at: datetime
    moved: Mapping[str, Mapping[str, int]]
    gained: int


def are_there(question: Question, *, organisation: Organisation) -> bool:
    """Say whether a question has any run."""
    return attribution_figures.runs(question, organisation.id).exists()


def of(question: Question, *, organisation: Organisation) -> list[KeptRun]:
    """Return a question's runs, the newest first."""
    rows = list(attribution_figures.runs(question, organisation.id))
    figures = [attribution_figures.of_run(row) for row in rows]
    befores = [*figures[1:], *figures[-1:]]
    return [
        KeptRun(
            number=row.number,
            total=row.total,
            computed_at=row.computed_at,
            moved=attribution_figures.moved(before, after),
            gained=after.total - before.total,
        )
        for row, before, after in zip(rows, befores, figures, strict=True)
    ]
