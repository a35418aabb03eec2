"""The queue of held money: staff take it, or let it go."""

from datetime import datetime
from uuid import UUID

from donations.gateways import choosing
from donations.gateways.cards import CardProvider
from donations.models import Payment
from donations.queries import payments
from donations.services import booking
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import User


class PaymentNotHeld(AppError):
    """The money of this payment is not held, or no longer."""

    code = "payment-not-held"
    kind = Kind.CONFLICT


def take(
    *,
    organisation_id: UUID,
    payment_id: UUID,
    by: User | None,
    now: datetime,
    provider: CardProvider | None = None,
) -> None:
    """Take the money of a held payment: it was a gift. Call it outside any transaction.

    Raises:
        PaymentMissing, PaymentNotHeld, ProviderAway, ProviderRefused
    """
    ref = _decide(organisation_id, payment_id, by=by, now=now)
    told = (provider or choosing.card_provider()).capture(ref, now=now)
    booking.note(organisation_id=organisation_id, payment_id=payment_id, told=told, now=now)


def let_go(
    *,
    organisation_id: UUID,
    payment_id: UUID,
    by: User | None,
    now: datetime,
    provider: CardProvider | None = None,
) -> None:
    """Let the money of a held payment go: somebody was trying cards. Outside any transaction.

    Raises:
        PaymentMissing, PaymentNotHeld, ProviderAway, ProviderRefused
    """
    ref = _decide(organisation_id, payment_id, by=by, now=now)
    told = (provider or choosing.card_provider()).give_up(ref, now=now)
    booking.note(organisation_id=organisation_id, payment_id=payment_id, told=told, now=now)


def _decide(organisation_id: UUID, payment_id: UUID, *, by: User | None, now: datetime) -> str:
    """Write down who decided; return the provider's name of the payment."""
    with scoping.within(organisation_id):
        payment = payments.by_id(organisation_id, payment_id)
        if payment.state != Payment.State.AUTHORISED or not payment.provider_ref:
            raise PaymentNotHeld
        payment.decided_at, payment.decided_by = now, by
        payment.save(update_fields=["decided_at", "decided_by"])
        return payment.provider_ref
