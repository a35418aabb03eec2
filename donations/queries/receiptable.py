"""Which gifts a receipt can be made for, and what is kept of each: read from the ledger."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, Sum

from donations.domain.fiscal_years import FiscalYear
from donations.domain.receipts import REFUND, Line
from donations.models import LedgerEntry, ReceiptHolder, ReceiptLine
from mobilize.organisations.models import Organisation

GIFT = LedgerEntry.Kind.GIFT
STANDING = Q(receipt__void=None)
OF_THIS = Q(payment=OuterRef("payment"))


def kept(payment_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return what is left of each of these gifts: refunds and disputes taken off."""
    rows = LedgerEntry.objects.filter(payment_id__in=payment_ids).values("payment_id")
    return {row["payment_id"]: row["kept"] for row in rows.annotate(kept=Sum("amount_minor"))}


def lines(organisation: Organisation, payment_ids: Collection[UUID]) -> list[Line]:
    """Return these gifts as a receipt would tell them, but for those that one tells already."""
    return _lines(organisation, _gifts(organisation).filter(payment_id__in=payment_ids))


def of_givers(
    organisation: Organisation, supporter_ids: Collection[UUID], *, year: FiscalYear
) -> dict[UUID, list[Line]]:
    """Return each giver's gifts of a year that stand on no receipt and are kept in part."""
    rows = _gifts(organisation).filter(pledge__supporter_id__in=supporter_ids)
    givers = dict(rows.values_list("payment_id", "pledge__supporter_id"))
    found: dict[UUID, list[Line]] = {each: [] for each in supporter_ids}
    for line in _lines(organisation, rows):
        if year.holds(line.given_on):
            found[givers[line.payment_id]].append(line)
    return found


def givers_of(
    organisation: Organisation, *, year: FiscalYear, after: UUID | None, most: int
) -> list[UUID]:
    """Return the next givers, in order of their ids, who gave around a year."""
    rows = _around(organisation, year).exclude(pledge__supporter=None)
    if after is not None:
        rows = rows.filter(pledge__supporter_id__gt=after)
    found = rows.order_by("pledge__supporter_id").values_list("pledge__supporter_id", flat=True)
    return list(found.distinct()[:most])


def nameless(organisation: Organisation, *, year: FiscalYear) -> int:
    """Return how many gifts of a year nobody is known for: there is no receipt for them."""
    rows = _around(organisation, year).filter(pledge__supporter=None)
    moments = rows.values_list("happened_at", flat=True)
    return sum(year.holds(organisation.day_of(moment)) for moment in moments)


def unreceipted(
    organisation: Organisation, *, since: datetime, most: int, needing: bool
) -> list[UUID]:
    """Return gifts booked since a moment that no receipt was made for and of which money is left.

    One whose receipt was voided because its money went counts again when the money is
    back. With `needing` only those of givers whose postal address is known.
    """
    settled = ReceiptLine.objects.filter(STANDING | ~Q(receipt__void__reason=REFUND), OF_THIS)
    rows = _gifts(organisation).filter(
        booked_at__gte=since,
        booked_on__gte=since.date() - timedelta(days=1),
        pledge__supporter__erased_at=None,
        pledge__supporter__isnull=False,
    )
    if needing:
        homes = ReceiptHolder.objects.for_org(organisation.id).exclude(address_sealed=b"")
        rows = rows.filter(pledge__supporter__in=homes.values("supporter"))
    waiting = rows.filter(~Exists(settled))
    left = Sum("payment__entries__amount_minor")
    found = waiting.annotate(left=left).filter(left__gt=0).order_by("booked_at", "id")
    return list(found.values_list("payment_id", flat=True)[:most])


@dataclass(frozen=True)
class Waiting:
    """A gift that no standing receipt tells of, and whether anybody is known who gave it."""

    payment_id: UUID
    cause: str
    given_on: date
    kept_minor: int
    currency: str
    giver_known: bool


def waiting(organisation: Organisation, *, most: int = 50) -> list[Waiting]:
    """Return the newest gifts that no receipt tells of and of which something is left."""
    told = ReceiptLine.objects.filter(STANDING, OF_THIS)
    rows = _gifts(organisation).filter(~Exists(told))
    found = rows.annotate(left=Sum("payment__entries__amount_minor")).filter(left__gt=0)
    return [
        Waiting(
            payment_id=row.payment_id,
            cause=row.cause.title,
            given_on=organisation.day_of(row.happened_at),
            kept_minor=row.left,
            currency=row.currency,
            giver_known=row.pledge.supporter is not None and row.pledge.supporter.erased_at is None,
        )
        for row in found.select_related("cause", "pledge__supporter").order_by("-id")[:most]
    ]


def untrue(organisation: Organisation, *, since: date) -> list[UUID]:
    """Return the standing receipts that tell of money which has gone since, or come back."""
    moved = LedgerEntry.objects.for_org(organisation.id).filter(booked_on__gte=since)
    told = ReceiptLine.objects.for_org(organisation.id).filter(
        STANDING, payment_id__in=moved.exclude(kind=GIFT).values("payment_id")
    )
    rows = list(told.values_list("receipt_id", "payment_id", "amount_minor"))
    left = kept({payment_id for _, payment_id, _ in rows})
    return sorted({receipt for receipt, payment, amount in rows if left.get(payment) != amount})


def _gifts(organisation: Organisation) -> Any:
    return LedgerEntry.objects.for_org(organisation.id).filter(kind=GIFT)


def _around(organisation: Organisation, year: FiscalYear) -> Any:
    """Gifts of a year and of a day more on both ends, whatever the time zone."""
    return _gifts(organisation).filter(
        happened_at__date__range=(
            year.first - timedelta(days=1),
            year.last + timedelta(days=1),
        )
    )


def _lines(organisation: Organisation, gifts: Any) -> list[Line]:
    rows = list(gifts.values("payment_id", "happened_at", "currency", "cause__title"))
    payments = {row["payment_id"] for row in rows}
    left, told, standing = kept(payments), _generations(payments), _standing(payments)
    return [
        Line(
            payment_id=row["payment_id"],
            given_on=organisation.day_of(row["happened_at"]),
            cause=row["cause__title"],
            amount_minor=left[row["payment_id"]],
            currency=row["currency"],
            generation=told.get(row["payment_id"], 0) + 1,
        )
        for row in rows
        if left[row["payment_id"]] > 0 and row["payment_id"] not in standing
    ]


def _generations(payment_ids: Iterable[UUID]) -> dict[UUID, int]:
    rows = ReceiptLine.objects.filter(payment_id__in=payment_ids).values("payment_id")
    return {row["payment_id"]: row["last"] for row in rows.annotate(last=Max("generation"))}


def _standing(payment_ids: Iterable[UUID]) -> set[UUID]:
    rows = ReceiptLine.objects.filter(STANDING, payment_id__in=payment_ids)
    return set(rows.values_list("payment_id", flat=True))
