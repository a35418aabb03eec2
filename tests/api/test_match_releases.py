"""A held match is let go exactly once, however a charge ends and however often that is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from donations.models import MatchHold, MatchOffer, Payment, Pledge
from donations.queries.invariants import INVARIANTS
from donations.services import checkout, matching, resolving
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.organisations import scoping
from tests import gifts
from tests.api.card_provider import SECRET, an_event, an_intent, send
from tests.api.test_matching_by_card import Desk
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.clients import scope

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]
MINUTE = timedelta(minutes=1)
SPENT = MONDAY + matching.HOLD_FOR + MINUTE
FAILED: dict[str, Any] = {
    "status": "requires_payment_method", "amount_received": 0,
    "last_payment_error": {"code": "card_declined"},
}  # fmt: skip
ENDS = {
    "payment_intent.payment_failed": ("failed", FAILED),
    "payment_intent.canceled": ("cancelled", {"status": "canceled", "amount_received": 0}),
    "checkout.session.expired": (
        "cancelled", {"object": "checkout.session", "status": "expired", "amount_received": 0}
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _known_secret(settings: LazySettings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = SECRET


@pytest.fixture
def pledge() -> Pledge:
    cause = a_cause(an_organisation())
    gifts.a_match_offer(cause)
    return a_pledge(cause, 2500, rail="card")


def open_page(pledge: Pledge, desk: Any = None, *, now: Any = MONDAY) -> Payment:
    checkout.start(
        organisation=pledge.organisation, pledge_id=pledge.id, now=now, provider=desk or Desk()
    )
    return Payment.objects.order_by("-created_at", "-id")[0]


def tell(api: APIClient, payment: Payment, kind: str, deliver: Deliver, *, now: Any) -> None:
    """Let the provider say how a charge ended: twice, and once more in another event."""
    said = ENDS[kind][1] if kind in ENDS else {}
    for name in ("evt_a", "evt_a", "evt_b"):
        event = an_event(kind, an_intent(payment, **said), at=now, id=f"{name}_{kind}_{now}")
        send(api, event, stamp=clock.now())
        deliver(now=now)


def sweep(now: Any) -> int:
    with scoping.everywhere("a test's world"):
        return matching.release_expired(now=now)


def standing() -> tuple[int, int, list[str]]:
    """Return what the pool holds, what it gave, and why holds were let go."""
    offer = MatchOffer.objects.get()
    released = MatchHold.objects.filter(state="released").order_by("held_at", "id")
    return offer.held_minor, offer.drawn_minor, list(released.values_list("reason", flat=True))


@pytest.mark.parametrize("kind", ENDS)
def test_a_charge_that_ends_without_money_lets_go_once(
    api: APIClient, pledge: Pledge, deliver: Deliver, kind: str
) -> None:
    payment = open_page(pledge)
    held = standing()

    tell(api, payment, kind, deliver, now=MONDAY + MINUTE)

    assert held == (2500, 0, [])
    assert standing() == (0, 0, [ENDS[kind][0]])
    assert sweep(SPENT) == 0
    assert list(invariants.run(INVARIANTS)) == []


@pytest.mark.parametrize("kind", ENDS)
def test_what_fails_days_after_its_hold_ran_out_lets_go_of_nothing_more(
    api: APIClient, pledge: Pledge, deliver: Deliver, kind: str
) -> None:
    payment = open_page(pledge)
    swept = [sweep(SPENT), sweep(SPENT)]
    other = gifts.a_payment(pledge.cause, 1000)
    matching.hold(payment=other, now=SPENT)

    tell(api, payment, kind, deliver, now=MONDAY + timedelta(days=5))

    assert swept == [1, 0]
    assert standing() == (1000, 0, ["expired"])  # the other gift's hold stays whole
    assert list(invariants.run(INVARIANTS)) == []


def test_a_card_that_is_declined_and_then_paid_holds_lets_go_and_draws(
    api: APIClient, pledge: Pledge, deliver: Deliver
) -> None:
    payment = open_page(pledge)
    tell(api, payment, "payment_intent.payment_failed", deliver, now=MONDAY + MINUTE)

    tell(api, payment, "payment_intent.succeeded", deliver, now=MONDAY + 2 * MINUTE)
    tell(api, payment, "payment_intent.payment_failed", deliver, now=MONDAY + 3 * MINUTE)

    assert standing() == (0, 2500, ["failed"])
    assert Payment.objects.get().state == "captured"
    assert list(invariants.run(INVARIANTS)) == []


def test_a_failure_that_is_told_after_the_capture_takes_no_match_away(
    api: APIClient, pledge: Pledge, deliver: Deliver
) -> None:
    payment = open_page(pledge)
    tell(api, payment, "payment_intent.succeeded", deliver, now=MONDAY + MINUTE)

    tell(api, payment, "payment_intent.payment_failed", deliver, now=MONDAY + 2 * MINUTE)
    tell(api, payment, "checkout.session.expired", deliver, now=MONDAY + 3 * MINUTE)

    assert standing() == (0, 2500, [])
    assert sweep(SPENT) == 0


def test_a_page_that_expired_lets_go_before_another_attempt_holds(pledge: Pledge) -> None:
    desk = Desk()
    open_page(pledge, desk)
    desk.status = "expired"

    open_page(pledge, desk, now=MONDAY + 20 * MINUTE)

    assert standing() == (2500, 0, ["cancelled"])
    assert [sweep(MONDAY + 51 * MINUTE), sweep(MONDAY + 51 * MINUTE)] == [1, 0]
    assert standing() == (0, 0, ["cancelled", "expired"])


def test_an_attempt_nobody_ever_came_to_is_given_up_with_its_hold(pledge: Pledge) -> None:
    payment = gifts.an_attempt(pledge, state="created")
    matching.hold(payment=payment, now=MONDAY)
    late = MONDAY + resolving.PAGES_LIVE + MINUTE

    with scope.nobody():
        for _ in range(2):
            resolving.resolve(
                organisation_id=pledge.organisation_id,
                now=late,
                provider=Desk(),  # type: ignore[arg-type]  # nobody asks it
            )

    payment.refresh_from_db()
    assert payment.state == "cancelled"
    assert standing() == (0, 0, ["cancelled"])
    assert sweep(late) == 0
