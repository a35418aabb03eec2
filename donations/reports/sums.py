"""The sums that reports rest on, grouped by the database: money from the ledger only."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from donations.models import LedgerEntry, Pledge
from mobilize.organisations.models import Organisation
from petitions.reports import counts

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
    def begins(self) -> datetime | None:
        """Return the first moment that counts."""
        return None if self.since is None else self._midnight(self.since)

    @property
    def ends(self) -> datetime | None:
        """Return the first moment that no longer counts."""
        if self.until is None or self.until == date.max:
            return None
        return self._midnight(self.until + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.organisation.time_zone))


def booked(span: Span) -> Grouped:
    """Return `(journey, amount, how many)` of the ledger; reversals are negative."""
    return _grouped(_entries(span))


def promised(span: Span) -> Grouped:
    """Return `(journey, amount, how many)` of the pledges made, called-off ones left out."""
    pledges = Pledge.objects.for_org(span.organisation.id).exclude(state=Pledge.State.CANCELLED)
    made = Q(cause_id=span.cause_id, currency=span.currency)
    if span.begins is not None:
        made &= Q(made_at__gte=span.begins)
    if span.ends is not None:
        made &= Q(made_at__lt=span.ends)
    return _grouped(pledges.filter(made))


def signed(span: Span) -> list[tuple[tuple[str, ...], int]]:
    """Return `(journey, how many)` of the confirmed signatures."""
    journeys: list[tuple[tuple[str, ...], int]] = counts.signature_journeys(
        organisation_id=span.organisation.id,
        cause_id=span.cause_id,
        since=span.begins,
        until=span.ends,
    )
    return journeys


def by_rail_and_channel(span: Span) -> dict[str, dict[str, int]]:
    """Return the ledger's money by rail and last channel."""
    cells = _entries(span).values_list("rail", "channel").annotate(money=Sum("amount_minor"))
    crossed: dict[str, dict[str, int]] = {}
    for rail, channel, money in cells.order_by("rail", "channel"):
        crossed.setdefault(rail, {})[channel] = int(money)
    return crossed


def _entries(span: Span) -> Any:
    entries = LedgerEntry.objects.for_org(span.organisation.id)
    within = Q(cause_id=span.cause_id, currency=span.currency)
    if span.since is not None:
        within &= Q(booked_on__gte=span.since)
    if span.until is not None:
        within &= Q(booked_on__lte=span.until)
    return entries.filter(within)


def _grouped(rows: Any) -> Grouped:
    groups = rows.values_list("journey", "amount_minor").annotate(times=Count("id"))
    return [
        (tuple(journey), amount, times)
        for journey, amount, times in groups.order_by("journey", "amount_minor")
    ]
