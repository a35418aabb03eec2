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


class MatchPaymentNotCounted(AppError):
    """This gift is not counted against this offer, or that is undone already."""

    code = "match-payment-not-counted"
    kind = Kind.CONFLICT


class MatchPaymentUnfit(AppError):
    """Only money that has come, in the offer's currency, and that nobody matched, is counted."""

    code = "match-payment-unfit"


@transaction.atomic
def count(
    *, org: Organisation, offer_id: UUID, payment_id: UUID, by: User | None, now: datetime
) -> MatchPayment:
    """Count a payment against an offer, once until that is undone. One that ended is still paid.

    Raises:
        MatchOfferMissing, PaymentMissing, MatchPaymentCounted, MatchPaymentUnfit
    """
    offer = match_offers.by_id(org.id, offer_id)
    payment = known.by_id(org.id, payment_id)
    last = _last(org, payment)
    if last is not None and not last.undoes:
        raise MatchPaymentCounted(field="payment")
    _refuse_unfit(offer, payment)
    row = MatchPayment(organisation=org, offer=offer, payment=payment, made_at=now, made_by=by)
    return _take_turn(row, after=last, late=MatchPaymentCounted(field="payment"))


@transaction.atomic
def undo(
    *, org: Organisation, offer_id: UUID, payment_id: UUID, by: User | None, now: datetime
) -> MatchPayment:
    """Take back that a payment was counted against an offer: a dated row of its own.

    The gift stays in the book; it may be counted anew, for another offer too.

    Raises:
        MatchOfferMissing, PaymentMissing, MatchPaymentNotCounted
    """
    offer = match_offers.by_id(org.id, offer_id)
    payment = known.by_id(org.id, payment_id)
    last = _last(org, payment)
    if last is None or last.undoes or last.offer_id != offer.id:
        raise MatchPaymentNotCounted(field="payment")
    row = MatchPayment(organisation=org, offer=offer, payment=payment, made_at=now, made_by=by)
    return _take_turn(row, after=last, late=MatchPaymentNotCounted(field="payment"))


def _last(org: Organisation, payment: Payment) -> MatchPayment | None:
    rows = MatchPayment.objects.for_org(org.id).filter(payment=payment)
    return rows.order_by("-turn").first()


def _take_turn(row: MatchPayment, *, after: MatchPayment | None, late: AppError) -> MatchPayment:
    """Save a row behind the last one; of two at once the second hears that it is late."""
    row.turn = 0 if after is None else after.turn + 1
    with refused_by("a_payment_keeps_one_match_offer_at_a_time", become=late):
        row.save(force_insert=True)
    return row


def _refuse_unfit(offer: MatchOffer, payment: Payment) -> None:
    if not match_payments.that_fit(offer).filter(id=payment.id).exists():
        raise MatchPaymentUnfit(field="payment")
