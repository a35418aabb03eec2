"""Money goes back once, never more than came, whoever asks and whatever fails."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from donations.gateways.cards import ProviderAway
from donations.models import Dispute, LedgerEntry, Payment, Refund
from donations.queries.invariants import INVARIANTS
from donations.services import refunding, settling
from donations.services.refunding import NothingToRefund, RefundTooLarge, RefundWindowOver
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.kit.tokens import TokenInvalid
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from tests.paying import Till, a_card_pledge, a_till, the_payment

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def paid(till: Till, deliver: Deliver) -> Payment:
    """Return a gift of Ines, 25.00 by card."""
    pledge = a_card_pledge()
    till.pay(till.open(pledge, now=clock.now()))
    till.tell()
    deliver(now=clock.now())
    return the_payment(pledge)


def asked(payment: Payment, amount_minor: int | None = None) -> Refund:
    return refunding.ask(
        organisation_id=payment.organisation_id,
        payment_id=payment.id,
        amount_minor=amount_minor,
        reason="Given twice",
        by=None,
        now=clock.now(),
    )


def booked(payment: Payment) -> list[tuple[str, int]]:
    mine = LedgerEntry.objects.filter(payment=payment).order_by("booked_at", "id")
    return list(mine.values_list("kind", "amount_minor"))


def test_staff_give_a_part_back_and_the_rest_later(
    till: Till, paid: Payment, deliver: Deliver
) -> None:
    first, rest = asked(paid, 500), asked(paid)
    deliver(now=clock.now())
    till.tell()
    deliver(now=clock.now())

    paid.refresh_from_db()
    assert (first.amount_minor, rest.amount_minor) == (500, 2000)
    assert (paid.captured_minor, paid.refunded_minor, paid.state) == (2500, 2500, "captured")
    assert booked(paid) == [("gift", 2500), ("refund", -500), ("refund", -2000)]
    assert set(Refund.objects.values_list("state", "origin")) == {("succeeded", "staff")}
    assert list(invariants.run(INVARIANTS)) == []


@pytest.mark.parametrize("amount", [0, -1, 2501])
def test_more_than_is_left_is_refused(paid: Payment, amount: int) -> None:
    with pytest.raises(RefundTooLarge):
        asked(paid, amount)


def test_what_is_already_asked_back_is_not_given_twice(paid: Payment) -> None:
    asked(paid, 2000)

    with pytest.raises(RefundTooLarge):
        asked(paid, 501)
    asked(paid, 500)
    with pytest.raises(NothingToRefund):
        asked(paid)


def test_a_refund_whose_answer_was_lost_gives_back_once(
    till: Till, paid: Payment, deliver: Deliver
) -> None:
    refund = asked(paid, 700)
    till.sandbox.behave(timeout_after_success=3)
    with pytest.raises(ProviderAway), scope.nobody():
        refunding.carry_out(
            organisation_id=paid.organisation_id, refund_id=refund.id, now=clock.now()
        )

    till.sandbox.behave(timeout_after_success=0)
    deliver(now=clock.now())
    till.tell()
    deliver(now=clock.now())

    assert [each.amount for each in till.client.v1.refunds.list().data] == [700]
    assert booked(paid) == [("gift", 2500), ("refund", -700)]
    assert list(invariants.run(INVARIANTS)) == []


def test_what_the_provider_refuses_has_failed_and_may_be_asked_again(
    till: Till, paid: Payment, deliver: Deliver
) -> None:
    till.sandbox.control("disputes", payment_intent=paid.provider_ref)
    refund = asked(paid)

    deliver(now=clock.now())

    refund.refresh_from_db()
    assert (refund.state, refund.failure_code) == ("failed", "provider-refused")
    assert booked(paid) == [("gift", 2500)]


def test_donors_take_a_gift_back_within_two_weeks_and_once(paid: Payment, deliver: Deliver) -> None:
    token, org = refunding.token_of(paid), paid.organisation_id

    first = refunding.ask_by_donor(organisation_id=org, token=token, now=clock.now())
    again = refunding.ask_by_donor(organisation_id=org, token=token, now=clock.now())
    deliver(now=clock.now())

    assert first == again
    assert booked(paid) == [("gift", 2500), ("refund", -2500)]
    with pytest.raises(TokenInvalid):
        refunding.ask_by_donor(
            organisation_id=builders.an_organisation().id, token=token, now=clock.now()
        )


def test_donors_cannot_take_a_gift_back_after_two_weeks(paid: Payment) -> None:
    late = clock.now() + timedelta(days=14, seconds=1)

    with pytest.raises(RefundWindowOver):
        refunding.ask_by_donor(
            organisation_id=paid.organisation_id, token=refunding.token_of(paid), now=late
        )


def test_cash_is_given_back_by_hand_through_the_same_book(deliver: Deliver) -> None:
    pledge = builders.a_pledge(builders.a_cause(builders.an_organisation()), rail="cash")
    payment = settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference="Box 3",
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip

    asked(payment, 1000)
    deliver(now=clock.now())

    payment.refresh_from_db()
    assert (payment.state, payment.refunded_minor) == ("captured", 1000)
    assert booked(payment) == [("gift", 2500), ("refund", -1000)]
    assert list(invariants.run(INVARIANTS)) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"refunded_minor": 2501},
        {"refunded_minor": 2000, "lost_minor": 501},
        {"refunded_minor": -1},
        {"lost_minor": -1},
        {"captured_minor": 2501},
    ],
)
def test_the_database_refuses_more_back_than_came(paid: Payment, broken: dict[str, int]) -> None:
    with pytest.raises(IntegrityError, match="within_what_came"), transaction.atomic():
        Payment.objects.filter(id=paid.id).update(**broken)


def test_a_lost_dispute_is_lost_money_and_a_won_one_comes_back(
    till: Till, paid: Payment, deliver: Deliver
) -> None:
    opened = till.sandbox.control("disputes", payment_intent=paid.provider_ref)
    till.tell()
    deliver(now=clock.now())
    paid.refresh_from_db()
    gone = paid.lost_minor
    till.sandbox.control(f"disputes/{opened['id']}", status="won")
    till.tell()
    deliver(now=clock.now())

    paid.refresh_from_db()
    assert (gone, paid.lost_minor) == (2500, 0)
    assert Dispute.objects.get().state == "won"
    assert booked(paid) == [("gift", 2500), ("dispute", -2500), ("dispute_won", 2500)]
    assert list(invariants.run(INVARIANTS)) == []
