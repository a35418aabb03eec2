"""What the heuristic models are computed from, read as columns: see `kit.arrays`.

PostgreSQL finds the visits and strings them together by what few of them differ in: label,
whether it is known, signed or told. What each has of its own are a number, an age and an id.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from donations.attribution import journey_columns
from donations.attribution.column_credits import Worths
from donations.attribution.journey_columns import Journeys, Visits
from donations.attribution.questions import Question
from donations.queries import conversions, ways
from mobilize.kit import arrays, patience
from mobilize.kit.arrays import FLOAT8, INT4, INT8, UUID
from mobilize.organisations.models import Organisation

# What was only told has no id: its place in the journey stands there. One statement, because
# conversions are looked for once.
COLUMNS = """
    SELECT label::text, known, signed, touch IS NULL AS told,
        string_agg(int4send(conversion), ''), string_agg(float8send(age), ''),
        string_agg(coalesce(uuid_send(touch), int8send(0) || int8send(place)), ''), NULL::bytea
    FROM every GROUP BY label, known, signed, told
    UNION ALL
    SELECT rail, NULL, NULL, NULL,
        string_agg(int4send(key), ''), NULL, NULL, string_agg(int8send(sign * minor), '')
    FROM value JOIN conversion ON conversion.id = value.conversion GROUP BY rail
"""


@dataclass
class Found:
    """Columns in pieces, as they arrive. Labels and rails have numbers in their order here."""

    labels: dict[str, int] = field(default_factory=dict)
    rails: dict[str, int] = field(default_factory=dict)
    visits: list[tuple[Any, ...]] = field(default_factory=list)
    worths: list[tuple[Any, ...]] = field(default_factory=list)

    def take(self, plain: list[Any], columns: list[Any]) -> None:
        """Take one row of the statement."""
        name, *marks = plain
        conversion, age, touch, minor = columns
        many = len(conversion)
        if marks[0] is None:
            rail = self.rails.setdefault(name, len(self.rails))
            self.worths.append((conversion, np.full(many, rail), minor))
            return
        label = self.labels.setdefault(name, len(self.labels))
        same = [np.full(many, label, dtype=np.int32), *(np.full(many, mark) for mark in marks)]
        self.visits.append((conversion, *same, age, touch.high, touch.low))


def read(question: Question, organisation: Organisation) -> Found:
    """Return the visits of a question's conversions and what these were worth.

    Raises:
        TooMuchToCompute
    """
    parts = conversions.sql(question, numbered=True)
    every = ways.every(question, kept_days=organisation.look_back_days)
    given, found = conversions.given(question, organisation), Found()
    with patience.limited():
        rows = arrays.groups(f"WITH {parts}, {every} {COLUMNS}", given, INT4, FLOAT8, UUID, INT8)
        for plain, columns in rows:
            found.take(plain, columns)
    return found


def journeys(found: Found) -> Journeys:
    """Return the journeys that the visits make. They are taken from what was found."""
    pieces, found.visits = found.visits, []
    visits = Visits(*(np.concatenate(each) for each in zip(*pieces, strict=True)))
    del pieces
    return journey_columns.in_order(visits)


def worths(found: Found) -> Worths:
    """Return all that conversions were worth, in the order of their numbers."""
    columns = [np.concatenate(pieces) for pieces in zip(*found.worths, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Worths(*(column[order] for column in columns))
