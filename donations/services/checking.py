"""Looking at who wants to pay, before the provider's page opens. Nobody is told what is seen."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from donations.domain import card_testing
from donations.queries import attempts, pledges
from donations.services.checkout import Manner
from mobilize.http import client_address, throttles
from mobilize.kit import money
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

A_WHILE = 600  # seconds; what any limit might say


def look(
    *,
    organisation: Organisation,
    pledge_id: UUID,
    address: str,
    keeps_method: bool = False,
    now: datetime,
) -> Manner:
    """Return in which manner an attempt to pay is made; what is suspicious is held for staff.

    `address` is the client's, or empty where a front end speaks for many.

    Raises:
        PledgeMissing
        throttles.TooMany: this network tries cards
    """
    if not settings.RATE_LIMIT_SCALE:
        return Manner(keeps_method=keeps_method)
    network = client_address.hidden(f"{organisation.id}:{address}", now=now) if address else ""
    with scoping.within(organisation.id):
        pledge = pledges.by_id(organisation.id, pledge_id)
        tally = attempts.tally(pledge=pledge, network=network, now=now)
    major = pledge.amount_minor // 10 ** money.exponent(pledge.currency)
    verdict = card_testing.weigh(tally, amount_major=major, scale=settings.RATE_LIMIT_SCALE)
    if verdict.refused:
        raise throttles.TooMany(retry_after=A_WHILE)
    return Manner(keeps_method=keeps_method, suspicions=verdict.suspicions, network=network)
