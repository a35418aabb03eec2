"""What stayed open is asked about until it has an end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.models import LedgerEntry, Payment, ProviderEvent
from donations.queries.invariants import INVARIANTS
from donations.services import charging, resolving
from donations.services.deciding import PaymentNotHeld, decide
from mobilize.checks import invariants
from mobilize.kit import clock
from tests.clients import scope
from tests.paying import (
    ASKS_EACH_TIME,
    Till,
    a_card_pledge,
    a_till,
    the_payment,
)

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


def resolve(payment: Payment, *, later: timedelta = timedelta(minutes=6)) -> tuple[int, int]:
    with scope.nobody():
        return resolving.resolve(organisation_id=payment.organisation_id, now=clock.now() + later)


def test_a_gift_whose_events_never_came_is_found_and_booked_once(
    till: Till, deliver: Deliver
) -> None:
    pledge = a_card_pledge()
    session = till.open(pledge, now=clock.now())
    till.pay(session)
    intent = till.client.v1.checkout.sessions.retrieve(session).payment_intent
    till.client.v1.refunds.create({"payment_intent": str(intent), "amount": 300})

    counted = resolve(the_payment(pledge))
    till.tell()
    deliver(now=clock.now())

    assert counted == (1, 1)
    payment = the_payment(pledge)
    assert (payment.state, payment.refunded_minor) == ("captured", 300)
    assert sorted(LedgerEntry.objects.values_list("kind", "amount_minor")) == [
        ("gift", 2500),
        ("refund", -300),
    ]
    assert list(invariants.run(INVARIANTS)) == []


def test_a_page_that_is_still_open_is_left_alone(till: Till) -> None:
    pledge = a_card_pledge()
    till.open(pledge, now=clock.now())

    assert resolve(the_payment(pledge)) == (1, 0)
    assert the_payment(pledge).state == "processing"


def test_a_page_that_has_expired_ends_its_attempt(till: Till) -> None:
    pledge = a_card_pledge()
    session = till.open(pledge, now=clock.now())
    till.client.v1.checkout.sessions.expire(session)

    resolve(the_payment(pledge))

    assert the_payment(pledge).state == "cancelled"


def test_an_attempt_that_died_before_its_page_opened_is_given_up_after_a_day(till: Till) -> None:
    pledge = a_card_pledge()
    till.open(pledge, now=clock.now())
    died = the_payment(pledge)
    kept = died.id
    died.delete()
    died.id, died.session_ref, died.state = kept, "", "created"
    died.save(force_insert=True)

    assert resolve(the_payment(pledge)) == (1, 0)
    assert resolve(the_payment(pledge), later=timedelta(hours=26)) == (1, 1)
    assert the_payment(pledge).state == "cancelled"


def a_question(till: Till, deliver: Deliver) -> Payment:
    """Return a charge about which the bank wants to ask Ines."""
    pledge = a_card_pledge()
    till.pay(till.open(pledge, keeps_method=True, now=clock.now()), ASKS_EACH_TIME,
             authenticated=True)  # fmt: skip
    till.tell()
    deliver(now=clock.now())
    payment = charging.prepare(
        pledge=pledge, saved_method_id=pledge.saved_methods.get().id, now=clock.now()
    )
    with scope.nobody():
        charging.charge(
            organisation_id=payment.organisation_id, payment_id=payment.id, now=clock.now()
        )
    return payment


def test_a_question_that_nobody_answers_is_given_up_after_a_week(
    till: Till, deliver: Deliver
) -> None:
    payment = a_question(till, deliver)

    assert resolve(payment) == (1, 0)
    assert resolve(payment, later=timedelta(days=8)) == (1, 1)
    payment.refresh_from_db()
    assert payment.state == "cancelled"


def test_a_provider_that_is_away_is_asked_again_later(till: Till) -> None:
    pledge = a_card_pledge()
    till.pay(till.open(pledge, now=clock.now()))
    till.sandbox.behave(fail_next={"status": 500, "count": 3})

    assert resolve(the_payment(pledge)) == (1, 0)
    assert resolve(the_payment(pledge)) == (1, 1)


def test_a_refund_told_while_nobody_knew_its_payment_is_claimed_when_it_is_read(
    till: Till, deliver: Deliver
) -> None:
    pledge = a_card_pledge()
    till.pay(till.open(pledge, now=clock.now()))
    intent = till.client.v1.payment_intents.list().data[0].id
    till.client.v1.refunds.create({"payment_intent": intent, "amount": 300})
    till.tell()
    refunds = ProviderEvent.objects.filter(kind="refund.created")
    unclaimed = refunds.get().reason

    deliver(now=clock.now())

    assert unclaimed == "no-payment-of-ours"
    assert refunds.get().state == "applied"
    assert the_payment(pledge).refunded_minor == 300


def test_held_money_its_bank_was_asked_about_is_taken_or_let_go_by_staff_and_never_twice(
    till: Till, deliver: Deliver
) -> None:
    gifts = []
    for _ in range(2):
        pledge = a_card_pledge()
        session = till.open(pledge, suspicions=("many_from_network",), now=clock.now())
        assert till.pay(session, authenticated=False)["status"] == "requires_payment_method"
        till.pay(session, authenticated=True)
        gifts.append(pledge)
    till.tell()
    deliver(now=clock.now())
    first, second = map(the_payment, gifts)
    assert {first.state, second.state} == {"authorised"}
    assert not LedgerEntry.objects.exists()

    for payment, take in ((first, True), (second, False)):
        decide(organisation_id=payment.organisation_id, payment_id=payment.id, take=take,
               by=None, now=clock.now())  # fmt: skip
    with pytest.raises(PaymentNotHeld):
        decide(organisation_id=first.organisation_id, payment_id=first.id, take=False,
               by=None, now=clock.now())  # fmt: skip
    deliver(now=clock.now())
    till.tell()
    deliver(now=clock.now())

    assert (the_payment(gifts[0]).state, the_payment(gifts[1]).state) == ("captured", "cancelled")
    assert LedgerEntry.objects.get().payment_id == first.id
    assert list(invariants.run(INVARIANTS)) == []
