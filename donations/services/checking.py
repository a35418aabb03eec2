"""Looking at who wants to pay, or to leave a card, before the provider's page opens.

Nobody is told what is seen.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from donations.domain import card_testing
from donations.domain.manners import PLAINLY, Manner
from donations.models import Plan, Pledge
from donations.queries import attempts, pledges
from donations.queries.attempts import Asker
from donations.services import card_alarms
from mobilize.http import client_address, throttles
from mobilize.kit import money, repeating
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

A_WHILE = 600  # seconds; what any limit might say
A_DAY = timedelta(days=1)


def look(*, organisation: Organisation, pledge_id: UUID, address: str, now: datetime) -> Manner:
    """Return in which manner an attempt to pay is made; what is suspicious is held for staff.

    `address` is the client's, or empty where a front end speaks for many.

    Raises:
        PledgeMissing
        throttles.TooMany: this network tries cards
    """
    pledge = _pledge(organisation.id, pledge_id)
    asker = Asker(
        organisation_id=organisation.id,
        cause_id=pledge.cause_id,
        supporter_id=pledge.supporter_id,
        networks=_names(organisation.id, address, now=now),
    )
    major = pledge.amount_minor // 10 ** money.exponent(pledge.currency)
    return _manner(asker, amount_major=major, now=now)


@repeating.wholly
def _pledge(organisation_id: UUID, pledge_id: UUID) -> Pledge:
    with scoping.within(organisation_id):
        return pledges.by_id(organisation_id, pledge_id)


def look_at_setup(*, plan: Plan, address: str, now: datetime) -> Manner:
    """Return in which manner another card is left for a plan, as if nothing were to be paid.

    Raises:
        throttles.TooMany: this network tries cards
    """
    asker = Asker(
        organisation_id=plan.organisation_id,
        cause_id=plan.cause_id,
        supporter_id=plan.supporter_id,
        networks=_names(plan.organisation_id, address, now=now),
    )
    return _manner(asker, amount_major=0, now=now)


def _manner(asker: Asker, *, amount_major: int, now: datetime) -> Manner:
    if not settings.RATE_LIMIT_SCALE:
        return PLAINLY
    scale = settings.RATE_LIMIT_SCALE
    with scoping.within(asker.organisation_id):
        tally = attempts.tally(asker, now=now)
        verdict = card_testing.weigh(tally, amount_major=amount_major, scale=scale)
        card_alarms.sound(asker.organisation_id, verdict.suspicions, tally, now=now)
    if verdict.refused:
        raise throttles.TooMany(retry_after=A_WHILE)
    return Manner(suspicions=verdict.suspicions, network=next(iter(asker.networks), ""))


def _names(organisation_id: UUID, address: str, *, now: datetime) -> tuple[str, ...]:
    """Return what a network is called today, and what it was called yesterday."""
    if not address:
        return ()
    text = f"{organisation_id}:{address}"
    return tuple(client_address.hidden(text, now=day) for day in (now, now - A_DAY))
