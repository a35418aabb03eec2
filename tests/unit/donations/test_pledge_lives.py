"""The tables of steps: how pledges and recurring gifts may live, and what instalments add up to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import instalments, plan_life, pledge_life
from donations.domain.pledge_life import Move, State


@pytest.mark.parametrize("state", [each for each in State if each != State.FULFILLED])
def test_the_last_of_the_money_fulfils_a_pledge_wherever_it_stands(state: State) -> None:
    assert pledge_life.after(state, Move.PAY) == State.FULFILLED


def test_nothing_undoes_a_fulfilled_pledge() -> None:
    for move in Move:
        with pytest.raises(pledge_life.PledgeSettled):
            pledge_life.after(State.FULFILLED, move)


def test_nothing_is_asked_of_whose_condition_was_missed() -> None:
    assert State.VOID not in pledge_life.PAYABLE
    ways = {move for move, table in pledge_life.MOVES.items() if State.VOID in table}
    assert ways == {Move.PAY_PART, Move.PAY}


def test_a_pledge_lives_as_it_is_told() -> None:
    story = [Move.MEET, Move.FALL_DUE, Move.REMIND, Move.REMIND, Move.PAY_PART, Move.PAY]

    state, lived = State.CONDITIONAL, []
    for move in story:
        state = pledge_life.after(state, move)
        lived.append(state.value)

    assert lived == ["open", "due", "reminded", "reminded", "part_paid", "fulfilled"]


@given(
    amount=st.integers(2, 99_999_999),
    parts=st.integers(2, 60),
    first=st.dates(date(2000, 1, 1), date(2080, 1, 1)),
)
def test_instalments_add_up_and_the_last_has_the_remainder(
    amount: int, parts: int, first: date
) -> None:
    parts = min(parts, amount)

    planned = instalments.plan(amount_minor=amount, parts=parts, first_on=first)

    amounts = [part.amount_minor for part in planned]
    assert sum(amounts) == amount
    assert len(set(amounts[:-1])) == 1
    assert amounts[0] <= amounts[-1] < amounts[0] + parts
    assert [part.due_on for part in planned] == sorted({part.due_on for part in planned})


def test_a_hundred_euros_in_three_parts_from_the_last_of_january() -> None:
    planned = instalments.plan(amount_minor=10_000, parts=3, first_on=date(2027, 1, 31))

    assert [(part.due_on.isoformat(), part.amount_minor) for part in planned] == [
        ("2027-01-31", 3333),
        ("2027-02-28", 3333),
        ("2027-03-31", 3334),
    ]


@given(amount=st.integers(3, 10_000), parts=st.integers(2, 12), paid=st.integers(0, 12_000))
def test_the_next_part_is_the_first_that_is_not_wholly_paid(
    amount: int, parts: int, paid: int
) -> None:
    planned = instalments.plan(
        amount_minor=amount, parts=min(parts, amount), first_on=date(2026, 1, 1)
    )

    part = instalments.next_of(planned, paid_minor=paid)

    if part is None:
        assert paid >= amount
    else:
        covered = sum(each.amount_minor for each in planned[: part.number])
        assert paid < covered
        assert part.amount_minor == min(planned[part.number - 1].amount_minor, covered - paid)


def test_a_failed_charge_is_tried_four_times_in_fifteen_days() -> None:
    today = date(2026, 3, 2)

    tries = [plan_life.retry_on(failures=each, today=today) for each in range(1, 5)]

    assert tries == [date(2026, 3, 5), date(2026, 3, 7), date(2026, 3, 9), None]


@pytest.mark.parametrize("state", list(plan_life.State))
def test_whatever_does_not_run_can_be_taken_up_again_unless_complete(
    state: plan_life.State,
) -> None:
    again = {plan_life.Move.RESUME, plan_life.Move.RECOVER, plan_life.Move.BEGIN}

    stuck = not again & plan_life.moves_from(state)

    assert stuck == (state in {plan_life.State.ACTIVE, plan_life.State.COMPLETED})
