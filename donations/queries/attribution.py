# ruff: noqa: S608 - statements made of our own words
"""Credits under every heuristic model in one pass, and the journeys that removal is solved on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from donations.attribution.heuristics import HEURISTICS, Touch
from donations.attribution.markov import Path
from donations.attribution.questions import Question
from donations.queries import conversions, ways
from mobilize.organisations.models import Organisation

ORDER = "age DESC, touch, place"

# Places and weights as donations.attribution.heuristics has them.
PLACED = f"""
    placed AS (
        SELECT conversion, label, known, signed,
            row_number() OVER (PARTITION BY conversion ORDER BY {ORDER}) AS pos,
            count(*) OVER (PARTITION BY conversion) AS n,
            round(4294967296 * power(2, greatest(-64, (min(age) OVER (PARTITION BY conversion)
                - age) / %(half_life)s::float8)))::bigint AS fading,
            row_number() OVER (PARTITION BY conversion, label ORDER BY {ORDER}) = 1 AS new
        FROM way
    ),
    weighed AS (
        SELECT conversion, label, pos, n, new, fading,
            coalesce(max(pos) FILTER (WHERE known) OVER whole, n) AS chosen,
            sum(fading) OVER whole AS faded,
            count(*) FILTER (WHERE new) OVER whole AS kinds,
            count(*) FILTER (WHERE new) OVER (PARTITION BY conversion ORDER BY pos) AS kind,
            max(pos) FILTER (WHERE signed) OVER whole AS sign_at
        FROM placed
        WINDOW whole AS (PARTITION BY conversion)
    ),
    anchored AS (
        SELECT *,
            (pos = 1)::int + (pos = n)::int + coalesce((pos = sign_at)::int, 0) AS here,
            2 + (sign_at IS NOT NULL)::int AS roles,
            n - 1 - (n > 1)::int - coalesce((sign_at NOT IN (1, n))::int, 0) AS others
        FROM weighed
    )"""
# Largest remainder in whole numbers: what is left after each has its whole part goes to the
# largest remainders, ties to the earlier touch. Equal weights need no sorting for that.
SHARED = """
    parts AS (
        SELECT conversion, rail, sign, minor, label, pos, n, new, chosen, kinds, kind,
            CASE WHEN others = 0 THEN here WHEN here > 0 THEN 9 * others * here ELSE roles END
                AS anchor,
            CASE WHEN others = 0 THEN roles ELSE 10 * others * roles END AS anchors,
            fading, faded::bigint AS faded,
            abs(minor) AS whole, sign * CASE WHEN minor < 0 THEN -1 ELSE 1 END AS way,
            5 * greatest(n - 2, 1) AS fifths
        FROM anchored JOIN value USING (conversion)
    ),
    ranked AS (
        SELECT conversion, rail, label, way, pos, n, new, chosen, kinds, kind, whole, fifths,
            whole * anchor / anchors AS anchor_part,
            whole - sum(whole * anchor / anchors) OVER one AS anchor_left,
            row_number() OVER (PARTITION BY conversion, rail, sign
                ORDER BY whole * anchor %% anchors DESC, pos) AS anchor_rank,
            whole * fading / faded AS fading_part,
            whole - sum(whole * fading / faded) OVER one AS fading_left,
            row_number() OVER (PARTITION BY conversion, rail, sign
                ORDER BY whole * fading %% faded DESC, pos) AS fading_rank
        FROM parts
        WINDOW one AS (PARTITION BY conversion, rail, sign)
    )"""
# In the order of HEURISTICS.
CREDITS = """
        sum(way * CASE WHEN pos = 1 THEN whole ELSE 0 END)::bigint AS first,
        sum(way * CASE WHEN pos = n THEN whole ELSE 0 END)::bigint AS last,
        sum(way * CASE WHEN pos = chosen THEN whole ELSE 0 END)::bigint AS last_known,
        sum(way * (whole / n + (pos <= whole %% n)::int))::bigint AS linear,
        sum(way * CASE WHEN new THEN whole / kinds + (kind <= whole %% kinds)::int ELSE 0 END)
            ::bigint AS distinct,
        sum(way * {position_u})::bigint AS position_u,
        sum(way * (anchor_part + (anchor_rank <= anchor_left)::int))::bigint AS position_w,
        sum(way * (fading_part + (fading_rank <= fading_left)::int))::bigint AS decay
"""
BY_LABEL = "SELECT rail, label, {credits} FROM ranked GROUP BY rail, label ORDER BY rail, label"
# The ends' remainder in fifths of a unit beside the middle's: whose is larger is served first.
POSITION_U = """CASE WHEN n <= 2 THEN whole / n + (pos <= whole %% n)::int
    ELSE CASE WHEN pos IN (1, n) THEN 2 * whole / 5 ELSE whole / fifths END
        + (CASE WHEN pos = 1 THEN CASE WHEN ends_first THEN 1 ELSE n - 1 END
                WHEN pos = n THEN CASE WHEN ends_ahead THEN 2 ELSE n END
                WHEN ends_ahead THEN pos + 1 WHEN ends_first THEN pos ELSE pos - 1 END
           <= whole - 2 * (2 * whole / 5) - (n - 2) * (whole / fifths))::int
    END"""
ENDS = "2 * whole %% 5 * (n - 2)"
MIDDLE = "whole %% fifths"

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
    SELECT label, age, signed, conversion.at - age * interval '1 day'
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
class Credit:
    """What one label is credited with on one rail, by model: minor units, or millionths."""

    rail: str
    label: str
    minor: dict[str, int]


@dataclass(frozen=True)
class Step:
    """One touch of a journey, and the label it stands for in a report."""

    touch: Touch
    occurred_at: datetime


def credited(question: Question, organisation: Organisation) -> list[Credit]:
    """Return all heuristic models' credits. Each adds up to the same: what the question counts."""
    found = rows(shared(BY_LABEL), question, organisation)
    return [
        Credit(rail, label, dict(zip(HEURISTICS, minor, strict=True)))
        for rail, label, *minor in found
    ]


def shared(rest: str) -> str:
    """Return the parts that split what conversions are worth, then `rest` with its `credits`."""
    ends = {"ends_first": f"({ENDS} >= {MIDDLE})", "ends_ahead": f"({ENDS} > {MIDDLE})"}
    position = POSITION_U
    for name, condition in ends.items():
        position = position.replace(name, condition)
    return f"{PLACED}, {SHARED} {rest.format(credits=CREDITS.format(position_u=position))}"


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


def _lost(question: Question, organisation: Organisation) -> list[Any]:
    if question.conversion == "signature":
        statement = LOST_VISITS.format(
            label=ways.LABEL[question.by], link=ways.LINK if question.by == "link" else ""
        )
        return _run(statement, conversions.given(question, organisation))
    signers = replace(question, conversion="signature", standing="")
    found = rows(PATHS, signers, organisation, filters=conversions.GAVE_NOTHING)
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
    statement = f"WITH {parts}, {ways.sql(question)}, {rest}"
    return _run(
        statement, {**conversions.given(question, organisation), "only": only, **(more or {})}
    )


def _run(statement: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
