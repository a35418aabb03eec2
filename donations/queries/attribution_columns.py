"""What the heuristic models are computed from, read as columns: see `kit.arrays`.

PostgreSQL finds the visits and strings them together by what few of them differ in: label,
whether it is known, signed or told. What each has of its own are a number, an age and an id.
"""

from dataclasses import dataclass
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
    SELECT label::text, known, signed, touch IS NULL AS told, count(*),
        string_agg(int4send(conversion), ''), string_agg(float8send(age), ''),
        string_agg(coalesce(uuid_send(touch), int8send(0) || int8send(place)), ''),
        NULL::bytea, NULL::bytea
    FROM every GROUP BY label, known, signed, told
    UNION ALL
    SELECT rail, NULL, NULL, NULL, count(*), NULL, NULL, NULL,
        string_agg(int4send(key), ''), string_agg(int8send(sign * minor), '')
    FROM value JOIN conversion ON conversion.id = value.conversion GROUP BY rail
"""


@dataclass(frozen=True)
class Found:
    """Journeys and what they were worth; their labels and rails are numbers of these."""

    labels: list[str]
    rails: list[str]
    journeys: Journeys
    worths: Worths


def read(question: Question, organisation: Organisation) -> Found:
    """Return the journeys of a question's conversions, and what these were worth.

    Raises:
        TooMuchToCompute
    """
    parts = conversions.sql(question, numbered=True)
    every = ways.every(question, kept_days=organisation.look_back_days)
    statement = f"WITH {parts}, {every} {COLUMNS}"
    with patience.limited():
        rows, (conversion, age, touch, key, minor) = arrays.groups(
            statement, conversions.given(question, organisation), INT4, FLOAT8, UUID, INT4, INT8
        )
    seen = [row for row in rows if row[3] is not None]
    worth = [row for row in rows if row[3] is None]
    labels, rails = sorted({row[0] for row in seen}), [row[0] for row in worth]
    label, known, signed, told = _each(seen, labels)
    visits = Visits(conversion, label, known, signed, told, age, touch.high, touch.low)
    rail, *_ = _each(worth, rails)
    order = np.argsort(key, kind="stable")
    worths = Worths(key[order], rail[order], minor[order])
    return Found(labels, rails, journey_columns.in_order(visits), worths)


def _each(rows: list[tuple[Any, ...]], names: list[str]) -> list[Any]:
    """Return what a row says of all of its values, once for each value."""
    numbers = {name: number for number, name in enumerate(names)}
    said = [(numbers[row[0]], *row[1:4]) for row in rows] or [(0, False, False, False)]
    many = [row[4] for row in rows] or [0]
    return [np.repeat(np.array(each), many) for each in zip(*said, strict=True)]
