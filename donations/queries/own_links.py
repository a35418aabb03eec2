"""What came through one signature's links, in gifts."""

from uuid import UUID

from django.db.models import Sum

from donations.models import Pledge
from petitions.queries import chains


def gifts(signature_id: UUID) -> int:
    """Return how many gifts came straight through a signature's links and were not given back.

    A removed signature brought none.
    """
    if chains.is_removed(signature_id):
        return 0
    paid = Pledge.objects.filter(parent_id=signature_id, state=Pledge.State.FULFILLED)
    return paid.annotate(kept=Sum("entries__amount_minor")).filter(kept__gt=0).count()
