"""Counting attempts to pay, or to leave a card, and their declines, of late."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from donations.domain import card_testing
from donations.domain.card_testing import Tally
from donations.models import CardDecline, CardSetup, Payment
from mobilize.kit.memory import remembered
from mobilize.organisations.models import TenantQuerySet

SHORT, LATELY, AN_HOUR = timedelta(minutes=5), timedelta(minutes=10), timedelta(hours=1)
TICK = 5  # seconds in which an organisation's numbers are not counted anew
PAID = ("captured", "authorised")


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks for a page of the provider, and for which cause.

    `networks` are the hidden names of their network, today's and yesterday's: they change at
    midnight, and what a network did yesterday counts for a day. None: it is not known.
    """

    organisation_id: UUID
    cause_id: UUID
    supporter_id: UUID | None
    networks: tuple[str, ...] = ()


def tally(asker: Asker, *, now: datetime) -> Tally:
    """Return what has been tried lately by this network and giver, for this cause and at all.

    Of a cause and an organisation the paid are counted only where the declined are many enough
    to mean something: else `decided` is the declined alone.
    """
    found = _of_network(asker, now=now) if asker.networks else {}
    found |= _of_giver(asker.organisation_id, asker.supporter_id, now=now)
    this_moment = now.replace(second=now.second // TICK * TICK, microsecond=0)
    lately = _lately(asker.organisation_id, asker.cause_id, now=this_moment)
    return Tally(**found, **lately)


def _of_network(asker: Asker, *, now: datetime) -> dict[str, int]:
    today = Q(network__in=asker.networks, created_at__gt=now - card_testing.BLOCKED_FOR)
    payments = _payments(asker.organisation_id).filter(today)
    setups = CardSetup.objects.for_org(asker.organisation_id).filter(today)
    counts = {
        "lately": Count("id", filter=Q(created_at__gt=now - SHORT)),
        "today": Count("id"),
    }
    tried = payments.aggregate(paid=Count("id", filter=Q(state__in=PAID)), **counts)
    left = setups.aggregate(**counts)
    declined_at = _declines(
        asker.organisation_id, since=now - card_testing.BLOCKED_FOR, network__in=asker.networks
    )
    return {
        "network_attempts": tried["lately"] + left["lately"],
        "network_attempts_today": tried["today"] + left["today"],
        "network_declines": card_testing.densest(declined_at, within=card_testing.AT_ONCE),
        "network_declines_today": len(declined_at),
        "network_paid_today": tried["paid"],
    }


def _of_giver(organisation_id: UUID, who: UUID | None, *, now: datetime) -> dict[str, int]:
    if who is None:
        return {}
    payments = _payments(organisation_id).filter(pledge__supporter_id=who)
    setups = CardSetup.objects.for_org(organisation_id).filter(plan__supporter_id=who)
    lately = Q(created_at__gt=now - AN_HOUR)
    return {
        "giver_attempts": payments.filter(lately).count() + setups.filter(lately).count(),
        "giver_declines": len(_declines(organisation_id, since=now - AN_HOUR, supporter_id=who)),
    }


@remembered(seconds=TICK)
def _lately(organisation_id: UUID, cause_id: UUID, *, now: datetime) -> dict[str, Any]:
    declined_at = _declines(organisation_id, since=now - LATELY)
    for_cause = _declines(organisation_id, since=now - AN_HOUR, cause_id=cause_id)
    paid, paid_for_cause = 0, 0
    if len(declined_at) >= card_testing.CAUSE_DECLINES:
        paid = _paid(organisation_id, since=now - LATELY).count()
    if len(for_cause) >= card_testing.CAUSE_DECLINES:
        rows = _paid(organisation_id, since=now - AN_HOUR)
        paid_for_cause = rows.filter(pledge__cause_id=cause_id).count()
    return {
        "decided": paid + len(declined_at),
        "declines": len(declined_at),
        "cause_decided": paid_for_cause + len(for_cause),
        "cause_declines": len(for_cause),
        "networks_blocked": _blocked(organisation_id, now=now),
    }


def _blocked(organisation_id: UUID, *, now: datetime) -> int:
    """Return the most networks that began to try cards within ten minutes of the last hour."""
    since = now - card_testing.ATTACKED_FOR
    rows = CardDecline.objects.for_org(organisation_id).exclude(network="")
    rows = rows.filter(declined_at__gt=since - card_testing.AT_ONCE)
    of_each: defaultdict[str, list[datetime]] = defaultdict(list)
    for network, declined_at in rows.values_list("network", "declined_at"):
        of_each[network].append(declined_at)
    began = [card_testing.began(moments) for moments in of_each.values()]
    late = [moment for moment in began if moment is not None and moment > since]
    return card_testing.densest(late, within=card_testing.TOGETHER)


def _declines(organisation_id: UUID, *, since: datetime, **whose: Any) -> list[datetime]:
    rows = CardDecline.objects.for_org(organisation_id).filter(declined_at__gt=since, **whose)
    return list(rows.values_list("declined_at", flat=True))


def _paid(organisation_id: UUID, *, since: datetime) -> TenantQuerySet[Payment]:
    return _payments(organisation_id).filter(created_at__gt=since, state__in=PAID)


def _payments(organisation_id: UUID) -> TenantQuerySet[Payment]:
    """Return the attempts that somebody made on a page: nobody tries cards while they are away."""
    rows = Payment.objects.for_org(organisation_id).filter(saved_method=None)
    return rows.exclude(provider=Payment.Provider.MANUAL)
