"""Whatever happens to pledges and recurring gifts, in whatever order: the money adds up."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import LazySettings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from donations.domain import pledge_life
from donations.domain.conditions import Condition, On
from donations.domain.entries import Entry
from donations.domain.plan_life import PlanStepNotAllowed
from donations.domain.pledge_life import PledgeSettled
from donations.domain.promises import Giver, Promise, Rhythm
from donations.models import ChargeNotice, LedgerEntry, Payment, Plan, Pledge
from donations.queries import cause_money
from donations.queries.cause_money import Total
from donations.queries.invariants import INVARIANTS
from donations.reports import promised
from donations.services import (
    collecting,
    expiring,
    fulfilling,
    ledger,
    noticing,
    plan_steps,
    plans,
    pledging,
    reminding,
    settling,
)
from mobilize.checks import invariants
from mobilize.kit import ids
from mobilize.organisations import scoping
from petitions.models import Supporter
from petitions.services import erasing, supporters
from tests.builders import MONDAY, a_cause, an_organisation

PEOPLE = [f"person{number}@example.org" for number in range(4)]
people = st.sampled_from(PEOPLE)
which = st.integers(0, 9)


class Promises(RuleBasedStateMachine):
    """Four people who promise, pay, pay too late, call off, are erased; a worker; days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.scope = scoping.everywhere("a world of one test")
        self.scope.__enter__()
        self.org = an_organisation()
        self.cause = a_cause(self.org)
        self.asked = 0

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)

    def pledges(self) -> Any:
        """Return this world's own pledges: the worlds before it stay in the database."""
        return Pledge.objects.filter(organisation=self.org)

    def plans(self) -> list[Plan]:
        rows = Plan.objects.filter(organisation=self.org)
        return list(rows.select_related("organisation", "supporter").order_by("id"))

    def later(self, days: int = 0) -> datetime:
        self.now += timedelta(days=days, minutes=7)
        return self.now

    def one(self, number: int) -> Pledge | None:
        rows = list(self.pledges().select_related("organisation").order_by("id"))
        return rows[number % len(rows)] if rows else None

    def make(self, email: str, **terms: Any) -> None:
        said = {"amount_minor": 1000, "currency": self.cause.currency, "rail": "transfer", **terms}
        self.asked += said["amount_minor"]
        pledging.make(
            cause=self.cause,
            petition=None,
            promise=Promise(**said),
            giver=Giver(email=email, name="Somebody"),
            touch_token=None,
            now=self.later(),
        )

    @rule(email=people, amount=st.integers(3, 5000), parts=st.integers(1, 3))
    def promise(self, email: str, amount: int, parts: int) -> None:
        self.make(email, amount_minor=amount, parts=parts)

    @rule(email=people, on=st.sampled_from([On.GIVERS, On.TOTAL]), number=st.integers(1, 4))
    def promise_if(self, email: str, on: On, number: int) -> None:
        until = self.now.date() + timedelta(days=number * 9)
        self.make(email, condition=Condition(on, number * (1 if on == On.GIVERS else 1500), until))

    @rule(number=which, share=st.sampled_from([None, 1, 400, 6000]))
    def pay(self, number: int, share: int | None) -> None:
        pledge = self.one(number)
        if pledge is None or pledge.plan_id is not None:
            return
        payable = pledge.state in pledge_life.PAYABLE
        try:
            settling.record(
                organisation=self.org, pledge_id=pledge.id, reference="42",
                received_at=self.later(), amount_minor=share, by=None, now=self.now,
            )  # fmt: skip
        except PledgeSettled:
            assert not payable

    @rule(number=which)
    def pay_though_nobody_expects_it(self, number: int) -> None:
        """The card provider captures whatever became of the pledge meanwhile."""
        pledge = self.one(number)
        if pledge is not None and pledge.plan_id is None and pledge.state != "fulfilled":
            self.capture(pledge)

    @rule(number=which)
    def call_off(self, number: int) -> None:
        pledge = self.one(number)
        if pledge is not None and pledge.plan_id is None:
            try:
                pledging.cancel(organisation=self.org, pledge_id=pledge.id, now=self.later())
            except PledgeSettled:
                assert pledge.state in {"fulfilled", "void"}

    @rule(email=people, times=st.sampled_from([None, 2, 3]))
    def promise_again_and_again(self, email: str, times: int | None) -> None:
        self.make(email, rail="card", rhythm=Rhythm(1, 31, times))

    @rule(number=which, fails=st.booleans())
    def charge(self, number: int, fails: bool) -> None:
        """Let the newest slot of a plan be paid, or its charge fail: by card, by link, or late."""
        rows = self.plans()
        if not rows:
            return
        plan = rows[number % len(rows)]
        pledge = Pledge.objects.get(plan=plan, slot=plan.slot)
        if pledge.state in {"open", "due"} and fails and plan.state in {"active", "past_due"}:
            if pledge.state == "open":
                collecting.moving.take(pledge, pledge_life.Move.FALL_DUE, at=self.later())
            for _ in range(number % 4 + 1):  # up to the last attempt, with which it lapses
                if plan.state in {"active", "past_due"}:
                    collecting._fail(plan, pledge, "card_declined", now=self.later())
        elif pledge.state in pledge_life.PAYABLE and not fails:
            self.capture(pledge)

    @rule(number=which, what=st.sampled_from(["pause", "stop", "resume", "change"]))
    def decide(self, number: int, what: str) -> None:
        rows = self.plans()
        if not rows:
            return
        plan = plans.lock(self.org.id, rows[number % len(rows)].id)
        until = self.later().date() + timedelta(days=20)
        acts = {
            "pause": lambda: plans.pause(plan=plan, until=until, now=self.now),
            "stop": lambda: plans.stop(plan=plan, reason="money", now=self.now),
            "resume": lambda: plans.resume(plan=plan, now=self.now),
            "change": lambda: plans.change(
                plan=plan, amount_minor=1500, anchor_day=number + 1, now=self.now
            ),
        }
        try:
            acts[what]()
        except (PlanStepNotAllowed, plans.PlanEnded):
            assert plan.state in {"pending", "cancelled", "lapsed", "completed", "active", "paused"}

    @rule(email=people)
    def erase(self, email: str) -> None:
        """Let somebody be forgotten: the book and its totals are unchanged."""
        index = supporters.index_of(self.org.id, email)
        person = Supporter.objects.filter(organisation=self.org, email_index=index).first()
        if person is not None:
            before = self.book()
            erasing.erase(organisation_id=self.org.id, supporter_id=person.id, now=self.later())
            assert self.book() == before

    def book(self) -> tuple[list[dict[str, Any]], list[Total]]:
        """Return every column of every entry, and what the cause shows."""
        entries = LedgerEntry.objects.filter(organisation=self.org).order_by("id")
        return list(entries.values()), cause_money.of(self.cause.id)

    @rule(days=st.integers(0, 40))
    def days_pass_and_the_worker_comes_by(self, days: int) -> None:
        now = self.later(days)
        for chore in (expiring.decide, expiring.fall_due, reminding.remind, expiring.lapse):
            chore(organisation=self.org, now=now)
        for _ in range(2):
            for plan_id in collecting.due(organisation_id=self.org.id, now=now):
                collecting._decide(self.org.id, plan_id, now=now)
        if days % 3:  # else the mail server is away
            self.notices_go_out(now)

    def notices_go_out(self, now: datetime) -> None:
        """Do what the mails of charges do: those that come late move their charge first."""
        waiting = ChargeNotice.objects.filter(organisation=self.org, state="waiting")
        for pledge_id in list(waiting.values_list("pledge_id", flat=True)):
            found = noticing.waiting(organisation_id=self.org.id, pledge_id=pledge_id, now=now)
            if found is not None:
                noticing.settle(
                    organisation_id=self.org.id, notice_id=found.id, is_told=True, now=now
                )

    def capture(self, pledge: Pledge) -> None:
        """Write down what the provider captured, as booking does."""
        now, identifier = self.later(), ids.new()
        amount = fulfilling.to_pay(pledge)
        payment = Payment.objects.create(
            id=identifier, organisation=self.org, pledge=pledge, rail=pledge.rail,
            provider="stripe", amount_minor=amount, captured_minor=amount,
            currency=pledge.currency, state="captured", idempotency_key=str(identifier),
            created_at=now, captured_at=now,
        )  # fmt: skip
        fulfilling.on_capture(payment)
        gift = Entry("gift", f"gift:{identifier}", amount, now)
        ledger.book([gift], payment=payment, now=now)

    @invariant()
    def nothing_breaks_an_invariant(self) -> None:
        assert list(invariants.run(INVARIANTS)) == []

    @invariant()
    def what_was_promised_stands_where_it_belongs(self) -> None:
        rows = promised.of_causes(self.org.id)
        told = sum(
            row.promised_minor + row.waiting_minor + row.called_off_minor + row.void_minor
            for row in rows
        )
        assert told == sum(self.pledges().values_list("amount_minor", flat=True))
        entries = LedgerEntry.objects.filter(organisation=self.org)
        booked = sum(entries.values_list("amount_minor", flat=True))
        assert sum(row.collected_minor for row in rows) == booked

    @invariant()
    def a_plan_that_runs_knows_when_it_is_looked_at_next(self) -> None:
        for plan in self.plans():
            assert (plan.not_before is None) == (plan.state in plan_steps.ENDED)
            announced = Pledge.objects.filter(plan=plan, state__in=["open", "due"])
            assert announced.count() <= 1
            if plan.state == "paused":
                assert plan.not_before == plan_steps.moment(plan, plan.paused_until)
            if plan.state in {"paused", "cancelled", "completed"}:
                assert not plans.coming(plan).exists()


@pytest.mark.django_db
def test_every_life_of_promises_leaves_money_and_invariants_whole(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"

    run_state_machine_as_test(
        Promises,
        settings=hypothesis.settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        ),
    )
