"""Promises that wait for each other are met together, or not at all."""

import random
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import conditions
from donations.domain.conditions import Condition, ConditionInvalid, On, Promised, Standing

NOBODY = Standing()


def a_promise(
    number: int, on: On = On.GIVERS, *, ident: int = 0, who: int | None = None, **said: int
) -> Promised:
    return Promised(
        id=UUID(int=ident),
        who=UUID(int=who) if who is not None else None,
        amount_minor=said.pop("amount_minor", 1000),
        condition=Condition(on, number),
        signatures=said.pop("signatures", 0),
    )


def givers(many: int, *, others: int) -> list[Promised]:
    return [a_promise(others, ident=each, who=each) for each in range(many)]


def test_501_who_each_wait_for_500_others_all_give() -> None:
    assert len(conditions.met(givers(501, others=500), standing=NOBODY)) == 501
    assert conditions.met(givers(500, others=500), standing=NOBODY) == set()


def test_a_crowd_tips_one_after_the_other() -> None:
    crowd = [a_promise(each + 1, ident=each, who=each) for each in range(10)]

    assert conditions.met(crowd, standing=NOBODY) == set()
    assert len(conditions.met(crowd, standing=Standing(people=2))) == 10


def test_who_gives_already_is_not_counted_among_their_own_others() -> None:
    once = Promised(UUID(int=1), UUID(int=7), 1000, Condition(On.GIVERS, 1), gives_already=True)

    assert conditions.met([once], standing=Standing(people=1)) == set()
    assert conditions.met([once], standing=Standing(people=2)) == {once.id}


def test_nameless_promises_are_money_and_no_givers() -> None:
    nameless = [a_promise(1, ident=each) for each in range(3)]
    total = a_promise(4000, On.TOTAL, ident=9, who=9)

    assert conditions.met(nameless, standing=NOBODY) == set()
    standing = Standing(people=1, total_minor=0)
    assert conditions.met([*nameless, total], standing=standing) == {
        each.id for each in [*nameless, total]
    }


@pytest.mark.parametrize(("signed", "held"), [(9_999, False), (10_000, True)])
def test_signatures_are_those_of_its_own_petition(signed: int, held: bool) -> None:
    promise = a_promise(10_000, On.SIGNATURES, who=1, signatures=signed)

    assert (conditions.met([promise], standing=NOBODY) == {promise.id}) is held


crowds = st.lists(
    st.tuples(st.sampled_from(list(On)), st.integers(1, 30), st.integers(0, 12), st.integers(1, 9)),
    max_size=14,
).map(
    lambda rows: [
        a_promise(number, on, ident=place, who=who, amount_minor=amount, signatures=number % 7 * 5)
        for place, (on, number, who, amount) in enumerate(rows)
    ]
)
standings = st.builds(Standing, st.integers(0, 10), st.integers(0, 40))


@given(crowd=crowds, standing=standings, seed=st.integers())
def test_the_order_changes_nothing(crowd: list[Promised], standing: Standing, seed: int) -> None:
    shuffled = list(crowd)
    random.Random(seed).shuffle(shuffled)

    assert conditions.met(shuffled, standing=standing) == conditions.met(crowd, standing=standing)


@given(crowd=crowds, standing=standings)
def test_who_is_met_support_each_other_and_nobody_else_could_join(
    crowd: list[Promised], standing: Standing
) -> None:
    met = conditions.met(crowd, standing=standing)

    inside = [each for each in crowd if each.id in met]
    assert conditions.met(inside, standing=standing) == met
    for wanted in range(1, 2 ** min(len(crowd), 6)):
        some = [each for place, each in enumerate(crowd[:6]) if wanted >> place & 1]
        alone = conditions.met(some, standing=standing)
        assert alone <= met


@given(crowd=crowds, standing=standings, number=st.integers(1, 30))
def test_one_more_promise_never_makes_another_fail(
    crowd: list[Promised], standing: Standing, number: int
) -> None:
    more = a_promise(number, ident=99, who=99)

    before = conditions.met(crowd, standing=standing)

    assert before <= conditions.met([*crowd, more], standing=standing)


def test_a_condition_is_missed_the_day_after_its_last() -> None:
    condition = Condition(On.TOTAL, 5000, until=date(2026, 3, 31))

    assert not conditions.missed(condition, today=date(2026, 3, 31))
    assert conditions.missed(condition, today=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("condition", "field"),
    [
        (Condition(On.SIGNATURES, 10), "petition"),
        (Condition(On.TOTAL, 10), "condition_until"),
        (Condition(On.GIVERS, 10, date(2026, 3, 1)), "condition_until"),
        (Condition(On.GIVERS, 0), "condition_number"),
    ],
)
def test_a_condition_that_could_never_be_decided_is_refused(
    condition: Condition, field: str
) -> None:
    with pytest.raises(ConditionInvalid) as refused:
        conditions.check(condition, has_petition=False, today=date(2026, 3, 2))

    assert refused.value.field == field
