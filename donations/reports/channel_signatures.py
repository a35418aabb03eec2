"""The signatures behind a count of the channel report: how each came, and what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from donations.attribution.credit import credit_counts
from donations.queries import credited
from donations.reports import sums
from donations.reports.channel_rows import Figure
from donations.reports.sums import Span
from mobilize.kit import paging, patience
from mobilize.kit.spreadsheets import Cell
from petitions.reports import counts

PAGE = 50
DIGITS = 6  # of a split signature in a file, as in the report's
Journeys = Sequence[tuple[tuple[str, ...], int]]


@dataclass(frozen=True)
class Signed:
    """One confirmed signature, and the part of it that the channel is credited. Whose is untold."""

    id: UUID
    confirmed_at: datetime
    journey: tuple[str, ...]
    credited: Fraction


@dataclass(frozen=True)
class RowsBehind:
    """A page of them, the newest first. `number` and `total` are of all there are."""

    number: int
    total: Fraction
    rows: tuple[Signed, ...]
    next: UUID | None


@patience.limited()
def behind(figure: Figure, *, span: Span, before: UUID | None = None) -> RowsBehind:
    """Return a page of the signatures behind a figure: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    found = _signatures(figure, span)
    rows = credited.newest_first(found, "confirmed_at", before=before)
    page, following = paging.cut([_signed(row, figure) for row in rows[: PAGE + 1]], PAGE)
    journeys = counts.journeys(found, span.organisation.id)
    return RowsBehind(
        number=sum(many for _, many in journeys),
        total=_part(journeys, figure),
        rows=page,
        next=following,
    )


@patience.limited()
def table(figure: Figure, *, span: Span) -> list[Sequence[Cell]]:
    """Return all of them for a file, and at the end what they come to.

    Raises:
        TooMuchToCompute
    """
    found = credited.newest_first(_signatures(figure, span), "confirmed_at")
    rows = [_signed(row, figure) for row in found]
    whole = sum((row.credited for row in rows), Fraction(0))
    lines = [
        (str(row.id), row.confirmed_at.isoformat(), " > ".join(row.journey), rounded(row.credited))
        for row in rows
    ]
    head = ("signature", "confirmed_at", "journey", "credited")
    return [head, *lines, ("total", None, None, rounded(whole))]


def rounded(part: Fraction) -> float:
    """Return a split signature as files and the API write it."""
    return round(float(part), DIGITS)


def _signatures(figure: Figure, span: Span) -> Any:
    rows = credited.ways(sums.signatures(span), span.organisation.id)
    return credited.to(rows, figure.channel, figure.model)


def _signed(row: Any, figure: Figure) -> Signed:
    way = tuple(row.way)
    return Signed(row.id, row.confirmed_at, way, _part([(way, 1)], figure))


def _part(journeys: Journeys, figure: Figure) -> Fraction:
    """Return a channel's part of signatures that came in these ways, split as the report splits."""
    if figure.channel is None:
        return Fraction(sum(many for _, many in journeys))
    return credit_counts(journeys, model=figure.model).get(figure.channel, Fraction(0))
