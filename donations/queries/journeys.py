# ruff: noqa: S608 - statements made of our own words
"""The ways that conversions came, each as the visits that led to it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from donations.attribution.credit_statement import ORDER
from donations.attribution.questions import Question
from donations.queries import attribution
from donations.queries.attribution_rows import AFTER
from mobilize.organisations.models import Organisation

MOST = 20  # ways that are listed
LONGEST = 6  # visits; journeys of so many and more stand together
# From which whole day on after the first visit each group begins.
DAYS = (0, 1, 2, 8, 31, 91)
NOT_KNOWN = -1

# A step without a visit was written down with the gift: its channel is known, its day is not.
WALK = f"""
    walk AS (
        SELECT conversion, array_agg(label ORDER BY {ORDER}) AS path,
            count(*) FILTER (WHERE touch IS NOT NULL OR known)::int AS touches,
            max(age) FILTER (WHERE touch IS NOT NULL) AS days
        FROM way GROUP BY conversion
    ),
    worth AS (
        SELECT conversion, sum(sign * minor)::bigint AS minor FROM value GROUP BY conversion
    )"""
SPAN = "width_bucket(floor(days), %(edges)s::float8[]) - 1"
# Of the ways those that brought most; of the cells all: they add up to what there is.
WAYS = f"""{WALK},
    kept AS MATERIALIZED (
        SELECT path, touches, days, minor FROM walk JOIN worth USING (conversion)
    )
    (SELECT path, max(touches), NULL::int, count(*) FILTER (WHERE minor > 0), sum(minor)::bigint,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
    FROM kept GROUP BY path ORDER BY sum(minor) DESC, count(*) DESC, path LIMIT %(most)s)
    UNION ALL
    (SELECT NULL, least(touches, %(longest)s), {SPAN},
        count(*) FILTER (WHERE minor > 0), sum(minor)::bigint, NULL
    FROM kept GROUP BY 2, 3 ORDER BY 2, 3)
"""
LISTED = f"""{WALK}
    SELECT conversion.id, conversion.at, worth.minor, walk.days
    FROM walk JOIN worth USING (conversion) JOIN conversion ON conversion.id = walk.conversion
    WHERE (%(path)s::text[] IS NULL OR walk.path::text[] = %(path)s::text[])
      AND (%(touches)s::int IS NULL OR least(walk.touches, %(longest)s) = %(touches)s)
      AND (%(span)s::int IS NULL OR coalesce({SPAN}, {NOT_KNOWN}) = %(span)s)
      AND {AFTER}
    ORDER BY conversion.at DESC, conversion.id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Traveller:
    """One conversion that came a certain way. Nothing says whose it is."""

    id: UUID
    at: datetime
    minor: int
    days: float | None


@dataclass(frozen=True)
class Those:
    """Which conversions: those of one way, of so many visits, of one span of DAYS, or all.

    NOT_KNOWN stands for a number of visits, or a span, that is not known.
    """

    path: tuple[str, ...] | None = None
    touches: int | None = None
    days: int | None = None

    def given(self) -> dict[str, Any]:
        """Return them as the statement takes them."""
        return {
            "path": None if self.path is None else list(self.path),
            "touches": 0 if self.touches == NOT_KNOWN else self.touches,
            "span": DAYS.index(self.days) if self.days in DAYS else self.days,
        }


@dataclass(frozen=True)
class Path:
    """One way: its channels, campaigns or links, the oldest first.

    `touches` are its visits, and steps that were written down. `number` counts what came to
    something in the period, `minor` is the sum of all, reversals among it. `days` is the median
    from the first visit on, None where no visit has a day.
    """

    labels: tuple[str, ...]
    touches: int
    number: int
    minor: int
    days: float | None


@dataclass(frozen=True)
class Cell:
    """Those of so many steps whose first visit was so long before: `days` indexes DAYS."""

    touches: int
    days: int | None
    number: int
    minor: int


@dataclass(frozen=True)
class Ways:
    """The ways that brought most, the largest first, and all conversions by steps and days."""

    paths: tuple[Path, ...]
    cells: tuple[Cell, ...]


def ways(question: Question, organisation: Organisation) -> Ways:
    """Return how a question's conversions came, in one look at them."""
    given = {"most": MOST, "longest": LONGEST, "edges": list(DAYS)}
    paths, cells = [], []
    for path, touches, span, number, minor, days in _asked(WAYS, question, organisation, given):
        worth = _money(question, minor)
        if path is None:
            cells.append(Cell(touches, span, number, worth))
        else:
            paths.append(Path(tuple(path), touches, number, worth, days))
    return Ways(tuple(paths), tuple(cells))


def travellers(
    those: Those,
    question: Question,
    organisation: Organisation,
    *,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[Traveller]:
    """Return what came in just this way, the newest first: those that follow `before`."""
    groups = {"longest": LONGEST, "edges": list(DAYS)}
    more = {**those.given(), **groups, "before": before, "limit": limit}
    rows = _asked(LISTED, question, organisation, more)
    return [
        Traveller(row_id, at, _money(question, minor), days) for row_id, at, minor, days in rows
    ]


def _asked(
    statement: str, question: Question, organisation: Organisation, more: dict[str, Any]
) -> list[Any]:
    return attribution.rows(statement, replace(question, measure="value"), organisation, more=more)


def _money(question: Question, minor: int) -> int:
    """Return an amount in minor units; signatures have none."""
    return 0 if question.conversion == "signature" else minor
