"""Gifts by hand that went back: a refund on the day the bank took it, never a changed gift."""

from datetime import datetime

from django.db import transaction

from donations.gateways import by_hand
from donations.models import Payment, Pledge
from donations.services import booking
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money


class NothingToReturn(AppError):
    """No gift of this pledge is known from which so much can go back."""

    code = "nothing-to-return"
    kind = Kind.CONFLICT


@transaction.atomic
def take_back(
    *, pledge: Pledge, amount_minor: int, reference: str, returned_at: datetime, now: datetime
) -> Payment:
    """Book that money of a pledge went back; `reference` makes it one, however often told.

    Raises:
        NothingToReturn: more would go back than came
    """
    rows = Payment.objects.select_for_update(of=("self",))
    captured = rows.filter(pledge=pledge, state=Payment.State.CAPTURED).order_by("created_at")
    payment = next((each for each in captured if _left(each) >= amount_minor), None)
    if payment is None:
        raise NothingToReturn
    told = by_hand.returned(
        organisation_id=payment.organisation_id,
        payment_id=payment.id,
        money=Money(amount_minor, payment.currency),
        reference=reference,
        at=returned_at,
    )
    booking.note(organisation_id=payment.organisation_id, payment_id=payment.id, told=told, now=now)
    return payment


def _left(payment: Payment) -> int:
    return payment.captured_minor - payment.refunded_minor - payment.lost_minor
