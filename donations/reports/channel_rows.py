"""The money behind a figure of the channel report: what its books say, one entry after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from donations.attribution.credit import credit_money
from donations.models import LedgerEntry
from donations.queries import credited
from donations.reports import sums
from donations.reports.channels import SOCIAL_MODEL
from donations.reports.sums import Span
from mobilize.kit import paging, patience
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.models import Organisation
from petitions.models import Cause

PAGE = 50
GIFTS, BACK = "gifts", "back"  # what came alone, and what went back or was won back alone
PROMISED = "promised"  # of the book of promises, in which what was called off is negative
PARTS = (GIFTS, BACK, PROMISED)


@dataclass(frozen=True)
class Figure:
    """One cell: what a channel got, under one model, on one rail; None: on all, and of all.

    `part` is one of `PARTS`, or None: gifts and what went back of them.
    """

    channel: str | None = None
    model: str = SOCIAL_MODEL
    rail: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Booked:
    """One entry of a book and what the channel got of it; less than nothing was taken back."""

    id: UUID
    pledge_id: UUID
    booked_on: date
    rail: str
    journey: tuple[str, ...]
    amount_minor: int
    credited_minor: int


@dataclass(frozen=True)
class RowsBehind:
    """Entries, the newest first. `number` and `total_minor` are of all there are."""

    currency: str
    number: int
    total_minor: int
    rows: tuple[Booked, ...]
    next: UUID | None


def span_of(
    organisation: Organisation,
    cause: Cause,
    *,
    currency: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Span:
    """Return what a report on a cause is about, in its own currency by default."""
    return Span(
        organisation=organisation,
        cause_id=cause.id,
        currency=currency or cause.currency,
        since=since,
        until=until,
    )


@patience.limited()
def behind(figure: Figure, *, span: Span, before: UUID | None = None) -> RowsBehind:
    """Return a page of the entries behind a figure: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    found = _entries(figure, span)
    rows = credited.newest_first(found, "booked_on", before=before)
    page, following = paging.cut([_booked(entry, figure, span) for entry in rows[: PAGE + 1]], PAGE)
    return RowsBehind(
        currency=span.currency,
        number=found.count(),
        total_minor=_total(figure, span),
        rows=page,
        next=following,
    )


@patience.limited()
def table(figure: Figure, *, span: Span) -> list[Sequence[Cell]]:
    """Return all of them for a file, and at the end what they come to.

    Raises:
        TooMuchToCompute
    """
    entries = credited.newest_first(_entries(figure, span), "booked_on")
    rows = [_booked(entry, figure, span) for entry in entries]
    lines = [
        (str(row.pledge_id), row.booked_on.isoformat(), row.rail, " > ".join(row.journey),
         row.amount_minor, row.credited_minor)
        for row in rows
    ]  # fmt: skip
    whole = (sum(row.amount_minor for row in rows), sum(row.credited_minor for row in rows))
    head = ("pledge", "booked_on", "rail", "journey", "amount_minor", "credited_minor")
    return [head, *lines, ("total", None, None, None, *whole)]


def _entries(figure: Figure, span: Span) -> Any:
    book = sums.promises(span) if figure.part == PROMISED else sums.entries(span)
    rows = credited.ways(book, span.organisation.id)
    if figure.rail:
        rows = rows.filter(rail=figure.rail)
    if figure.part == GIFTS:
        rows = rows.filter(kind=LedgerEntry.Kind.GIFT)
    elif figure.part == BACK:
        rows = rows.exclude(kind=LedgerEntry.Kind.GIFT)
    return credited.to(rows, figure.channel, figure.model)


def _total(figure: Figure, span: Span) -> int:
    groups = sums.grouped(_entries(figure, span), span)
    return sum(_part(way, amount, figure, span) * times for way, amount, times in groups)


def _booked(entry: Any, figure: Figure, span: Span) -> Booked:
    way = tuple(entry.way)
    return Booked(
        id=entry.id,
        pledge_id=entry.pledge_id,
        booked_on=entry.booked_on,
        rail=entry.rail,
        journey=way,
        amount_minor=entry.amount_minor,
        credited_minor=_part(way, entry.amount_minor, figure, span),
    )


def _part(way: tuple[str, ...], minor: int, figure: Figure, span: Span) -> int:
    """Return a channel's part of an amount, split for itself as the report splits it."""
    if figure.channel is None:
        return minor
    parts = credit_money([(way, minor, 1)], model=figure.model, currency=span.currency)
    return parts.get(figure.channel, 0)
