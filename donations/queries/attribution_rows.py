"""The conversions behind a figure of a report on attribution."""

from collections.abc import Iterator, Sequence
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
# What follows a row of the page before. Its moment is looked up where it was written: it may
# meanwhile be in no figure any more. Ids are of the order of recording, not of giving.
AFTER = """(%(before)s::uuid IS NULL OR (conversion.at, conversion.id) < ((
        SELECT made_at FROM donations_pledge
        WHERE organisation_id = %(organisation)s AND id = %(before)s
        UNION ALL
        SELECT confirmed_at FROM petitions_signature
        WHERE organisation_id = %(organisation)s AND id = %(before)s
    ), %(before)s::uuid))"""
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
    WHERE {credited} AND {after}
    ORDER BY conversion.at DESC, conversion.id DESC LIMIT %(limit)s
"""
LISTING = LISTED.replace("{models}", MODELS).replace("{after}", AFTER)
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
    """Return the conversions of a figure, the newest first: those that follow `before`."""
    more = {**_given(figure), "before": before, "limit": limit}
    found = attribution.rows(_statement(LISTING, figure), question, organisation, more=more)
    return [_behind(row) for row in found]


def streamed(figure: Figure, question: Question, organisation: Organisation) -> Iterator[Behind]:
    """Yield all conversions of a figure, the newest first, few of them in memory."""
    more = {**_given(figure), "before": None, "limit": None}
    found = attribution.streamed(_statement(LISTING, figure), question, organisation, more=more)
    yield from map(_behind, found)


def added_up(
    figure: Figure, question: Question, organisation: Organisation
) -> tuple[int, dict[str, int]]:
    """Return how many conversions are behind a figure, and what they come to by model."""
    adding = _statement(ADDED_UP.replace("{sums}", SUMS), figure)
    (row,) = attribution.rows(adding, question, organisation, more=_given(figure))
    return row[0], dict(zip(HEURISTICS, row[1:], strict=True))


def _statement(rest: str, figure: Figure) -> str:
    credited = f'"{figure.model}" <> 0' if figure.model in HEURISTICS else "TRUE"
    return attribution.shared(BEHIND) + rest.replace("{credited}", credited)


def _given(figure: Figure) -> dict[str, Any]:
    return {"name": figure.label, "rail": figure.rail}


def _behind(row: Sequence[Any]) -> Behind:
    row_id, at, rail, *minor = row
    return Behind(row_id, at, rail, dict(zip(HEURISTICS, minor, strict=True)))
