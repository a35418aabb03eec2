"""The moments of a report's time, and what each lifted."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from petitions.domain import lift
from petitions.domain.lift import Lift
from petitions.models import Moment
from petitions.queries import moments
from petitions.reports.population import Population, Question


@dataclass(frozen=True)
class Lifted:
    """One moment and its lift; `number` is what marks it in a picture, from 1."""

    number: int
    moment: Moment
    lift: Lift


def lifted(question: Question, people: Population) -> tuple[Lifted, ...]:
    """Return the moments up to the report's end, oldest first, lifting its chosen signers."""
    rows = list(
        moments.of(question.cause, petition=question.petition).filter(
            happened_at__lte=question.known_until
        )
    )
    found = lift.around(
        np.sort(people.signers.at[people.counted]) * 24,
        moments=[_hours(row.happened_at) for row in rows],
        began=_began(question),
        now=people.ends * 24,
    )
    return tuple(
        Lifted(number, row, one)
        for number, (row, one) in enumerate(zip(rows, found, strict=True), 1)
    )


def _began(question: Question) -> float:
    """Return from when one could sign; never, where that has not come."""
    opened = (question.petition or question.cause).published_at
    return _hours(opened) if opened else float("inf")


def _hours(moment: datetime) -> float:
    return moment.astimezone(UTC).timestamp() / 3600
