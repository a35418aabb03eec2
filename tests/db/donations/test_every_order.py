"""A payment's events, in all 720 orders of six and with any repetition, leave the same rows."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
import stripe
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations.models import Dispute, LedgerEntry, Payment, ProviderEvent, Refund
from donations.queries.invariants import INVARIANTS
from donations.services import booking, inbox
from mobilize.checks import invariants
from mobilize.kit import ids
from petitions.models import Cause
from tests.api.card_provider import SECRET, a_dispute, a_refund, an_event, an_intent
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.clients import scope

pytestmark = pytest.mark.django_db(transaction=True)
NOW = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _known_secret(settings: LazySettings) -> None:
    settings.STRIPE_WEBHOOK_SECRET = SECRET


@pytest.fixture
def cause() -> Iterator[Cause]:
    return a_cause(an_organisation())


def a_payment(cause: Cause) -> Payment:
    identifier = ids.new()
    pledge = a_pledge(cause, rail="card")
    return Payment.objects.create(
        id=identifier, organisation=cause.organisation, pledge=pledge, rail="card",
        provider="stripe", amount_minor=2500, currency=pledge.currency, state="processing",
        idempotency_key=str(identifier), created_at=MONDAY, session_ref="cs_1",
    )  # fmt: skip


def the_story(payment: Payment) -> list[dict[str, Any]]:
    """Return six events: declined, paid, a stray decline, a part refunded, disputed, won."""
    declined = an_intent(payment, last_payment_error={"code": "card_declined"})
    opened = int((MONDAY + timedelta(hours=4)).timestamp())
    told = [
        ("payment_intent.payment_failed", declined),
        ("payment_intent.succeeded", an_intent(payment)),
        ("payment_intent.payment_failed", declined),
        ("refund.created", a_refund(payment, 500)),
        ("charge.dispute.created", a_dispute(payment)),
        ("charge.dispute.closed", a_dispute(payment, status="won", created=opened)),
    ]
    return [
        an_event(kind, about, at=MONDAY + timedelta(hours=hour))
        for hour, (kind, about) in enumerate(told)
    ]


def take_in(event: dict[str, Any]) -> None:
    """Store an event and apply it, as web process and worker do."""
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(
        body, SECRET, timestamp=int(NOW.timestamp())
    )
    with scope.nobody():
        inbox.receive(body.encode(), signature=signature, now=NOW)
    kept = ProviderEvent.objects.get(event_id=event["id"])
    with scope.nobody():
        booking.apply(provider_event_id=kept.id, now=NOW)


def rows(payment: Payment) -> list[Any]:
    """Return all that must not depend on the order, without ids."""
    payment.refresh_from_db()
    columns = ("kind", "amount_minor", "happened_at", "currency")
    return [
        (payment.state, payment.captured_at, payment.captured_minor, payment.refunded_minor,
         payment.lost_minor, payment.declines, payment.failure_code, payment.pledge.state),
        sorted(Refund.objects.filter(payment=payment).values_list("amount_minor", "state",
                                                                  "origin", "refunded_at")),
        sorted(Dispute.objects.filter(payment=payment).values_list("state", "closed_at")),
        sorted(LedgerEntry.objects.filter(payment=payment).values_list(*columns)),
        sorted(ProviderEvent.objects.filter(payment=payment).values_list("kind", "state")),
        sorted(payment.card_declines.values_list("declined_at")),
    ]  # fmt: skip


def told_in(cause: Cause, order: Sequence[int]) -> list[Any]:
    payment = a_payment(cause)
    story = the_story(payment)
    for place in order:
        take_in(story[place])
    return rows(payment)


def test_all_720_orders_of_six_events_leave_the_same_rows(cause: Cause) -> None:
    orders = list(permutations(range(6)))

    outcomes = {json.dumps(told_in(cause, order), default=str) for order in orders}

    assert len(orders) == 720
    (outcome,) = outcomes
    assert json.loads(outcome)[0][2:5] == [2500, 500, 0]
    assert list(invariants.run(INVARIANTS)) == []


@pytest.mark.parametrize("many", [20, pytest.param(1000, marks=pytest.mark.fault)])
def test_any_repetition_leaves_the_same_rows(cause: Cause, many: int) -> None:
    expected = told_in(cause, range(6))

    @settings(max_examples=many, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def told_again_and_again(data: st.DataObject) -> None:
        again = data.draw(st.lists(st.integers(0, 5), max_size=8))
        order = data.draw(st.permutations([*range(6), *again]))

        assert told_in(cause, order) == expected

    told_again_and_again()
    assert list(invariants.run(INVARIANTS)) == []
