"""Refunds and disputes of one gift, in any order, known at any time: no cent is lost or invented.

The provider is the real sandbox: it refuses what we may not know yet, and its word decides.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
import pytest
import stripe
from django.conf import LazySettings
from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from donations.gateways.stripe_cards import StripeCards
from donations.models import LedgerEntry, Payment
from donations.queries.invariants import INVARIANTS
from donations.services import refunding
from mobilize.checks import invariants
from mobilize.kit import clock
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from tests.paying import Till, a_card_pledge, a_till, the_payment

pytestmark = pytest.mark.django_db
AMOUNT = 2500
# Gifts, and how much happens to each.
SMALL, FULL = (8, 12), pytest.param((300, 30), marks=pytest.mark.fault)
amounts = st.one_of(st.just(AMOUNT), st.integers(min_value=1, max_value=AMOUNT))
chances = st.randoms(use_true_random=False)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


class GivenBack(RuleBasedStateMachine):
    """A captured gift of 25.00 that staff, its donor, their bank and the provider pull at."""

    def __init__(self, till: Till, deliver: Callable[..., int]) -> None:
        super().__init__()
        self.till, self.deliver = till, deliver
        self.worlds = ExitStack()
        self.worlds.enter_context(transaction.atomic())
        self.worlds.callback(transaction.set_rollback, True)  # the next world sees nothing of it
        self.worlds.enter_context(scoping.everywhere("a world of one test"))
        till.sandbox.control("reset")
        pledge = a_card_pledge(AMOUNT)
        till.pay(till.open(pledge, now=clock.now()))
        self.hear_all()
        self.payment = the_payment(pledge)
        self.disputes: list[str] = []

    def teardown(self) -> None:
        """At last all is told and done: provider and book hold the same."""
        try:
            for _ in range(2):
                self.hear_all()
            held = {line.payment_id: line.minor for line in self.statement()}
            assert held == {str(self.payment.id): self.booked()}
            assert not self.payment.refunds.filter(state="asked").exists()
            assert list(invariants.run(INVARIANTS)) == []
        finally:
            self.worlds.close()

    def statement(self) -> Any:
        return StripeCards().statement(since=clock.now() - timedelta(hours=1))

    def booked(self) -> int:
        entries = LedgerEntry.objects.filter(payment=self.payment)
        return int(entries.aggregate(sum=Sum("amount_minor"))["sum"])

    def hear_all(self) -> None:
        self.till.tell()
        self.work()

    @rule(amount=amounts)
    def staff_give_back(self, amount: int) -> None:
        with suppress(AppError):
            refunding.ask(
                organisation_id=self.payment.organisation_id, payment_id=self.payment.id,
                amount_minor=amount, reason="Given twice", by=None, now=clock.now(),
            )  # fmt: skip

    @rule()
    def the_donor_takes_it_back(self) -> None:
        token = refunding.token_of(self.payment)
        with suppress(AppError):
            refunding.ask_by_donor(
                organisation_id=self.payment.organisation_id, token=token, now=clock.now()
            )

    @rule(amount=amounts)
    def somebody_gives_back_at_the_provider(self, amount: int) -> None:
        said: Any = {"payment_intent": self.payment.provider_ref, "amount": amount}
        with suppress(stripe.InvalidRequestError):
            self.till.client.v1.refunds.create(said)

    @rule(amount=amounts)
    def the_cards_owner_disputes_it(self, amount: int) -> None:
        opened = self.till.sandbox.control(
            "disputes", payment_intent=self.payment.provider_ref, amount=amount
        )
        self.disputes += [opened["id"]] if "id" in opened else []

    @rule(is_won=st.booleans())
    def the_bank_decides(self, is_won: bool) -> None:
        for dispute in self.disputes[-1:]:
            self.till.sandbox.control(f"disputes/{dispute}", status="won" if is_won else "lost")

    @rule(chance=chances)
    def some_of_it_is_told(self, chance: Random) -> None:
        """In any order, again or for the first time; the rest is on its way."""
        known = self.till.events()
        self.till.take_in(chance.choices(known, k=len(known)))

    @rule()
    def work(self) -> None:
        self.deliver(now=clock.now())

    @invariant()
    def what_went_back_is_within_what_came(self) -> None:
        row = Payment.objects.get(id=self.payment.id)
        assert 0 <= row.refunded_minor + row.lost_minor <= row.captured_minor <= row.amount_minor
        assert min(row.refunded_minor, row.lost_minor) >= 0

    @invariant()
    def the_book_is_what_came_less_what_went_back(self) -> None:
        row = Payment.objects.get(id=self.payment.id)
        gifts = LedgerEntry.objects.filter(payment=row, kind="gift")
        assert self.booked() == row.captured_minor - row.refunded_minor - row.lost_minor
        assert list(gifts.values_list("amount_minor", flat=True)) == [AMOUNT]


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_provider_and_book_hold_the_same_of_a_gift_whoever_gives_it_back(
    till: Till, deliver: Callable[..., int], size: tuple[int, int]
) -> None:
    gifts, steps = size
    run_state_machine_as_test(
        lambda: GivenBack(till, deliver),
        settings=hypothesis.settings(
            max_examples=gifts,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
