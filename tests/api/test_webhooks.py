"""What the card provider tells is believed when signed, kept once, and applied in any order."""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice, permutations
from typing import Any

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from donations.models import Dispute, LedgerEntry, Payment, Pledge, ProviderEvent, Refund
from donations.queries.invariants import INVARIANTS
from mobilize.checks import invariants
from mobilize.kit import clock, ids
from tests.api.card_provider import SECRET, a_dispute, a_refund, an_event, an_intent, send
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _known_secret(settings: LazySettings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = SECRET


def a_payment() -> Payment:
    """Return an attempt to pay 25.00 by card, on the provider's page."""
    pledge = a_pledge(a_cause(an_organisation()), rail="card", journey=["email", "facebook"])
    identifier = ids.new()
    return Payment.objects.create(
        id=identifier,
        organisation=pledge.organisation,
        pledge=pledge,
        rail="card",
        provider="stripe",
        amount_minor=pledge.amount_minor,
        currency=pledge.currency,
        state="processing",
        idempotency_key=str(identifier),
        created_at=MONDAY,
    )


def the_story(payment: Payment) -> list[dict[str, Any]]:
    """Return six events: declined, paid, a stray decline, a part refunded, disputed, won."""
    declined = an_intent(payment, last_payment_error={"code": "card_declined"})
    closed = a_dispute(
        payment, status="won", created=int((MONDAY + timedelta(hours=4)).timestamp())
    )
    told = [
        ("payment_intent.payment_failed", declined),
        ("payment_intent.succeeded", an_intent(payment)),
        ("payment_intent.payment_failed", declined),
        ("refund.created", a_refund(payment, 500)),
        ("charge.dispute.created", a_dispute(payment)),
        ("charge.dispute.closed", closed),
    ]
    return [
        an_event(kind, about, at=MONDAY + timedelta(hours=hour))
        for hour, (kind, about) in enumerate(told)
    ]


def what_is_booked(payment: Payment) -> list[tuple[Any, ...]]:
    """Return all that must not depend on the order, with this payment's own id taken out."""
    payment.refresh_from_db()
    mine = LedgerEntry.objects.filter(payment=payment)
    book = mine.values_list("kind", "amount_minor", "channel", "happened_at").order_by("kind")
    return [
        (payment.state, payment.captured_at, payment.pledge.state),
        tuple(Refund.objects.filter(payment=payment).values_list("amount_minor", "refunded_at")),
        tuple(Dispute.objects.filter(payment=payment).values_list("state", "closed_at")),
        *book,
    ]


def assert_every_invariant_holds() -> None:
    assert list(invariants.run(INVARIANTS)) == []


def test_a_signed_capture_books_the_gift_once_and_fulfils_the_pledge(
    api: APIClient, deliver: Callable[..., int]
) -> None:
    payment = a_payment()
    event = an_event("payment_intent.succeeded", an_intent(payment), at=MONDAY)

    for _ in range(3):
        assert send(api, event, stamp=clock.now()).status_code == 200
    deliver()

    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.amount_minor, entry.channel) == ("gift", 2500, "facebook")
    assert entry.journey == ["email", "facebook"]
    assert Pledge.objects.get().state == "fulfilled"
    assert "ines@example.org" not in str(ProviderEvent.objects.get().payload)
    assert_every_invariant_holds()


def test_every_order_of_six_events_leaves_the_same_rows(
    api: APIClient, deliver: Callable[..., int]
) -> None:
    orders = list(islice(permutations(range(6)), 0, 720, 97))
    outcomes = []

    for order in orders:
        payment = a_payment()
        story = the_story(payment)
        for place in order:
            assert send(api, story[place], stamp=clock.now()).status_code == 200
            deliver()
        outcomes.append(what_is_booked(payment))

    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert [row[:2] for row in outcomes[0][3:]] == [
        ("dispute", -2500),
        ("dispute_won", 2500),
        ("gift", 2500),
        ("refund", -500),
    ]
    assert not ProviderEvent.objects.exclude(state="applied").exists()
    assert_every_invariant_holds()


@pytest.mark.parametrize("late", [timedelta(seconds=-310), timedelta(seconds=310)])
def test_an_event_stamped_too_long_ago_or_in_the_future_is_refused(
    api: APIClient, late: timedelta
) -> None:
    event = an_event("payment_intent.succeeded", an_intent(a_payment()), at=MONDAY)

    response = send(api, event, stamp=clock.now() + late)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "provider-event-refused"
    assert not ProviderEvent.objects.exists()


def test_an_event_signed_with_another_secret_is_refused(api: APIClient) -> None:
    event = an_event("payment_intent.succeeded", an_intent(a_payment()), at=MONDAY)

    assert send(api, event, stamp=clock.now(), secret="whsec_mallory").status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"id": "evt_1"}', b"\xff", b"x" * 300_000])
def test_what_is_no_event_is_refused_and_never_breaks(api: APIClient, body: bytes) -> None:
    for header in ["", "t=,v1=", "t=1", "t=1,v1=00", "t==,v1"]:
        response = api.generic(
            "POST", "/webhooks/stripe", body, headers={"Stripe-Signature": header}
        )

        assert response.status_code == 400


def test_a_capture_of_another_amount_is_damaged_and_never_booked(
    api: APIClient, deliver: Callable[..., int]
) -> None:
    payment = a_payment()
    wrong = an_intent(payment, amount_received=2600)

    send(api, an_event("payment_intent.succeeded", wrong, at=MONDAY), stamp=clock.now())
    deliver()

    assert ProviderEvent.objects.get().state == "damaged"
    assert not LedgerEntry.objects.exists()


def test_an_event_about_nobody_we_know_is_kept_ignored_with_a_reason(api: APIClient) -> None:
    payment = a_payment()
    strange = an_intent(
        payment, metadata={"payment": str(payment.id), "organisation": str(ids.new())}
    )

    assert (
        send(
            api, an_event("payment_intent.succeeded", strange, at=MONDAY), stamp=clock.now()
        ).status_code
        == 200
    )

    kept = ProviderEvent.objects.get()
    assert (kept.state, kept.reason) == ("ignored", "no-payment-of-ours")
