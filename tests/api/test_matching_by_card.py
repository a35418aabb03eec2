"""A match from the checkout on: held there, drawn by what the provider tells, in any order."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice, permutations
from typing import Any

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from donations.domain.folding import EXPIRED
from donations.gateways import stripe_events
from donations.gateways.cards import Order, Session, Told
from donations.models import MatchDraw, MatchHold, MatchOffer, Payment, Pledge
from donations.queries.match_invariants import INVARIANTS
from donations.services import checkout, matching
from mobilize.checks import invariants
from mobilize.kit import clock
from tests.api.card_provider import SECRET, a_refund, an_event, an_intent, send
from tests.api.test_webhooks import the_story
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.gifts import a_match_offer, a_payment

pytestmark = pytest.mark.django_db(transaction=True)
EVERY = 24  # of the 720 orders, one in so many


class Desk:
    """A card provider that opens a page for whatever is ordered, and remembers how it stands."""

    def __init__(self) -> None:
        self.status = "open"
        self.opened: list[Order] = []

    def open(self, order: Order) -> Session:
        self.opened.append(order)
        return Session(f"cs_{len(self.opened)}", "open", "https://cards.example/page")

    def find(self, ref: str) -> Session:
        return Session(ref, self.status, "https://cards.example/page")

    def look_up(self, *, session_ref: str, payment_ref: str, now: datetime) -> list[Told]:
        about = an_event(EXPIRED, {"id": session_ref, "object": "checkout.session",
                                   "currency": "eur", "status": self.status}, at=now)  # fmt: skip
        return [stripe_events.read(json.dumps(about).encode())] if self.status == "expired" else []


@pytest.fixture(autouse=True)
def _known_secret(settings: LazySettings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = SECRET


def pay(pledge: Pledge, provider: Any, *, minutes: int = 0) -> None:
    checkout.start(
        organisation=pledge.organisation,
        pledge_id=pledge.id,
        now=MONDAY + timedelta(minutes=minutes),
        provider=provider,
    )


def pool() -> tuple[int, int]:
    offer = MatchOffer.objects.get()
    return offer.held_minor, offer.drawn_minor


def test_a_checkout_holds_a_capture_draws_and_a_refund_gives_back(
    api: APIClient, deliver: Callable[..., int]
) -> None:
    cause, desk = a_cause(an_organisation()), Desk()
    a_match_offer(cause)
    pledge = a_pledge(cause, 2500, rail="card")

    pay(pledge, desk)
    seen = [pool()]
    payment = Payment.objects.get()
    for kind, about in (
        ("payment_intent.succeeded", an_intent(payment)),
        ("refund.created", a_refund(payment, 1000)),
    ):
        send(api, an_event(kind, about, at=MONDAY + timedelta(hours=1)), stamp=clock.now())
        deliver(now=MONDAY + timedelta(hours=len(seen)))
        seen.append(pool())

    assert seen == [(2500, 0), (0, 2500), (0, 1500)]
    assert list(invariants.run(INVARIANTS)) == []


def test_another_page_for_the_same_promise_holds_once(deliver: Callable[..., int]) -> None:
    cause, desk = a_cause(an_organisation()), Desk()
    a_match_offer(cause)
    pledge = a_pledge(cause, 2500, rail="card")
    pay(pledge, desk)
    desk.status = "expired"

    pay(pledge, desk, minutes=20)

    assert len(desk.opened) == 2
    assert pool() == (2500, 0)
    assert sorted(MatchHold.objects.values_list("state", flat=True)) == ["held", "released"]


def test_a_page_that_expired_at_the_provider_lets_go(
    api: APIClient, deliver: Callable[..., int]
) -> None:
    cause = a_cause(an_organisation())
    a_match_offer(cause)
    pay(a_pledge(cause, 2500, rail="card"), Desk())
    gone = {**an_intent(Payment.objects.get()), "object": "checkout.session", "status": "expired"}

    send(api, an_event("checkout.session.expired", gone, at=MONDAY), stamp=clock.now())
    deliver()

    assert pool() == (0, 0)
    assert MatchHold.objects.get().reason == "cancelled"


def test_whatever_order_events_come_in_the_same_is_owed(
    api: APIClient, deliver: Callable[..., int]
) -> None:
    cause = a_cause(an_organisation())
    a_match_offer(cause, cap_minor=10**9)
    told = the_story(a_payment(cause, 2500))

    for number, order in enumerate(islice(permutations(range(len(told))), 0, None, EVERY)):
        payment = a_payment(cause, 2500)
        matching.hold(payment=payment, now=MONDAY)
        story = the_story(payment)
        for step, which in enumerate(order):
            send(api, story[which], stamp=clock.now())
            deliver(now=MONDAY + timedelta(hours=number, minutes=step))

        drawn = MatchDraw.objects.filter(payment=payment).values_list("amount_minor", flat=True)
        assert sum(drawn) == 2000, order  # 25.00 less 5.00, once the dispute was won

    assert not MatchHold.objects.filter(state="held").exists()
    assert list(invariants.run(INVARIANTS)) == []
