"""Whatever happens to gifts, in whatever order: the pool is a model's, and the totals are exact."""

from contextlib import ExitStack
from datetime import datetime, timedelta

import hypothesis
import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from donations.models import MatchOffer, Payment
from donations.queries import cause_money
from donations.queries.invariants import INVARIANTS
from donations.services import matching, totalling
from mobilize.checks import invariants
from mobilize.organisations import scoping
from tests.builders import MONDAY, a_cause, an_organisation
from tests.gifts import (
    a_match_offer,
    a_payment,
    came_back,
    captured,
    failed,
    net,
    refunded,
)

GIFTS = 6
CAP, MOST, UP, DOWN = 5000, 1500, 3, 2  # two given are matched with three
which = st.integers(min_value=0, max_value=GIFTS - 1)


class MatchLives(RuleBasedStateMachine):
    """Six gifts, one offer, refunds that fail, a sweeper, and a model in a few integers."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.worlds = ExitStack()
        self.worlds.enter_context(transaction.atomic())
        self.worlds.callback(transaction.set_rollback, True)  # the next world sees nothing of it
        self.worlds.enter_context(scoping.everywhere("a world of one test"))
        self.cause = a_cause(an_organisation())
        self.offer = a_match_offer(
            self.cause, cap_minor=CAP, per_gift_minor=MOST, ratio_gift=DOWN, ratio_match=UP
        )
        self.payments: dict[int, Payment] = {}
        self.refunds: dict[int, list[tuple[str, int]]] = {}
        self.holds: dict[int, tuple[int, datetime]] = {}  # what each keeps, and until when
        self.drawn: dict[int, int] = {}
        self.most: dict[int, int] = {}

    def teardown(self) -> None:
        self.worlds.close()

    def later(self, minutes: int = 4) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now

    @property
    def free(self) -> int:
        return CAP - sum(kept for kept, _ in self.holds.values()) - sum(self.drawn.values())

    def due(self, minor: int) -> int:
        return min(minor * UP // DOWN, MOST)

    @rule(gift=which, amount=st.integers(min_value=1, max_value=2000))
    def check_out(self, gift: int, amount: int) -> None:
        now = self.later()
        if gift not in self.payments:
            self.payments[gift] = a_payment(self.cause, amount)
        payment = self.payments[gift]
        if payment.state == "processing":
            matching.hold(payment=payment, now=now)
            kept = self.holds.pop(gift, (min(self.due(payment.amount_minor), self.free), now))[0]
            if kept:
                self.holds[gift] = (kept, now + matching.HOLD_FOR)

    @rule(gift=which)
    def capture(self, gift: int) -> None:
        payment = self.payments.get(gift)
        if payment is None or payment.state == "captured":
            return
        captured(payment, now=self.later())
        kept = self.holds.pop(gift, (min(self.due(payment.amount_minor), self.free), None))[0]
        if kept:
            self.drawn[gift] = self.most[gift] = kept

    @rule(gift=which)
    def fail(self, gift: int) -> None:
        payment = self.payments.get(gift)
        if payment is not None and payment.state == "processing":
            failed(payment, now=self.later())
            self.holds.pop(gift, None)

    @rule(gift=which, share=st.integers(min_value=1, max_value=100))
    def refund(self, gift: int, share: int) -> None:
        payment = self.payments.get(gift)
        if payment is None or not (left := net(payment)):
            return
        amount = max(1, left * share // 100)
        ref = refunded(payment, amount, now=self.later())
        self.refunds.setdefault(gift, []).append((ref, amount))
        self.follow(gift)

    @rule(gift=which)
    def refund_fails(self, gift: int) -> None:
        if self.refunds.get(gift):
            ref, amount = self.refunds[gift].pop()
            came_back(self.payments[gift], amount, ref=ref, now=self.later())
            self.follow(gift)

    @rule()
    def sweep(self) -> None:
        now = self.later(minutes=9)
        gone = [gift for gift, (_, until) in self.holds.items() if until <= now]
        assert matching.release_expired(now=now) == len(gone)
        for gift in gone:
            del self.holds[gift]

    @rule()
    def fold(self) -> None:
        totalling.fold(now=self.now)

    def follow(self, gift: int) -> None:
        """A refund takes back what the rest would not draw; what returns draws what is free."""
        if gift in self.drawn:
            wanted = min(self.due(net(self.payments[gift])), self.most[gift])
            self.drawn[gift] += min(wanted - self.drawn[gift], self.free)

    @invariant()
    def the_pool_is_the_models(self) -> None:
        offer = MatchOffer.objects.get(id=self.offer.id)
        held = sum(kept for kept, _ in self.holds.values())

        assert (offer.held_minor, offer.drawn_minor) == (held, sum(self.drawn.values()))
        assert offer.held_minor + offer.drawn_minor <= CAP

    @invariant()
    def the_totals_are_the_books(self) -> None:
        total = cause_money.in_currency(cause_money.of(self.cause.id), self.cause.currency)

        assert total.settled_minor == sum(net(each) for each in self.payments.values())
        assert total.matched_minor == sum(self.drawn.values())

    @invariant()
    def nothing_breaks_an_invariant(self) -> None:
        assert list(invariants.run(INVARIANTS)) == []


@pytest.mark.django_db
def test_every_life_of_matched_gifts_leaves_pool_totals_and_invariants_whole() -> None:
    run_state_machine_as_test(
        MatchLives,
        settings=hypothesis.settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
