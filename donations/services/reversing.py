"""The rows of refunds and disputes, brought to what is true of them."""

from uuid import UUID

from donations.domain import reversals
from donations.domain.folding import Outcome
from donations.models import Dispute, Payment, Refund


def booked(payment: Payment) -> frozenset[str]:
    """Return the provider's names of the reversals that are in the book."""
    refunds = Refund.objects.filter(payment=payment, refunded_at__isnull=False)
    disputes = Dispute.objects.filter(payment=payment)
    names = [rows.values_list("provider_ref", flat=True) for rows in (refunds, disputes)]
    return frozenset(name for found in names for name in found if name)


def write(payment: Payment, outcome: Outcome) -> None:
    """Bring a locked payment's refunds and disputes to an outcome."""
    for refund in outcome.refunds:
        _write_refund(payment, refund)
    for undone in outcome.undone:
        mine = Refund.objects.filter(payment=payment, id__in=_own(undone.own_id), state="asked")
        mine.update(state="failed", failed_at=undone.failed_at, failure_code=undone.code)
    for dispute in outcome.disputes:
        Dispute.objects.update_or_create(
            provider_ref=dispute.ref,
            defaults={
                "organisation_id": payment.organisation_id,
                "payment": payment,
                "amount_minor": dispute.amount_minor,
                "state": dispute.state,
                "opened_at": dispute.opened_at,
                "closed_at": dispute.closed_at,
            },
        )


def _write_refund(payment: Payment, refund: reversals.Refund) -> None:
    """Bring our row, or one from outside, to what the provider says of it."""
    said = {
        "provider_ref": refund.ref,
        "amount_minor": refund.amount_minor,
        "state": Refund.State.FAILED if refund.failed_at else Refund.State.SUCCEEDED,
        "refunded_at": refund.refunded_at,
        "failed_at": refund.failed_at,
    }
    ours = Refund.objects.filter(payment=payment, id__in=_own(refund.own_id))
    if not ours.update(**said):
        Refund.objects.update_or_create(
            provider_ref=refund.ref,
            defaults=said | {"organisation_id": payment.organisation_id, "payment": payment},
        )


def _own(name: str) -> list[UUID]:
    """Return the id of our row that a name is, or none."""
    try:
        return [UUID(name)]
    except ValueError:
        return []
