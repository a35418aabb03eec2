"""Whoever tries stolen cards, for tests: pages on which cards were declined, by the row."""

from datetime import datetime
from typing import Any

from donations.models import Payment
from donations.services import card_declines
from petitions.models import Cause
from tests import builders, gifts


def a_page(cause: Cause, *declined_at: datetime, **fields: Any) -> Payment:
    """Return an attempt to pay, given up, whose page declined cards at these moments."""
    supporter = fields.pop("supporter", None) or builders.a_supporter(cause.organisation)
    pledge = builders.a_pledge(cause, rail="card", supporter=supporter)
    payment = gifts.an_attempt(pledge, **{"state": "cancelled", **fields})
    card_declines.keep_of_payment(payment, declined_at)
    return payment


def an_attack(cause: Cause, *, networks: int, each: int, now: datetime) -> None:
    """Let cards be declined on one page of each of these networks, all at this moment."""
    for number in range(networks):
        a_page(cause, *[now] * each, network=f"network-{number}", created_at=now)
