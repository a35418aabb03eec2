"""Gifts for tests: paid, refunded and booked as the services do it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from donations.domain.entries import Entry
from donations.models import LedgerEntry, MatchOffer, MatchOfferCause, Payment, Pledge, Refund
from donations.services import ledger
from mobilize.kit import ids
from petitions.models import Cause

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


def a_match_offer(cause: Cause, **fields: Any) -> MatchOffer:
    """Return an offer that doubles gifts to a cause, for a week, up to 1,000.00."""
    said = {
        "title": "Every gift doubled", "matcher": "The Silva family", "ratio_gift": 1,
        "ratio_match": 1, "currency": cause.currency, "cap_minor": 100_000,
        "opens_at": MONDAY, "closes_at": MONDAY + WEEK, "created_at": MONDAY,
    }  # fmt: skip
    offer = MatchOffer.objects.create(organisation=cause.organisation, **{**said, **fields})
    MatchOfferCause.objects.create(organisation=cause.organisation, offer=offer, cause=cause)
    return offer


def a_payment(cause: Cause, amount_minor: int = 2500, **fields: Any) -> Payment:
    """Return a payment by card that is on its way."""
    pledge = Pledge.objects.create(
        organisation=cause.organisation, cause=cause, amount_minor=amount_minor,
        currency=fields.get("currency", cause.currency), rail="card", made_at=MONDAY,
    )  # fmt: skip
    return an_attempt(pledge, **fields)


def an_attempt(pledge: Pledge, **fields: Any) -> Payment:
    """Return an attempt to pay a pledge by card that is on its way."""
    said = {
        "state": "processing", "created_at": MONDAY, "idempotency_key": str(ids.new()),
        "currency": pledge.currency,
    }  # fmt: skip
    return Payment.objects.create(
        organisation=pledge.organisation, pledge=pledge, rail="card", provider="stripe",
        amount_minor=pledge.amount_minor, **{**said, **fields},
    )  # fmt: skip


def captured(payment: Payment, *, now: datetime = MONDAY) -> Payment:
    """Let a payment's money have come, and book it."""
    payment.state, payment.captured_at = "captured", now
    payment.captured_minor = payment.amount_minor
    payment.save()
    pledge = payment.pledge
    pledge.state, pledge.fulfilled_at = "fulfilled", now
    pledge.save()
    gift = Entry("gift", f"gift:{payment.id}", payment.amount_minor, now)
    ledger.book([gift], payment=payment, now=now)
    return payment


def refunded(payment: Payment, amount_minor: int, *, ref: str = "", now: datetime = MONDAY) -> str:
    """Give some of a payment back, and book it; return the refund's name."""
    ref = ref or f"re_{ids.new().hex}"
    Refund.objects.create(
        organisation=payment.organisation, payment=payment, provider_ref=ref,
        amount_minor=amount_minor, refunded_at=now,
    )  # fmt: skip
    payment.refunded_minor += amount_minor
    payment.save()
    back = Entry("refund", f"refund:{ref}", -amount_minor, now)
    ledger.book([back], payment=payment, now=now)
    return ref


def came_back(payment: Payment, amount_minor: int, *, ref: str, now: datetime = MONDAY) -> None:
    """Let a refund have failed: the money is ours again."""
    Refund.objects.filter(provider_ref=ref).update(state="failed", failed_at=now)
    payment.refunded_minor -= amount_minor
    payment.save()
    again = Entry("refund_failed", f"refund_failed:{ref}", amount_minor, now)
    ledger.book([again], payment=payment, now=now)


def failed(payment: Payment, *, now: datetime = MONDAY) -> Payment:
    """Let a payment have failed."""
    payment.state = "failed"
    payment.save()
    ledger.book([], payment=payment, now=now)
    return payment


def net(payment: Payment) -> int:
    """Return what the ledger holds of a payment."""
    return sum(LedgerEntry.objects.filter(payment=payment).values_list("amount_minor", flat=True))
