"""Gifts that their giver takes back on their own page, while it is not too late."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from donations.models import Payment, Refund
from donations.queries import payments
from donations.queries.own_gifts import OwnGift
from donations.queries.payments import PaymentMissing
from donations.services import refunding
from petitions.models import Supporter


def mark(gifts: Iterable[OwnGift], *, organisation_id: UUID, now: datetime) -> None:
    """Say of each gift until when it may be taken back, and whether it is on its way back."""
    mine = {gift.payment_id: gift for gift in gifts}
    asked = Refund.objects.filter(state=Refund.State.ASKED)
    rows = payments.of(organisation_id).filter(id__in=mine)
    for payment in rows.prefetch_related(Prefetch("refunds", asked, to_attr="asked_back")):
        gift, until = mine[payment.id], refunding.taken_back_until(payment)
        gift.is_asked_back = bool(payment.asked_back)
        in_time = until is not None and now <= until
        if in_time and not gift.is_asked_back and refunding.left_of(payment) > 0:
            gift.back_until = until


def ask(*, supporter: Supporter, payment_id: UUID, now: datetime) -> Refund:
    """Take a gift of one's own back, all that is left of it. Asked again, the same refund.

    Raises:
        PaymentMissing: also when it is somebody else's
        refunding.RefundWindowOver, refunding.NothingToRefund
    """
    rows = payments.of(supporter.organisation_id).filter(pledge__supporter=supporter)
    payment: Payment | None = rows.filter(id=payment_id).first()
    if payment is None:
        raise PaymentMissing
    return refunding.ask_by_donor(
        organisation_id=supporter.organisation_id, token=refunding.token_of(payment), now=now
    )
