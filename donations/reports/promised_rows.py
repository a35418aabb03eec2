"""The pledges behind a figure of what was promised, and what each adds to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from donations.reports.promised import PARTS, PLEDGES
from mobilize.kit import paging, patience
from mobilize.kit.spreadsheets import Cell
from petitions.models import Cause

PAGE = 50
FIGURES = tuple(PARTS)
BEHIND = """
    WITH behind AS (
        SELECT id, made_at, rail, state, amount_minor, ({part})::bigint AS part_minor
        FROM ({pledges}) AS told WHERE cause_id = %(cause)s AND currency = %(currency)s
    )"""
# A pledge is looked up where it was written: meanwhile it may add nothing to the figure.
LISTED = """
    SELECT id, made_at, rail, state, amount_minor, part_minor FROM behind
    WHERE part_minor <> 0 AND (%(before)s::uuid IS NULL OR (made_at, id) < (
        (SELECT made_at FROM behind WHERE id = %(before)s), %(before)s::uuid))
    ORDER BY made_at DESC, id DESC LIMIT %(limit)s
"""
ADDED_UP = "SELECT count(*), coalesce(sum(part_minor), 0)::bigint FROM behind WHERE part_minor <> 0"


@dataclass(frozen=True)
class Figure:
    """One cell: of a cause and a currency, under one of `FIGURES`."""

    cause: Cause
    currency: str
    name: str


@dataclass(frozen=True)
class Pledged:
    """One pledge, and what of it is in the figure, in minor units. Nothing says whose it is."""

    id: UUID
    made_at: datetime
    rail: str
    state: str
    amount_minor: int
    part_minor: int


@dataclass(frozen=True)
class RowsBehind:
    """A page of them, the newest first. `number` and `total_minor` are of all there are."""

    currency: str
    number: int
    total_minor: int
    rows: tuple[Pledged, ...]
    next: UUID | None


@patience.limited()
def behind(figure: Figure, *, before: UUID | None = None) -> RowsBehind:
    """Return a page of the pledges behind a figure: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    rows = _pledged(figure, before=before, limit=PAGE + 1)
    ((number, total),) = _rows(ADDED_UP, figure)
    page, following = paging.cut(rows, PAGE)
    return RowsBehind(figure.currency, number, total, page, following)


@patience.limited()
def table(figure: Figure) -> list[Sequence[Cell]]:
    """Return all of them for a file, and at the end what they come to.

    Raises:
        TooMuchToCompute
    """
    rows = _pledged(figure, before=None, limit=None)
    lines = [
        (str(row.id), row.made_at.isoformat(), row.rail, row.state, row.amount_minor,
         row.part_minor)
        for row in rows
    ]  # fmt: skip
    whole = (sum(row.amount_minor for row in rows), sum(row.part_minor for row in rows))
    head = ("pledge", "made_at", "rail", "state", "amount_minor", "part_minor")
    return [head, *lines, ("total", None, None, None, *whole)]


def _pledged(figure: Figure, **page: Any) -> list[Pledged]:
    return [Pledged(*row) for row in _rows(LISTED, figure, **page)]


def _rows(rest: str, figure: Figure, **page: Any) -> list[Any]:
    given = {
        "organisation": figure.cause.organisation_id,
        "cause": figure.cause.id,
        "currency": figure.currency,
        **page,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEHIND.format(part=PARTS[figure.name], pledges=PLEDGES) + rest, given)
        return list(cursor.fetchall())
