"""Whatever happens to receipts, in whatever order, undone or not: their numbers have no gap."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta

import hypothesis
import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from donations.domain.receipts import DETAILS
from donations.models import Payment, Receipt, ReceiptSeries
from donations.queries import receiptable
from donations.services import receipt_voiding, receipting
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world

which = st.integers(0, 9)
shares = st.sampled_from([1, 50, 100])
undone = st.booleans()
LATE = "standing-receipts-tell-what-is-kept"  # holds once the worker has come by


class ChangedTheirMind(Exception):
    """Whoever took a number undoes all they did."""


class ReceiptLives(RuleBasedStateMachine):
    """Two givers, two years and more; receipts issued, given up half-way, voided, replaced."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.worlds = ExitStack()
        self.worlds.enter_context(transaction.atomic())
        self.worlds.callback(transaction.set_rollback, True)  # the next world sees nothing of it
        self.worlds.enter_context(scoping.everywhere("a world of one test"))
        self.org = builders.an_organisation()
        world.a_profile(self.org)
        self.cause = builders.a_cause(self.org)
        self.givers = [world.a_giver(self.org, f"{name}@example.org") for name in ("ines", "omar")]
        self.payments: list[Payment] = []
        self.given: dict[int, list[object]] = {}  # of each year, the receipts in their order

    def teardown(self) -> None:
        try:
            self.days_pass_and_the_worker_comes_by(days=0, undo=False)
            assert world.broken() == []
        finally:
            self.worlds.close()

    def later(self, days: int = 0) -> datetime:
        self.now += timedelta(days=days, minutes=7)
        return self.now

    def one(self, number: int) -> Payment | None:
        return self.payments[number % len(self.payments)] if self.payments else None

    @contextmanager
    def perhaps(self, *, undo: bool) -> Iterator[None]:
        """Do something wholly or, with `undo` or where it is refused, leave no trace of it."""
        with suppress(ChangedTheirMind, AppError):
            with transaction.atomic():
                yield
                if undo:
                    raise ChangedTheirMind
            self.remember()

    def remember(self) -> None:
        """Take down what is new: it has the numbers that follow, and nothing moved."""
        for row in Receipt.objects.filter(organisation=self.org).order_by("year", "number"):
            series = self.given.setdefault(row.year, [])
            if row.number == len(series) + 1:
                series.append(row.id)

    @rule(number=which, minor=st.integers(100, 5000))
    def give(self, number: int, minor: int) -> None:
        giver = self.givers[number % len(self.givers)]
        self.payments.append(world.a_gift(self.cause, giver, minor, day=self.later()))

    @rule(number=which, undo=undone)
    def issue(self, number: int, undo: bool) -> None:
        if (payment := self.one(number)) is not None:
            with self.perhaps(undo=undo):
                receipting.single(organisation=self.org, payment_id=payment.id, now=self.later())

    @rule(number=which, undo=undone)
    def issue_for_a_year(self, number: int, undo: bool) -> None:
        giver = self.givers[number % len(self.givers)]
        with self.perhaps(undo=undo):
            receipting.annual(
                organisation=self.org, supporter=giver, year=self.now.year - 1, now=self.later()
            )

    @rule(number=which, share=shares)
    def give_back(self, number: int, share: int) -> None:
        payment = self.one(number)
        if payment is not None and payment.refunded_minor == 0:
            minor = max(1, payment.amount_minor * share // 100)
            world.given_back(payment, minor, now=self.later())
            payment.refresh_from_db()

    @rule(number=which, replace=st.booleans(), undo=undone)
    def void(self, number: int, replace: bool, undo: bool) -> None:
        rows = list(Receipt.objects.filter(organisation=self.org).order_by("id"))
        if rows:
            with self.perhaps(undo=undo):
                receipt_voiding.void(
                    organisation=self.org, receipt_id=rows[number % len(rows)].id, reason=DETAILS,
                    replace=replace, now=self.later(),
                )  # fmt: skip

    @rule(days=st.sampled_from([0, 20, 200, 400]), undo=undone)
    def days_pass_and_the_worker_comes_by(self, days: int, undo: bool) -> None:
        """Replace what a refund made untrue; it comes at least once before a month has passed."""
        for given_up in (undo, False):
            with self.perhaps(undo=given_up):
                receipt_voiding.catch_up(organisation=self.org, now=self.later())
        assert not receiptable.untrue(self.org, since=MONDAY.date())
        self.later(days)

    @invariant()
    def every_series_goes_from_one_to_its_last_number(self) -> None:
        rows = Receipt.objects.filter(organisation=self.org).order_by("year", "number")
        there: dict[int, list[object]] = {}
        for place, row in enumerate(rows):
            there.setdefault(row.year, []).append(row.id)
            assert row.number == len(there[row.year]), place
        last = ReceiptSeries.objects.filter(organisation=self.org)
        assert there == {year: ids for year, ids in self.given.items() if ids}
        assert {each.year: each.last_number for each in last} == {
            year: len(ids) for year, ids in there.items()
        }

    @invariant()
    def nothing_breaks_an_invariant(self) -> None:
        assert set(world.broken()) <= {LATE}


@pytest.mark.django_db
def test_every_life_of_receipts_leaves_numbers_without_a_gap() -> None:
    run_state_machine_as_test(
        ReceiptLives,
        settings=hypothesis.settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
