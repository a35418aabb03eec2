"""Which refunds and disputes stand otherwise here than at their provider."""

from collections.abc import Sequence
from uuid import UUID

from donations.gateways.cards import Reversal
from donations.models import Dispute, Payment, Refund

NONE = ""  # no row: of a refund that never reached anybody there need be none
REFUNDS_ARE = {"succeeded": {"succeeded"}, "failed": {"failed", NONE}, "canceled": {"failed", NONE}}
DISPUTES_ARE = {"won": {"won"}, "lost": {"lost"}}


def differing(told: Sequence[Reversal]) -> set[UUID]:
    """Return our payments of which a reversal is not here, or stands otherwise.

    Whoever asks sees every organisation's rows.
    """
    payments = Payment.objects.filter(provider_ref__in={each.payment_ref for each in told})
    ours = dict(payments.values_list("provider_ref", "id"))
    here = _here({each.ref for each in told})
    return {
        ours[each.payment_ref]
        for each in told
        if each.payment_ref in ours and not _agrees(each, here.get(each.ref, NONE))
    }


def _here(refs: set[str]) -> dict[str | None, str]:
    refunds = Refund.objects.filter(provider_ref__in=refs).values_list("provider_ref", "state")
    disputes = Dispute.objects.filter(provider_ref__in=refs).values_list("provider_ref", "state")
    return {**dict(refunds), **dict(disputes)}


def _agrees(told: Reversal, state: str) -> bool:
    if told.is_dispute:
        return state in DISPUTES_ARE.get(told.status, {"open"})
    # A refund that is still on its way has moved nothing yet.
    return told.status not in REFUNDS_ARE or state in REFUNDS_ARE[told.status]
