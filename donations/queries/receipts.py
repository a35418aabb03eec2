"""Finding receipts, and what a series holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from donations.domain import receipts
from donations.models import Receipt, ReceiptLine, ReceiptRun, ReceiptSeries
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet


class ReceiptMissing(AppError):
    """There is no such receipt."""

    code = "receipt-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class SeriesLine:
    """One year's numbers: how many were given, from which to which, and whether one is missing."""

    year: int
    last_number: int
    receipts: int
    void: int
    gaps: int


def of(organisation_id: UUID) -> TenantQuerySet[Receipt]:
    """Return an organisation's receipts, with what voids them."""
    return Receipt.objects.for_org(organisation_id).select_related(
        "void", "replaces", "replaced_by"
    )


def by_id(organisation_id: UUID, receipt_id: UUID) -> Receipt:
    """Return one receipt.

    Raises:
        ReceiptMissing
    """
    found = of(organisation_id).select_related("holder").filter(id=receipt_id).first()
    if found is None:
        raise ReceiptMissing
    return found


def of_giver(supporter_id: UUID) -> TenantQuerySet[Receipt]:
    """Return somebody's receipts, the newest first."""
    rows = Receipt.objects.filter(holder__supporter_id=supporter_id, holder__forgotten_at=None)
    related = rows.select_related("void", "replaces", "replaced_by", "holder")
    return related.order_by("-year", "-number")


def number_of(receipt: Receipt) -> str:
    """Return a receipt's number as it is printed."""
    return receipts.number(receipt.year, receipt.number)


def voided_on(receipt: Receipt) -> date | None:
    """Return since when a receipt is void."""
    void = getattr(receipt, "void", None)
    return void.voided_on if void is not None else None


def replacement(receipt: Receipt) -> Receipt | None:
    """Return which receipt came in a void one's place."""
    return getattr(receipt, "replaced_by", None)


def standing_numbers(payment_ids: Iterable[UUID]) -> dict[UUID, Receipt]:
    """Return the standing receipt of each gift that has one."""
    rows = ReceiptLine.objects.filter(payment_id__in=payment_ids, receipt__void=None)
    return {row.payment_id: row.receipt for row in rows.select_related("receipt")}


def series(organisation_id: UUID) -> list[SeriesLine]:
    """Return what each year's series holds, the newest first."""
    rows = Receipt.objects.for_org(organisation_id).values("year")
    counted = {
        row["year"]: row
        for row in rows.annotate(
            many=Count("id"),
            lowest=Min("number"),
            highest=Max("number"),
            void_ones=Count("id", filter=Q(void__isnull=False)),
        )
    }
    counters = ReceiptSeries.objects.for_org(organisation_id).order_by("-year")
    return [_line(each, counted.get(each.year)) for each in counters]


def runs(organisation_id: UUID) -> TenantQuerySet[ReceiptRun]:
    """Return the yearly runs."""
    return ReceiptRun.objects.for_org(organisation_id)


def held_about(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return a giver's receipts, as they are told what is held about them."""
    rows = of_giver(supporter_id).values(
        "year", "number", "kind", "amount_minor", "currency", "issued_on", "void__voided_on"
    )
    return [dict(row) for row in rows]


def _line(counter: ReceiptSeries, found: Mapping[str, Any] | None) -> SeriesLine:
    many = found["many"] if found else 0
    highest = max(counter.last_number, found["highest"] if found else 0)
    void = found["void_ones"] if found else 0
    return SeriesLine(counter.year, counter.last_number, many, void, highest - many)
