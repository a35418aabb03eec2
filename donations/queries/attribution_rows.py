"""The conversions behind a figure of a report on attribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import Question
from donations.queries import attribution
from mobilize.organisations.models import Organisation

MODELS = ", ".join(f'behind."{model}"' for model in HEURISTICS)
SUMS = ", ".join(f'coalesce(sum("{model}"), 0)::bigint' for model in HEURISTICS)
BEHIND = """
    , behind AS (
        SELECT conversion, min(rail) AS rail, {credits}
        FROM ranked
        WHERE (%(name)s::text IS NULL OR label = %(name)s)
          AND (%(rail)s::text IS NULL OR rail = %(rail)s)
        GROUP BY conversion
    )"""
LISTED = """
    SELECT behind.conversion, conversion.at, behind.rail, {models}
    FROM behind JOIN conversion ON conversion.id = behind.conversion
    WHERE {credited} AND (%(before)s::uuid IS NULL OR behind.conversion < %(before)s)
    ORDER BY behind.conversion DESC LIMIT %(limit)s
"""
ADDED_UP = "SELECT count(*), {sums} FROM behind WHERE {credited}"


@dataclass(frozen=True)
class Figure:
    """One cell of a report: what a label got, under one model or any, on one rail or all.

    The label None stands for all of them together, so for each row's whole.
    """

    label: str | None
    model: str = ""
    rail: str | None = None


@dataclass(frozen=True)
class Behind:
    """One conversion, and what the label got of it by model: minor units, or millionths."""

    id: UUID
    at: datetime
    rail: str
    credits: dict[str, int]


def behind(
    figure: Figure,
    question: Question,
    organisation: Organisation,
    *,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[Behind]:
    """Return the conversions of a figure, the newest first: those with an id below `before`."""
    said = {"before": before, "limit": limit}
    found = _asked(LISTED.replace("{models}", MODELS), figure, question, organisation, said)
    return [
        Behind(row_id, at, rail, dict(zip(HEURISTICS, minor, strict=True)))
        for row_id, at, rail, *minor in found
    ]


def added_up(
    figure: Figure, question: Question, organisation: Organisation
) -> tuple[int, dict[str, int]]:
    """Return how many conversions are behind a figure, and what they come to by model."""
    (row,) = _asked(ADDED_UP.replace("{sums}", SUMS), figure, question, organisation, {})
    return row[0], dict(zip(HEURISTICS, row[1:], strict=True))


def _asked(
    rest: str,
    figure: Figure,
    question: Question,
    organisation: Organisation,
    said: Mapping[str, object],
) -> list[Any]:
    credited = f'"{figure.model}" <> 0' if figure.model in HEURISTICS else "TRUE"
    statement = attribution.shared(BEHIND) + rest.replace("{credited}", credited)
    more = {"name": figure.label, "rail": figure.rail, **said}
    return attribution.rows(statement, question, organisation, more=more)
