"""Counting what a matcher has paid against what they owe. The money is in the book already."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.models import MatchOffer, MatchPayment, Payment
from donations.queries import match_offers, match_payments
from donations.queries import payments as known
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User


class MatchPaymentCounted(AppError):
    """This gift is counted against a match offer already; each is counted once."""

    code = "match-payment-counted"
    kind = Kind.CONFLICT


class MatchPaymentUnfit(AppError):
    """Only money that has come, in the offer's currency, and that nobody matched, is counted."""

    code = "match-payment-unfit"


@transaction.atomic
def count(
    *, org: Organisation, offer_id: UUID, payment_id: UUID, by: User | None, now: datetime
) -> MatchPayment:
    """Count a payment against an offer, once for ever. An offer that has ended is still paid.

    Raises:
        MatchOfferMissing, PaymentMissing, MatchPaymentCounted, MatchPaymentUnfit
    """
    offer = match_offers.by_id(org.id, offer_id)
    payment = known.by_id(org.id, payment_id)
    if MatchPayment.objects.for_org(org.id).filter(payment=payment).exists():
        raise MatchPaymentCounted(field="payment")
    _refuse_unfit(offer, payment)
    with refused_by(
        "a_payment_keeps_one_match_offer_once", become=MatchPaymentCounted(field="payment")
    ):
        return MatchPayment.objects.create(
            organisation=org, offer=offer, payment=payment, made_at=now, made_by=by
        )


def _refuse_unfit(offer: MatchOffer, payment: Payment) -> None:
    if not match_payments.that_fit(offer).filter(id=payment.id).exists():
        raise MatchPaymentUnfit(field="payment")
