"""Applying what the provider told: any order, any repetition, the same rows."""

from datetime import datetime
from uuid import UUID

from donations.domain import entries, folding, payment_life
from donations.domain.card_testing import MOST_DECLINES
from donations.domain.events import (
    CheckoutWornOut,
    MoneyReturned,
    PaymentCaptured,
    PaymentFailed,
    PaymentNeedsGiver,
)
from donations.domain.folding import Fact, Outcome
from donations.gateways import stripe_events
from donations.gateways.cards import Told
from donations.models import LedgerEntry, Payment, ProviderEvent
from donations.services import (
    card_declines,
    card_setups,
    fulfilling,
    fundraising_moments,
    inbox,
    keeping,
    ledger,
    reversing,
)
from mobilize.kit import repeating
from mobilize.organisations import scoping
from mobilize.outbox import services as outbox

MISMATCH = "amount-or-currency-differs"
REASON = "a reversal told before its payment belongs to nobody yet"
TOLD_OF = {
    Payment.State.CAPTURED: PaymentCaptured,
    Payment.State.FAILED: PaymentFailed,
    Payment.State.ACTION_REQUIRED: PaymentNeedsGiver,
}


@repeating.wholly
def apply(*, provider_event_id: UUID, now: datetime) -> None:
    """Fold all events of a payment and bring its rows and the book to what they say.

    Whose it is says the event's row; one that names nobody may be claimed by now, or waits.
    """
    with scoping.everywhere(REASON):
        found = ProviderEvent.objects.filter(id=provider_event_id)
        for ref in found.values_list("payment_ref", flat=True):
            inbox.wait_for_turn(ref)
        event = found.get()  # read in its turn: another may just have adopted it
        if event.payload["metadata"].get("setup"):
            card_setups.take(event, now=now)
            return
        if event.payment_id is None:
            inbox.claim(event)
        if event.payment_id is None or event.organisation_id is None:
            return
        _adopt(event)
        with scoping.within(event.organisation_id):
            _converge(event.payment_id, now=now)


@repeating.wholly
def note(*, organisation_id: UUID, payment_id: UUID, told: Told, now: datetime) -> None:
    """Keep and apply what a provider answered about a payment of ours when it was asked.

    The same answer again changes nothing; nor does the event that says the same later.
    """
    with scoping.everywhere(REASON):
        inbox.wait_for_turn(told.payment_ref)
        payment = Payment.objects.for_org(organisation_id).get(id=payment_id)
        event = inbox.keep_answer(told, payment=payment, now=now)
        _adopt(event)
        with scoping.within(organisation_id):
            _converge(payment_id, now=now)


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
    outcome = folding.fold(
        _facts(payment, told),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        booked=reversing.booked(payment),
    )
    before, is_new = payment.state, payment.captured_at is None
    _write_payment(payment, outcome)
    reversing.write(payment, outcome)
    asked = entries.of(outcome, payment_id=str(payment.id), amount_minor=payment.amount_minor)
    ledger.book(asked, payment=payment, now=now)
    if is_new and payment.captured_at:
        _keep_promise(payment, outcome, now=now)
    _mark(told, outcome, now=now)
    _tell(payment, before=before, reversed_now=len(asked) > 1, now=now)


def _facts(payment: Payment, told: list[ProviderEvent]) -> list[Fact]:
    """Return what was told, and that it was captured where only the row says so: by hand."""
    facts = [
        stripe_events.fact(
            event_id=each.event_id,
            kind=each.kind,
            happened_at=each.happened_at,
            payload=each.payload,
        )
        for each in told
    ]
    if payment.captured_at is None or any(fact.kind == folding.SUCCEEDED for fact in facts):
        return facts
    by_hand = Fact(
        event_id="",
        kind=folding.SUCCEEDED,
        happened_at=payment.captured_at,
        made_at=payment.captured_at,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
    )
    return [*facts, by_hand]


def _write_payment(payment: Payment, outcome: Outcome) -> None:
    payment.state = payment_life.after(payment.state, outcome.state)
    # An answer and the event of the same capture may differ by a second: the book has the first.
    payment.captured_at = payment.captured_at or outcome.captured_at
    payment.failure_code, payment.action_url = outcome.failure_code, outcome.action_url
    payment.provider_ref = outcome.payment_ref or payment.provider_ref
    payment.captured_minor = payment.amount_minor if outcome.captured_at else 0
    payment.refunded_minor, payment.lost_minor = outcome.refunded_minor, outcome.lost_minor
    payment.declines = outcome.declines
    payment.save(update_fields=[
        "state", "captured_at", "failure_code", "action_url", "provider_ref", "captured_minor",
        "refunded_minor", "lost_minor", "declines",
    ])  # fmt: skip
    card_declines.keep_of_payment(payment, outcome.declined_at)


def _keep_promise(payment: Payment, outcome: Outcome, *, now: datetime) -> None:
    """Let the money that came for the first time do its work.

    It is booked by then: a promise that had ended stands again from the day of booking.
    """
    keeping.keep(payment, customer_ref=outcome.customer_ref, method_ref=outcome.method_ref, now=now)
    fulfilling.on_capture(payment)


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


def _tell(payment: Payment, *, before: str, reversed_now: bool, now: datetime) -> None:
    """Tell the house what became of a payment, once each."""
    names = {"organisation_id": payment.organisation_id, "payment_id": payment.id}
    told = TOLD_OF.get(Payment.State(payment.state))
    if told is not None and payment.state != before:
        outbox.publish(told(**names), now=now)
    if payment.state == Payment.State.CAPTURED and payment.state != before:
        fundraising_moments.note(payment=payment, now=now)
    if payment.declines >= MOST_DECLINES and payment.session_ref and payment.state == "failed":
        outbox.publish(CheckoutWornOut(**names), now=now)
    if reversed_now:
        entries_made = LedgerEntry.objects.filter(payment=payment).count()
        outbox.publish(MoneyReturned(**names, entries=entries_made), now=now)
