"""The sums that reports rest on, grouped by the database: money from the ledger only."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from donations.models import LedgerEntry, PromiseEntry
from mobilize.organisations.models import Organisation, TenantQuerySet
from petitions.queries import chains
from petitions.reports import counts

BEGINNING, END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)

Grouped = list[tuple[tuple[str, ...], int, int]]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A cause, a currency and days of the organisation, both ends included."""

    organisation: Organisation
    cause_id: UUID
    currency: str
    since: date | None
    until: date | None

    @property
    def begins(self) -> datetime:
        """Return the first moment that counts."""
        return BEGINNING if self.since is None else self._midnight(self.since)

    @property
    def ends(self) -> datetime:
        """Return the first moment that no longer counts."""
        if self.until is None or self.until >= END.date():
            return END
        return self._midnight(self.until + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.organisation.zone)


def booked(span: Span) -> Grouped:
    """Return `(journey, amount, how many)` of the ledger; reversals are negative."""
    return grouped(entries(span), span)


def promised(span: Span) -> Grouped:
    """Return `(journey, amount, how many)` of the promises made; those called off are negative."""
    return grouped(promises(span), span)


def signed(span: Span) -> list[tuple[tuple[str, ...], int]]:
    """Return `(journey, how many)` of the confirmed signatures."""
    return counts.journeys(signatures(span), span.organisation.id)


def signatures(span: Span) -> TenantQuerySet[Any]:
    """Return the confirmed signatures of a span."""
    return counts.confirmed_between(
        organisation_id=span.organisation.id,
        cause_id=span.cause_id,
        since=span.begins,
        until=span.ends,
    )


def by_rail_and_channel(span: Span) -> dict[str, dict[str, int]]:
    """Return the ledger's money by rail and last channel."""
    last = chains.credited_channel(span.organisation.id)
    cells = entries(span).annotate(last=last).values_list("rail", "last")
    crossed: dict[str, dict[str, int]] = {}
    for rail, channel, money in cells.annotate(money=Sum("amount_minor")).order_by("rail", "last"):
        crossed.setdefault(rail, {})[channel] = int(money)
    return crossed


def entries(span: Span) -> TenantQuerySet[LedgerEntry]:
    """Return the ledger's entries of a span."""
    found: TenantQuerySet[LedgerEntry] = _within(LedgerEntry, span)
    return found


def promises(span: Span) -> TenantQuerySet[PromiseEntry]:
    """Return what the book of promises says of a span."""
    found: TenantQuerySet[PromiseEntry] = _within(PromiseEntry, span)
    return found


def _within(book: Any, span: Span) -> Any:
    """Return what a book says of a span's days."""
    within = Q(cause_id=span.cause_id, currency=span.currency)
    if span.since is not None:
        within &= Q(booked_on__gte=span.since)
    if span.until is not None:
        within &= Q(booked_on__lte=span.until)
    return book.objects.for_org(span.organisation.id).filter(within)


def grouped(rows: Any, span: Span) -> Grouped:
    """Return `(journey, amount, how many)` of rows, journeys as reports credit them."""
    ways = rows.annotate(way=chains.credited_journey(span.organisation.id))
    groups = ways.values_list("way", "amount_minor").annotate(times=Count("id"))
    return [
        (tuple(way), amount, times) for way, amount, times in groups.order_by("way", "amount_minor")
    ]
