"""The queue of held money: staff take it, or let it go; the worker does it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain.events import HeldMoneyDecided
from donations.gateways import choosing
from donations.gateways.cards import CardProvider
from donations.models import Payment
from donations.queries import payments
from donations.services import booking
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox


class PaymentNotHeld(AppError):
    """The money of this payment is not held, or somebody has decided about it."""

    code = "payment-not-held"
    kind = Kind.CONFLICT


@transaction.atomic
def decide(
    *, organisation_id: UUID, payment_id: UUID, take: bool, by: User | None, now: datetime
) -> Payment:
    """Take the money of a held payment, as it is a gift, or let it go: somebody tries cards.

    Raises:
        PaymentMissing, PaymentNotHeld
    """
    payments.by_id(organisation_id, payment_id)
    payment = payments.held(organisation_id).select_for_update(of=("self",))
    mine = payment.filter(id=payment_id, decision="").first()
    if mine is None:
        raise PaymentNotHeld
    mine.decision = Payment.Decision.TAKE if take else Payment.Decision.LET_GO
    mine.decided_at, mine.decided_by = now, by
    mine.save(update_fields=["decision", "decided_at", "decided_by"])
    decided = HeldMoneyDecided(organisation_id=organisation_id, payment_id=payment_id)
    outbox.publish(decided, now=now)
    return mine


def carry_out(
    *, organisation_id: UUID, payment_id: UUID, now: datetime, provider: CardProvider | None = None
) -> None:
    """Do at the provider what was decided. Call it outside any transaction.

    Raises:
        PaymentMissing, ProviderAway, ProviderRefused
    """
    provider = provider or choosing.card_provider()
    with scoping.within(organisation_id):
        payment = payments.by_id(organisation_id, payment_id)
    if payment.state != Payment.State.AUTHORISED or not payment.provider_ref:
        return
    act = provider.capture if payment.decision == Payment.Decision.TAKE else provider.give_up
    told = act(payment.provider_ref, now=now)
    booking.note(organisation_id=organisation_id, payment_id=payment_id, told=told, now=now)
