# ruff: noqa: S608 - statements made of our own words
"""Every heuristic model in one pass of SQL: one text that several engines run.

The weights are those of `donations.attribution.heuristics`, in whole numbers, so that any
engine that counts in 64 bits gives the same minor units. Two tables are given:

- `way`: the touches of each conversion. `conversion`, `touch`, `place`, `label`, `known`,
  `signed`, `age` in days;
- `value`: what each was worth. `conversion`, `rail`, `minor`, and `sign`, 1 for what it came to
  by the end of the period and -1 for what it had come to before.

The text writes `//` for the whole part of a division, `%` for its rest, `rint` for the nearest
whole number, ties to the even one, and `$half_life` for days. A dialect says these in the words
of one engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORDER = "age DESC, touch, place"

PLACED = f"""
    placed AS (
        SELECT conversion, label, known, signed,
            row_number() OVER (PARTITION BY conversion ORDER BY {ORDER}) AS pos,
            count(*) OVER (PARTITION BY conversion) AS n,
            rint(4294967296 * power(2, greatest(-64,
                (min(age) OVER (PARTITION BY conversion) - age) / $half_life)))::bigint AS fading,
            row_number() OVER (PARTITION BY conversion, label ORDER BY {ORDER}) = 1 AS new
        FROM way
    ),
    weighed AS (
        SELECT conversion, label, pos, n, new, fading,
            coalesce(max(CASE WHEN known THEN pos END) OVER whole, n) AS chosen,
            (sum(fading) OVER whole)::bigint AS faded,
            count(CASE WHEN new THEN 1 END) OVER whole AS kinds,
            count(CASE WHEN new THEN 1 END) OVER (PARTITION BY conversion ORDER BY pos) AS kind,
            max(CASE WHEN signed THEN pos END) OVER whole AS sign_at
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
# The ends' remainder in fifths of a unit beside the middle's: whose is larger is served first.
ENDS = "2 * whole % 5 * (n - 2)"
MIDDLE = "whole % fifths"
POSITION_U = f"""CASE WHEN n <= 2 THEN whole // n + (pos <= whole % n)::int
    ELSE CASE WHEN pos IN (1, n) THEN 2 * whole // 5 ELSE whole // fifths END
        + (CASE WHEN pos = 1 THEN CASE WHEN {ENDS} >= {MIDDLE} THEN 1 ELSE n - 1 END
                WHEN pos = n THEN CASE WHEN {ENDS} > {MIDDLE} THEN 2 ELSE n END
                WHEN {ENDS} > {MIDDLE} THEN pos + 1
                WHEN {ENDS} >= {MIDDLE} THEN pos ELSE pos - 1 END
           <= whole - 2 * (2 * whole // 5) - (n - 2) * (whole // fifths))::int
    END"""
# Largest remainder in whole numbers: what is left after each has its whole part goes to the
# largest remainders, ties to the earlier touch. Equal weights need no sorting for that.
SHARED = """
    parts AS (
        SELECT conversion, rail, sign, minor, label, pos, n, new, chosen, kinds, kind,
            CASE WHEN others = 0 THEN here WHEN here > 0 THEN 9 * others * here ELSE roles END
                AS anchor,
            CASE WHEN others = 0 THEN roles ELSE 10 * others * roles END AS anchors,
            fading, faded,
            abs(minor) AS whole, sign * CASE WHEN minor < 0 THEN -1 ELSE 1 END AS way,
            5 * greatest(n - 2, 1) AS fifths
        FROM anchored JOIN value USING (conversion)
    ),
    ranked AS (
        SELECT conversion, rail, label, way, pos, n, new, chosen, kinds, kind, whole, fifths,
            whole * anchor // anchors AS anchor_part,
            whole - (sum(whole * anchor // anchors) OVER one)::bigint AS anchor_left,
            row_number() OVER (PARTITION BY conversion, rail, sign
                ORDER BY whole * anchor % anchors DESC, pos) AS anchor_rank,
            whole * fading // faded AS fading_part,
            whole - (sum(whole * fading // faded) OVER one)::bigint AS fading_left,
            row_number() OVER (PARTITION BY conversion, rail, sign
                ORDER BY whole * fading % faded DESC, pos) AS fading_rank
        FROM parts
        WINDOW one AS (PARTITION BY conversion, rail, sign)
    )"""
SPLIT = f"{PLACED}, {SHARED}"
# In the order of HEURISTICS.
CREDITS = f"""
        sum(way * CASE WHEN pos = 1 THEN whole ELSE 0 END)::bigint AS first,
        sum(way * CASE WHEN pos = n THEN whole ELSE 0 END)::bigint AS last,
        sum(way * CASE WHEN pos = chosen THEN whole ELSE 0 END)::bigint AS last_known,
        sum(way * (whole // n + (pos <= whole % n)::int))::bigint AS linear,
        sum(way * CASE WHEN new THEN whole // kinds + (kind <= whole % kinds)::int ELSE 0 END)
            ::bigint AS distinct,
        sum(way * {POSITION_U})::bigint AS position_u,
        sum(way * (anchor_part + (anchor_rank <= anchor_left)::int))::bigint AS position_w,
        sum(way * (fading_part + (fading_rank <= fading_left)::int))::bigint AS decay
"""
BY_LABEL = "SELECT rail, label, {credits} FROM ranked GROUP BY rail, label ORDER BY rail, label"
TEXT = f"{SPLIT} {BY_LABEL.replace('{credits}', CREDITS)}"

Dialect = Mapping[str, str]
# The remainder comes first: what follows may hold a placeholder of psycopg's.
POSTGRESQL: Dialect = {
    "%": "%%",
    "//": "/",
    "rint(": "round(",
    "$half_life": "%(half_life)s::float8",
}
DUCKDB: Dialect = {"rint(": "("}  # its cast to bigint goes to the nearest, ties to the even one
SPARK: Dialect = {"//": "div", "$": ":"}


@dataclass(frozen=True)
class Credit:
    """What one label is credited with on one rail, by model: minor units, or millionths."""

    rail: str
    label: str
    minor: dict[str, int]


def sql(dialect: Dialect) -> str:
    """Return what follows `way` and `value` in a WITH: rail, label, and a sum for each model."""
    return said(TEXT, dialect)


def said(text: str, dialect: Dialect) -> str:
    """Return a text in the words of one engine."""
    for ours, theirs in dialect.items():
        text = text.replace(ours, theirs)
    return text
