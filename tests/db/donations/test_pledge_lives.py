"""Pledges from promise to money: conditions, due days, reminders, instalments, and their ends."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from donations.domain import plan_life, pledge_life
from donations.domain.conditions import Condition, ConditionInvalid, On
from donations.domain.pledge_life import PledgeSettled
from donations.domain.promises import DayOutOfReach, Giver, Promise, PromiseUnclear, Rhythm
from donations.models import LedgerEntry, Payment, Plan, Pledge
from donations.models.plan import ENDED
from donations.queries.invariants import INVARIANTS
from donations.reports import promised
from donations.services import expiring, pledging, reminding, settling
from mobilize.checks import invariants
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Petition, SharePrompt
from tests import builders, promises
from tests.builders import MONDAY
from tests.db.prompting import a_signer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


def promise(
    cause: Cause, who: str = "", *, petition: Petition | None = None, **terms: Any
) -> Pledge:
    """Return what somebody promises; nobody in particular without a name."""
    said = {"amount_minor": 1000, "currency": cause.currency, "rail": "transfer", **terms}
    return pledging.make(
        cause=cause,
        petition=petition,
        promise=Promise(**said),
        giver=Giver(email=f"{who}@example.org", name=who.title()) if who else None,
        touch_token=None,
        now=MONDAY,
    )


def pay(pledge: Pledge, amount_minor: int | None = None, *, now: datetime = MONDAY) -> None:
    settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference="42", received_at=now,
        amount_minor=amount_minor, by=None, now=now,
    )  # fmt: skip


def states(cause: Cause) -> list[str]:
    return list(Pledge.objects.filter(cause=cause).order_by("id").values_list("state", flat=True))


def look_after(org: Organisation, now: datetime) -> None:
    for chore in (expiring.decide, expiring.fall_due, expiring.lapse):
        chore(organisation=org, now=now)


def known(pledge: Pledge) -> Pledge:
    """Let who promised have shown that the address is theirs: they have signed before."""
    petition = Petition.objects.filter(cause=pledge.cause).first()
    petition = petition or builders.an_open_petition(pledge.organisation, cause=pledge.cause)
    builders.a_confirmed_signature(petition, supporter=pledge.supporter)
    return pledge


def givers(many: int, *, others: int, cause: Cause, **terms: Any) -> list[Pledge]:
    condition = Condition(On.GIVERS, others, terms.pop("until", None))
    return [
        known(promise(cause, f"giver{each}", condition=condition, **terms)) for each in range(many)
    ]


def test_promises_that_wait_for_each_other_open_together(org: Organisation, cause: Cause) -> None:
    givers(3, others=3, cause=cause)
    look_after(org, MONDAY)
    before = states(cause)

    unknown = [promise(cause, f"mallory{each}") for each in range(3)]
    look_after(org, MONDAY)
    typed_in = states(cause)
    for each in unknown:
        pledging.cancel(organisation=org, pledge_id=each.id, now=MONDAY)
    known(promise(cause, "omar", condition=Condition(On.GIVERS, 3)))
    look_after(org, MONDAY + DAY)

    assert before == ["conditional"] * 3
    assert typed_in == ["conditional"] * 3 + ["open"] * 3
    assert states(cause) == ["open"] * 3 + ["cancelled"] * 3 + ["open"]
    held = Pledge.objects.filter(state="open")
    assert set(held.values_list("due_on", flat=True)) == {MONDAY.date() + 4 * DAY}


def test_nobody_is_asked_before_the_petition_has_its_signatures(org: Organisation) -> None:
    petition = builders.an_open_petition(org)
    pledge = promise(
        petition.cause, "ines", petition=petition, condition=Condition(On.SIGNATURES, 2)
    )
    builders.a_confirmed_signature(petition)
    look_after(org, MONDAY + 10 * DAY)
    with pytest.raises(PledgeSettled):
        pledging.refuse_unless_open(Pledge.objects.get(id=pledge.id))

    builders.a_confirmed_signature(petition)
    look_after(org, MONDAY + 11 * DAY)

    assert states(petition.cause) == ["open"]


def test_all_or_nothing_is_void_the_day_after_and_nothing_is_owed(
    org: Organisation, cause: Cause
) -> None:
    until = MONDAY.date() + 10 * DAY
    condition = Condition(On.TOTAL, 5000, until)
    for who in ("ines", "omar"):
        promise(cause, who, amount_minor=2000, condition=condition)

    look_after(org, MONDAY + 10 * DAY)
    on_the_last_day = states(cause)
    look_after(org, MONDAY + 11 * DAY)

    (row,) = promised.of_causes(org.id)
    assert on_the_last_day == ["conditional"] * 2
    assert states(cause) == ["void"] * 2
    assert (row.promised_minor, row.void_minor, row.outstanding_minor) == (0, 4000, 0)


def test_a_petition_that_closed_grows_no_more(org: Organisation) -> None:
    petition = builders.an_open_petition(org)
    promise(petition.cause, "ines", petition=petition, condition=Condition(On.SIGNATURES, 2))

    Petition.objects.filter(id=petition.id).update(state="closed", closed_at=MONDAY)
    look_after(org, MONDAY)

    assert states(petition.cause) == ["void"]


def test_once_met_a_condition_stays_met_though_some_do_not_pay(
    org: Organisation, cause: Cause
) -> None:
    until = MONDAY.date() + 10 * DAY
    goal = Condition(On.TOTAL, 6000, until)
    paid, lapsed, off = (
        promise(cause, who, amount_minor=2000, condition=goal)
        for who in ("ines", "omar", "mallory")
    )
    look_after(org, MONDAY)
    pay(Pledge.objects.get(id=paid.id))

    pledging.cancel(organisation=org, pledge_id=off.id, now=MONDAY + DAY)
    look_after(org, MONDAY + 4 * DAY)
    look_after(org, MONDAY + 80 * DAY)

    (row,) = promised.of_causes(org.id)
    assert states(cause) == ["fulfilled", "lapsed", "cancelled"]
    assert (row.promised_minor, row.collected_minor) == (4000, 2000)
    assert (row.met_promised_minor, row.met_arrived_minor, row.met_lost_minor) == (6000, 2000, 4000)
    assert Pledge.objects.get(id=lapsed.id).voided_at is None


def test_instalments_are_paid_one_after_the_other_and_the_book_adds_up(
    org: Organisation, cause: Cause
) -> None:
    pledge = promise(cause, "ines", amount_minor=10_000, parts=3, due_on=date(2026, 3, 31))

    stood = []
    for _ in range(3):
        pay(pledge)
        pledge.refresh_from_db()
        stood.append((pledge.state, pledge.due_on))

    assert stood == [
        ("part_paid", date(2026, 4, 30)),
        ("part_paid", date(2026, 5, 31)),
        ("fulfilled", date(2026, 5, 31)),
    ]
    booked = LedgerEntry.objects.order_by("id").values_list("amount_minor", flat=True)
    assert list(booked) == [3333, 3333, 3334]
    assert list(invariants.run(INVARIANTS)) == []


def test_money_falls_due_is_reminded_of_and_lapses(org: Organisation) -> None:
    petition = builders.an_open_petition(org)
    signature = a_signer(petition, "updates")
    pledge = builders.a_pledge(petition.cause, supporter=signature.supporter)

    lived = []
    for days in (3, 10, 70):
        now = MONDAY + days * DAY
        look_after(org, now)
        reminding.remind(organisation=org, now=now)
        SharePrompt.objects.filter(state="queued").update(state="sent", sent_at=now)
        reminding.count(organisation=org, now=now)
        pledge.refresh_from_db()
        lived.append((pledge.state, pledge.reminders))

    assert lived == [("reminded", 1), ("reminded", 2), ("lapsed", 2)]
    assert reminding.count(organisation=org, now=MONDAY + 10 * DAY) == 0


def test_money_that_comes_late_is_welcome(org: Organisation, cause: Cause) -> None:
    pledge = promise(cause, "ines")
    look_after(org, MONDAY + 4 * DAY)
    look_after(org, MONDAY + 80 * DAY)

    pay(pledge, 400, now=MONDAY + 81 * DAY)
    partly = states(cause)
    pay(pledge, now=MONDAY + 82 * DAY)

    (row,) = promised.of_causes(org.id)
    assert (partly, states(cause)) == (["part_paid"], ["fulfilled"])
    assert (row.promised_minor, row.collected_minor, row.outstanding_minor) == (1000, 1000, 0)
    assert sorted(Payment.objects.values_list("amount_minor", flat=True)) == [400, 600]


def test_promised_is_what_arrived_is_expected_and_lapsed(org: Organisation, cause: Cause) -> None:
    pay(promise(cause, "ines"), 300)
    promise(cause, "omar", condition=Condition(On.GIVERS, 9))
    pledging.cancel(organisation=org, pledge_id=promise(cause, "mallory").id, now=MONDAY)

    (row,) = promised.of_causes(org.id)

    assert row.promised_minor == row.arrived_minor + row.outstanding_minor + row.lapsed_minor
    assert (row.arrived_minor, row.outstanding_minor, row.waiting_minor) == (300, 700, 1000)
    assert (row.called_off_minor, row.collected_minor, row.pledges) == (1000, 300, 3)


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"rhythm": Rhythm(1), "rail": "card", "parts": 2}, PromiseUnclear),
        ({"rhythm": Rhythm(1), "rail": "transfer"}, PromiseUnclear),
        ({"due_on": date(2026, 3, 1)}, DayOutOfReach),
        ({"condition": Condition(On.SIGNATURES, 5)}, ConditionInvalid),
    ],
)
def test_a_promise_that_contradicts_itself_leaves_nothing_behind(
    cause: Cause, terms: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        promise(cause, "ines", **terms)

    assert not Pledge.objects.exists()


def test_a_gift_that_recurs_needs_somebody_who_gives_it(cause: Cause) -> None:
    with pytest.raises(PromiseUnclear):
        promise(cause, rhythm=Rhythm(1), rail="card")

    assert not Plan.objects.exists()


ENDS = {
    "fulfilled": "fulfilled_at", "cancelled": "cancelled_at",
    "lapsed": "lapsed_at", "void": "voided_at",
}  # fmt: skip


def _is_taken(pledge: Pledge, was: str, now_in: str) -> bool:
    condition = {"condition": "givers", "condition_number": 1}
    fresh = builders.a_pledge(
        pledge.cause, state=was, **condition, **({ENDS[was]: MONDAY} if was in ENDS else {})
    )
    ends = dict.fromkeys(ENDS.values()) | ({ENDS[now_in]: MONDAY} if now_in in ENDS else {})
    try:
        with transaction.atomic():
            Pledge.objects.filter(id=fresh.id).update(state=now_in, **ends)
    except DatabaseError as refused:
        assert "donations_pledge does not go from" in str(refused)  # noqa: PT017 - and for no other
        return False
    return True


def test_the_database_holds_the_same_table_of_steps(cause: Cause) -> None:
    pledge = builders.a_pledge(cause)
    every = [each.value for each in pledge_life.State]

    taken = {
        (was, now_in)
        for was in every
        for now_in in every
        if was != now_in and _is_taken(pledge, was, now_in)
    }

    assert taken == pledge_life.steps()


def _as_it_stands(state: str) -> dict[str, Any]:
    """Return the columns of a recurring gift that has come to a state."""
    ended = state in ENDED
    return {
        "state": state,
        "begun_at": None if state == "pending" else MONDAY,
        "ended_at": MONDAY if ended else None,
        "not_before": None if ended else MONDAY,
        "failures": 1 if state == "past_due" else 0,
        "reason": "other" if state == "cancelled" else "",
    }


def _plan_goes(cause: Cause, was: str, now_in: str) -> bool:
    plan = promises.a_plan(cause, **_as_it_stands(was))
    try:
        with transaction.atomic():
            Plan.objects.filter(id=plan.id).update(**_as_it_stands(now_in))
    except DatabaseError as refused:
        assert "donations_plan does not go from" in str(refused)  # noqa: PT017 - and for no other
        return False
    return True


def test_the_database_holds_the_table_of_recurring_gifts_too(cause: Cause) -> None:
    every = [each.value for each in plan_life.State]

    taken = {
        (was, now_in)
        for was in every
        for now_in in every
        if was != now_in and _plan_goes(cause, was, now_in)
    }

    assert taken == plan_life.steps()
