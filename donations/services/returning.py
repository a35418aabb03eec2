"""Gifts by hand that went back: a refund on the day the bank took it, never a changed gift."""

from datetime import datetime

from django.db.models import Sum

from donations.domain.entries import Entry
from donations.models import Payment, Pledge, Refund
from donations.services import ledger
from mobilize.kit.errors import AppError, Kind


class NothingToReturn(AppError):
    """No gift of this pledge is known from which so much can go back."""

    code = "nothing-to-return"
    kind = Kind.CONFLICT


def take_back(
    *, pledge: Pledge, amount_minor: int, reference: str, returned_at: datetime, now: datetime
) -> Payment:
    """Book that money of a pledge went back; `reference` makes it one, however often told.

    Raises:
        NothingToReturn: more would go back than came
    """
    rows = Payment.objects.select_related("pledge", "organisation").select_for_update(of=("self",))
    captured = rows.filter(pledge=pledge, state=Payment.State.CAPTURED).order_by("created_at")
    payment = next((each for each in captured if _left(each) >= amount_minor), None)
    if payment is None:
        raise NothingToReturn
    Refund.objects.create(
        organisation_id=payment.organisation_id,
        payment=payment,
        provider_ref=reference,
        amount_minor=amount_minor,
        refunded_at=returned_at,
    )
    entry = Entry("refund", f"refund:{reference}", -amount_minor, returned_at)
    ledger.book([entry], payment=payment, now=now)
    return payment


def _left(payment: Payment) -> int:
    refunds = payment.refunds.filter(failed_at=None).aggregate(all=Sum("amount_minor"))["all"]
    disputes = payment.disputes.exclude(state="won").aggregate(all=Sum("amount_minor"))["all"]
    return payment.amount_minor - (refunds or 0) - (disputes or 0)
