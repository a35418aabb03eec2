"""Giving up attempts that nobody will pay any more, with what was held for them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from donations.models import Payment
from donations.services import matching
from mobilize.kit import repeating
from mobilize.organisations import scoping


@repeating.wholly
def abandon(
    *, organisation_id: UUID, payment_id: UUID, while_in: Collection[str], now: datetime
) -> None:
    """Cancel an attempt that still is in one of these states, and let its match go.

    A second call changes nothing. Money that comes all the same is told by an event.
    """
    with scoping.within(organisation_id):
        mine = Payment.objects.for_org(organisation_id).select_for_update(of=("self",))
        payment: Payment | None = mine.filter(id=payment_id, state__in=while_in).first()
        if payment is None:
            return
        payment.state = Payment.State.CANCELLED
        payment.save(update_fields=["state"])
        matching.follow(payment=payment, now=now)
