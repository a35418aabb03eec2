"""Keeping each decline with its time: what a thief's trying of cards is noticed by."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from donations.models import CardDecline, CardSetup, Payment
from mobilize.kit import ids

KEPT = timedelta(days=14)  # a day is looked back; the rest is for staff who look into an attack


def keep_of_payment(payment: Payment, declined_at: Iterable[datetime]) -> None:
    """Keep the declines of a payment's page, all that are known by now, each once.

    What is charged while its giver is away is tried by nobody, and not kept here.
    """
    if payment.saved_method_id is not None:
        return
    pledge = payment.pledge
    _keep(
        CardDecline(
            id=ids.new(),
            organisation_id=payment.organisation_id,
            source_key=f"payment:{payment.id}:{number}",
            payment=payment,
            cause_id=pledge.cause_id,
            supporter_id=pledge.supporter_id,
            network=payment.network,
            declined_at=moment,
        )
        for number, moment in enumerate(declined_at, start=1)
    )


def keep_of_setup(setup: CardSetup, *, event_id: str, declined_at: datetime) -> int:
    """Keep a decline on a page where a card is left; return how many there were on it."""
    decline = CardDecline(
        id=ids.new(),
        organisation_id=setup.organisation_id,
        source_key=f"setup:{event_id}",
        setup=setup,
        cause_id=setup.plan.cause_id,
        supporter_id=setup.plan.supporter_id,
        network=setup.network,
        declined_at=declined_at,
    )
    _keep([decline])
    return CardDecline.objects.filter(setup=setup).count()


def forget_old(*, now: datetime) -> int:
    """Forget declines, and whence pages were asked for, after two weeks; return how many."""
    before = now - KEPT
    gone, _ = CardDecline.objects.filter(declined_at__lt=before).delete()
    pages = [
        rows.filter(created_at__lt=before).exclude(network="").update(network="")
        for rows in (Payment.objects.all(), CardSetup.objects.all())
    ]
    return gone + sum(pages)


def _keep(declines: Iterable[CardDecline]) -> None:
    """Keep them; of one that is kept the time is put right, as an earlier one may come later."""
    CardDecline.objects.bulk_create(
        declines,
        update_conflicts=True,
        unique_fields=["source_key"],
        update_fields=["declined_at"],
    )
