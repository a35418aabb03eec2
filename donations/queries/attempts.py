"""Counting attempts to pay and their declines, of late."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from donations.domain.card_testing import Tally
from donations.models import Payment, Pledge
from mobilize.kit.memory import remembered

SHORT, DECLINED = timedelta(minutes=5), timedelta(minutes=3)
AN_HOUR, A_DAY, LATELY = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)
TICK = 5  # seconds in which an organisation's numbers are not counted anew


def tally(*, pledge: Pledge, network: str, now: datetime) -> Tally:
    """Return what has been tried lately by this network and giver, for this cause and at all."""
    found = _of_network(pledge.organisation_id, network, now=now) if network else {}
    found |= _of_giver(pledge, now=now)
    this_moment = now.replace(second=now.second // TICK * TICK, microsecond=0)
    lately = _lately(pledge.organisation_id, pledge.cause_id, now=this_moment)
    return Tally(**found, **lately)


def _of_network(organisation_id: UUID, network: str, *, now: datetime) -> dict[str, int]:
    mine = Payment.objects.for_org(organisation_id).filter(
        network=network, created_at__gt=now - A_DAY
    )
    return mine.aggregate(
        network_attempts=Count("id", filter=Q(created_at__gt=now - SHORT)),
        network_attempts_today=Count("id"),
        network_declines=Coalesce(Sum("declines", filter=Q(created_at__gt=now - DECLINED)), 0),
    )


def _of_giver(pledge: Pledge, *, now: datetime) -> dict[str, int]:
    if pledge.supporter_id is None:
        return {}
    mine = Payment.objects.for_org(pledge.organisation_id).filter(
        pledge__supporter_id=pledge.supporter_id, created_at__gt=now - AN_HOUR
    )
    return {"giver_attempts": mine.count()}


@remembered(seconds=TICK)
def _lately(organisation_id: UUID, cause_id: UUID, *, now: datetime) -> dict[str, Any]:
    mine = Payment.objects.for_org(organisation_id).filter(created_at__gt=now - LATELY)
    mine = mine.exclude(provider=Payment.Provider.MANUAL)
    ours, paid = Q(pledge__cause_id=cause_id), Q(state__in=["captured", "authorised"])
    found = mine.aggregate(
        paid=Count("id", filter=paid),
        # Not called `declines`: the sum below would be one of this sum, which is refused.
        all_declines=Coalesce(Sum("declines"), 0),
        cause_paid=Count("id", filter=paid & ours),
        cause_declines=Coalesce(Sum("declines", filter=ours), 0),
    )
    return {
        "decided": found["paid"] + found["all_declines"],
        "declines": found["all_declines"],
        "cause_decided": found["cause_paid"] + found["cause_declines"],
        "cause_declines": found["cause_declines"],
    }
