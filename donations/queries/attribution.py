# ruff: noqa: S608 - statements made of our own words
"""Credits under every heuristic model in one pass, and the journeys that removal is solved on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from donations.attribution import column_credits, credit_statement
from donations.attribution.credit_statement import ORDER, Credit
from donations.attribution.heuristics import HEURISTICS, Touch
from donations.attribution.markov import Path
from donations.attribution.questions import Question
from donations.queries import attribution_columns, conversions, ways
from mobilize.kit import patience
from mobilize.organisations.models import Organisation

MEMORY = "SET LOCAL work_mem = '128MB'"  # millions of visits are sorted in memory, or nearly
ALL_OF_THEM = "SET LOCAL cursor_tuple_fraction = 1"  # a cursor's rows are all wanted
AT_ONCE = 2_000  # rows held in memory

PATHS = f"""
    walk AS (
        SELECT conversion, array_agg(label ORDER BY {ORDER}) AS path FROM way GROUP BY conversion
    ),
    worth AS (
        SELECT conversion, sum(sign * minor)::bigint AS minor FROM value GROUP BY conversion
    )
    SELECT path, count(*), sum(minor)::bigint FROM walk JOIN worth USING (conversion)
    WHERE minor > 0 GROUP BY path ORDER BY path
"""
JOURNEY = f"""
    seen AS (SELECT label, age, signed, touch, place FROM way)
    SELECT label, age, signed,
        CASE WHEN touch IS NOT NULL THEN conversion.at - age * interval '1 day' END
    FROM seen CROSS JOIN conversion ORDER BY {ORDER}
"""
# Visits that led to no signature are nobody's: each is a journey of one touch.
LOST_VISITS = """
    SELECT ARRAY[{label}], count(*)
    FROM petitions_touch AS touch
    {link}
    WHERE touch.organisation_id = %(organisation)s
      AND touch.occurred_at >= %(since)s AND touch.occurred_at < %(until)s
      AND (%(cause)s::uuid IS NULL OR touch.cause_id = %(cause)s)
      AND (%(petition)s::uuid IS NULL OR touch.petition_id = %(petition)s)
      AND touch.id NOT IN (
        SELECT named FROM petitions_signature,
            LATERAL unnest(touches || touch_id) AS _(named)
        WHERE organisation_id = %(organisation)s AND named IS NOT NULL)
    GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Step:
    """One touch of a journey, and the label it stands for in a report.

    `occurred_at` is None where no visit is known: an imported step, or nothing at all.
    """

    touch: Touch
    occurred_at: datetime | None


def credited(question: Question, organisation: Organisation) -> list[Credit]:
    """Return all heuristic models' credits. Each adds up to the same: what the question counts."""
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
    found = attribution_columns.read(question, organisation)
    summed = column_credits.credited(found.journeys, found.worths, half_life=question.half_life)
    return [
        Credit(found.rails[rail], found.labels[label], dict(zip(HEURISTICS, minor, strict=True)))
        for rail, label, minor in summed
    ]


def shared(rest: str) -> str:
    """Return the parts that split what conversions are worth, then `rest` with its `credits`."""
    engine = credit_statement.POSTGRESQL
    sums = credit_statement.said(credit_statement.CREDITS, engine)
    return (
        f"{credit_statement.said(credit_statement.SPLIT, engine)} {rest.replace('{credits}', sums)}"
    )


def paths(question: Question, organisation: Organisation) -> list[Path]:
    """Return the journeys a removal is solved on, the same ones together.

    Those of the conversions, and those that led to none: of signers who gave nothing, or for
    signatures the visits that led to no signature.
    """
    found = [
        Path(tuple(path), many, float(minor))
        for path, many, minor in rows(PATHS, question, organisation)
    ]
    return found + [Path(tuple(path), 0, 0.0, many) for path, many in _lost(question, organisation)]


def journey(pledge_id: UUID, question: Question, organisation: Organisation) -> list[Step]:
    """Return the touches of one gift as the models see them, oldest first."""
    found = rows(JOURNEY, question, organisation, only=pledge_id)
    return [
        Step(Touch(label, age, signed), occurred_at) for label, age, signed, occurred_at in found
    ]


def signers(question: Question) -> Question | None:
    """Return the question about signers, whose journeys led to nothing where they gave nothing.

    None where it is about returning givers: whoever never gave is none of them.
    """
    if question.standing == "returning":
        return None
    return replace(question, conversion="signature", standing="")


def _lost(question: Question, organisation: Organisation) -> list[Any]:
    if question.conversion == "signature":
        statement = LOST_VISITS.format(
            label=ways.LABEL[question.by], link=ways.LINK if question.by == "link" else ""
        )
        return _run(statement, conversions.given(question, organisation))
    asked = signers(question)
    if asked is None:
        return []
    found = rows(PATHS, asked, organisation, filters=conversions.GAVE_NOTHING)
    return [(path, many) for path, many, _ in found]


def rows(
    rest: str,
    question: Question,
    organisation: Organisation,
    *,
    only: UUID | None = None,
    filters: str = "",
    more: Mapping[str, Any] | None = None,
) -> list[Any]:
    """Return what `rest` selects, after the parts that find a question's conversions and ways."""
    parts = conversions.sql(question, only=only is not None, filters=filters)
    way = ways.sql(question, kept_days=organisation.look_back_days)
    statement = f"WITH {parts}, {way}, {rest}"
    return _run(
        statement, {**conversions.given(question, organisation), "only": only, **(more or {})}
    )


def streamed(
    rest: str, question: Question, organisation: Organisation, *, more: Mapping[str, Any]
) -> Iterator[Any]:
    """Yield what `rows` returns, a few at a time: the database holds the others."""
    way = ways.sql(question, kept_days=organisation.look_back_days)
    statement = f"WITH {conversions.sql(question)}, {way}, {rest}"
    given = {**conversions.given(question, organisation), "only": None, **more}
    with connection.cursor() as cursor:
        cursor.execute(f"{MEMORY}; {ALL_OF_THEM}")
    with patience.limited(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, given)
        while some := cursor.fetchmany(AT_ONCE):
            yield from some


def _run(statement: str, given: dict[str, Any]) -> list[Any]:
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(statement, given)
        return list(cursor.fetchall())
