"""Closing pages on which too many cards were tried."""

from datetime import datetime
from uuid import UUID

from donations.gateways import choosing
from donations.gateways.cards import CardProvider, ProviderRefused
from donations.models import Payment
from donations.queries import payments
from donations.services import booking
from mobilize.organisations import scoping


def close(
    *, organisation_id: UUID, payment_id: UUID, now: datetime, provider: CardProvider | None = None
) -> None:
    """Close an attempt's page at the provider; who goes on begins a new attempt, and is counted.

    Call it outside any transaction.

    Raises:
        PaymentMissing, ProviderAway
    """
    with scoping.within(organisation_id):
        payment = payments.by_id(organisation_id, payment_id)
    if payment.state != Payment.State.FAILED or not payment.session_ref:
        return
    try:
        told = (provider or choosing.card_provider()).close(payment.session_ref, now=now)
    except ProviderRefused:
        return  # it was paid, or has expired, and that is told by itself
    booking.note(organisation_id=organisation_id, payment_id=payment_id, told=told, now=now)
