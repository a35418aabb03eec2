"""Applying what the provider told: any order, any repetition, the same rows."""

from datetime import datetime
from uuid import UUID

from donations.domain import entries, folding
from donations.domain.folding import Outcome
from donations.gateways import stripe_events
from donations.models import Dispute, Payment, Pledge, ProviderEvent, Refund
from donations.services import inbox, ledger, reminding
from mobilize.organisations import scoping

MISMATCH = "amount-or-currency-differs"


def apply(*, organisation_id: UUID, provider_event_id: UUID, now: datetime) -> None:
    """Fold all events of a payment and bring its rows and the book to what they say."""
    with scoping.everywhere("a reversal told before its payment belongs to nobody yet"):
        event = ProviderEvent.objects.get(id=provider_event_id)
        if event.payment_id is None:
            return
        inbox.wait_for_turn(event.payment_ref)
        _adopt(event)
        with scoping.within(organisation_id):
            _converge(event.payment_id, now=now)


def _adopt(event: ProviderEvent) -> None:
    """Give the payment what was told of it before it was known here."""
    if not event.payment_ref:
        return
    waiting = ProviderEvent.objects.filter(
        payment_ref=event.payment_ref, payment=None, reason=inbox.UNCLAIMED
    )
    waiting.update(
        payment_id=event.payment_id,
        organisation_id=event.organisation_id,
        state=ProviderEvent.State.RECEIVED,
        reason="",
    )


def _converge(payment_id: UUID, *, now: datetime) -> None:
    mine = Payment.objects.select_related("pledge", "organisation")
    payment = mine.select_for_update(of=("self", "pledge")).get(id=payment_id)
    told = list(ProviderEvent.objects.filter(payment=payment))
    facts = [
        stripe_events.fact(
            event_id=each.event_id,
            kind=each.kind,
            happened_at=each.happened_at,
            payload=each.payload,
        )
        for each in told
    ]
    outcome = folding.fold(facts, amount_minor=payment.amount_minor, currency=payment.currency)
    _write_payment(payment, outcome)
    _write_reversals(payment, outcome)
    asked = entries.of(outcome, payment_id=str(payment.id), amount_minor=payment.amount_minor)
    ledger.book(asked, payment=payment, now=now)
    _mark(told, outcome, now=now)


def _write_payment(payment: Payment, outcome: Outcome) -> None:
    payment.state = outcome.state
    payment.captured_at = outcome.captured_at
    payment.failure_code = outcome.failure_code
    payment.provider_ref = outcome.payment_ref or payment.provider_ref
    payment.save(update_fields=["state", "captured_at", "failure_code", "provider_ref"])
    pledge = payment.pledge
    if outcome.captured_at is None or pledge.state == Pledge.State.FULFILLED:
        return
    # Money that came after the pledge was called off came all the same.
    pledge.state, pledge.cancelled_at = Pledge.State.FULFILLED, None
    pledge.fulfilled_at = outcome.captured_at
    pledge.save(update_fields=["state", "cancelled_at", "fulfilled_at"])
    reminding.call_off(pledge=pledge)


def _write_reversals(payment: Payment, outcome: Outcome) -> None:
    owner = {"organisation_id": payment.organisation_id, "payment": payment}
    for refund in outcome.refunds:
        Refund.objects.update_or_create(
            provider_ref=refund.ref,
            defaults=owner
            | {
                "amount_minor": refund.amount_minor,
                "refunded_at": refund.refunded_at,
                "failed_at": refund.failed_at,
            },
        )
    for dispute in outcome.disputes:
        Dispute.objects.update_or_create(
            provider_ref=dispute.ref,
            defaults=owner
            | {
                "amount_minor": dispute.amount_minor,
                "state": dispute.state,
                "opened_at": dispute.opened_at,
                "closed_at": dispute.closed_at,
            },
        )


def _mark(told: list[ProviderEvent], outcome: Outcome, *, now: datetime) -> None:
    for event in told:
        if event.event_id in outcome.damaged:
            event.state, event.reason, event.applied_at = "damaged", MISMATCH, None
        elif event.event_id in outcome.waiting:
            event.state, event.reason, event.applied_at = "received", "", None
        else:
            event.state, event.reason = "applied", ""
            event.applied_at = event.applied_at or now
    ProviderEvent.objects.bulk_update(told, ["state", "reason", "applied_at"])
