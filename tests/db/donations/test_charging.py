"""Kept cards are charged while their giver is away: once, whatever happens meanwhile."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.models import LedgerEntry, Payment, SavedMethod
from donations.queries.invariants import INVARIANTS
from donations.services import charging, checkout, keeping
from donations.services.charging import Charged
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.outbox.models import OutboxMessage
from tests.clients import scope
from tests.paying import (
    ASKS_EACH_TIME,
    ASKS_ONCE,
    BROKE,
    GOOD,
    Till,
    a_card_pledge,
    a_till,
    the_payment,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def kept(till: Till, deliver: Callable[..., int]) -> Callable[[str], SavedMethod]:
    """Return what leaves a card with the provider by giving 25.00 with it."""

    def keep(card: str = GOOD) -> SavedMethod:
        pledge = a_card_pledge()
        session = till.open(pledge, keeps_method=True, now=clock.now())
        till.pay(session, card, authenticated=True)
        till.tell()
        deliver(now=clock.now())
        return SavedMethod.objects.get(pledge=pledge)

    return keep


def prepared(saved: SavedMethod, amount_minor: int = 1000) -> Payment:
    return charging.prepare(
        pledge=saved.pledge,
        saved_method_id=saved.id,
        amount_minor=amount_minor,
        now=clock.now(),
    )


def charged(payment: Payment) -> Charged:
    with scope.nobody():
        return charging.charge(
            organisation_id=payment.organisation_id, payment_id=payment.id, now=clock.now()
        )


def topics(payment: Payment) -> list[str]:
    told = OutboxMessage.objects.filter(payload__payment_id=str(payment.id))
    return sorted(told.values_list("topic", flat=True))


def test_a_kept_card_is_charged_once_and_booked_at_once(
    till: Till, kept: Callable[..., SavedMethod], deliver: Callable[..., int]
) -> None:
    payment = prepared(kept())

    first, second = charged(payment), charged(payment)
    till.tell()
    deliver(now=clock.now())

    assert first == second == Charged(state="captured")
    assert LedgerEntry.objects.get(payment=payment).amount_minor == 1000
    assert len(till.client.v1.charges.list().data) == 2  # the first gift and this one
    assert topics(payment).count("donations.payment_captured") == 1
    assert list(invariants.run(INVARIANTS)) == []


def test_a_declined_card_says_why_and_its_next_attempt_is_another_payment(
    till: Till, kept: Callable[..., SavedMethod]
) -> None:
    saved = kept()
    till.change(saved, BROKE)
    payment = prepared(saved)

    declined = charged(payment)
    till.change(saved, GOOD)

    assert declined == Charged(state="failed", code="insufficient_funds")
    assert charged(payment) == declined
    assert charged(prepared(saved)).state == "captured"
    assert topics(payment) == ["donations.payment_failed"]


def test_who_must_be_asked_by_their_bank_gets_a_link_and_pays(
    till: Till, kept: Callable[..., SavedMethod], deliver: Callable[..., int]
) -> None:
    payment = prepared(kept(ASKS_EACH_TIME))

    asked = charged(payment)
    till.tell()
    deliver(now=clock.now())
    waits = the_payment(payment.pledge).state
    till.authenticate(asked.url)
    till.tell()
    deliver(now=clock.now())

    assert (asked.state, asked.url.startswith("http://")) == ("action_required", True)
    assert waits == "action_required"
    payment.refresh_from_db()
    assert (payment.state, payment.action_url) == ("captured", "")
    assert list(invariants.run(INVARIANTS)) == []


def test_who_was_asked_when_the_card_was_kept_is_not_asked_again(
    kept: Callable[..., SavedMethod],
) -> None:
    assert charged(prepared(kept(ASKS_ONCE))).state == "captured"


def test_a_charge_whose_answer_was_lost_is_found_and_takes_nothing_twice(
    till: Till, kept: Callable[..., SavedMethod]
) -> None:
    payment = prepared(kept())
    till.sandbox.behave(timeout_after_success=20)
    with pytest.raises(Exception, match="does not answer"):
        charged(payment)
    till.sandbox.behave(timeout_after_success=0)

    assert the_payment(payment.pledge).state == "processing"
    assert charged(payment).state == "captured"
    assert len(till.client.v1.charges.list().data) == 2


def test_a_charge_of_which_nobody_heard_for_a_day_is_looked_for_and_not_repeated(
    till: Till, kept: Callable[..., SavedMethod]
) -> None:
    payment = prepared(kept())
    Payment.objects.filter(id=payment.id).update(
        state="processing", asked_at=clock.now() - timedelta(hours=24)
    )

    assert charged(payment).state == "cancelled"
    assert len(till.client.v1.charges.list().data) == 1


def test_two_attempts_at_a_time_are_refused(kept: Callable[..., SavedMethod]) -> None:
    saved = kept()
    prepared(saved)

    with pytest.raises(charging.AnotherPaymentOpen):
        prepared(saved)


def test_a_page_is_refused_while_the_card_is_being_charged(
    kept: Callable[..., SavedMethod],
) -> None:
    saved = kept()
    pledge = a_card_pledge(organisation=saved.organisation, cause=saved.pledge.cause)
    charging.prepare(pledge=pledge, saved_method_id=saved.id, now=clock.now())

    with pytest.raises(checkout.PaymentOnItsWay), scope.nobody():
        checkout.start(organisation=saved.organisation, pledge_id=pledge.id, now=clock.now())


def test_a_card_that_was_taken_back_is_charged_no_more(kept: Callable[..., SavedMethod]) -> None:
    saved = kept()
    keeping.revoke(organisation_id=saved.organisation_id, saved_method_id=saved.id, now=clock.now())

    with pytest.raises(keeping.MethodMissing):
        prepared(saved)


def test_a_card_is_kept_only_by_who_was_told_so(till: Till, deliver: Callable[..., int]) -> None:
    pledge = a_card_pledge()

    till.pay(till.open(pledge, now=clock.now()))
    till.tell()
    deliver(now=clock.now())

    assert the_payment(pledge).state == "captured"
    assert not SavedMethod.objects.exists()
