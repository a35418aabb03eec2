"""A payment's events, in all 720 orders of six and with any repetition, leave the same rows.

The whole suite tries all orders of a dispute that is won and a tenth of those of one that is lost;
`make faults` tries all of both.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
import stripe
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donations.models import Dispute, LedgerEntry, Payment, ProviderEvent, Refund
from donations.queries.invariants import INVARIANTS
from donations.services import abandoning, booking, inbox
from mobilize.checks import invariants
from mobilize.kit import ids
from petitions.models import Cause
from tests.api.card_provider import SECRET, a_dispute, a_refund, an_event, an_intent
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.clients import scope

pytestmark = pytest.mark.django_db(transaction=True)
NOW = MONDAY + timedelta(days=1)
EVERY_ORDER = list(permutations(range(6)))
SOME_ORDERS = Random(720).sample(EVERY_ORDER, 72)
DISPUTED = 2000  # what the refund of 500 leaves


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


def the_story(payment: Payment, *, ends: str) -> list[dict[str, Any]]:
    """Return six events: declined, paid, a stray decline, a part refunded, disputed, decided."""
    declined = an_intent(payment, last_payment_error={"code": "card_declined"})
    opened = int((MONDAY + timedelta(hours=4)).timestamp())
    told = [
        ("payment_intent.payment_failed", declined),
        ("payment_intent.succeeded", an_intent(payment)),
        ("payment_intent.payment_failed", declined),
        ("refund.created", a_refund(payment, 500)),
        ("charge.dispute.created", a_dispute(payment, amount=DISPUTED)),
        (
            "charge.dispute.closed",
            a_dispute(payment, amount=DISPUTED, status=ends, created=opened),
        ),
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


def told_in(cause: Cause, order: Sequence[int], *, ends: str) -> list[Any]:
    payment = a_payment(cause)
    story = the_story(payment, ends=ends)
    for place in order:
        take_in(story[place])
    return rows(payment)


@pytest.mark.parametrize(
    ("ends", "orders", "lost"),
    [
        pytest.param("won", EVERY_ORDER, 0, id="won"),
        pytest.param("lost", SOME_ORDERS, DISPUTED, id="lost"),
        pytest.param("lost", EVERY_ORDER, DISPUTED, id="lost-every", marks=pytest.mark.fault),
    ],
)
def test_every_order_of_six_events_leaves_the_same_rows(
    cause: Cause, ends: str, orders: list[tuple[int, ...]], lost: int
) -> None:
    outcomes = {json.dumps(told_in(cause, each, ends=ends), default=str) for each in orders}

    (outcome,) = outcomes
    payment, _refunds, _disputes, entries, *_more = json.loads(outcome)
    assert len(EVERY_ORDER) == 720
    assert payment[2:5] == [2500, 500, lost]
    assert sum(amount for _kind, amount, *_when in entries) == 2500 - 500 - lost
    assert list(invariants.run(INVARIANTS)) == []


@pytest.mark.parametrize("many", [20, pytest.param(1000, marks=pytest.mark.fault)])
def test_any_repetition_leaves_the_same_rows(cause: Cause, many: int) -> None:
    expected = {ends: told_in(cause, range(6), ends=ends) for ends in ("won", "lost")}

    @settings(max_examples=many, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data(), ends=st.sampled_from(["won", "lost"]))
    def told_again_and_again(data: st.DataObject, ends: str) -> None:
        again = data.draw(st.lists(st.integers(0, 5), max_size=8))
        order = data.draw(st.permutations([*range(6), *again]))

        assert told_in(cause, order, ends=ends) == expected[ends]

    told_again_and_again()
    assert list(invariants.run(INVARIANTS)) == []


def test_what_we_gave_up_stays_so_unless_money_comes_all_the_same(cause: Cause) -> None:
    payment = a_payment(cause)
    paid, declined = (the_story(payment, ends="won")[place] for place in (1, 2))
    abandoning.abandon(
        organisation_id=cause.organisation_id, payment_id=payment.id, while_in={"processing"},
        now=NOW,
    )  # fmt: skip

    take_in(declined)
    payment.refresh_from_db()
    late = payment.state
    take_in(paid)
    payment.refresh_from_db()

    assert (late, payment.state) == ("cancelled", "captured")
