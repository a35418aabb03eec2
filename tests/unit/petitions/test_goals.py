"""Goals: stated, reached, followed by the next rung. Milestones: what was passed on the way."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import goals

counts = st.integers(min_value=0, max_value=100_000_000)
stated_goals = st.integers(min_value=1, max_value=100_000_000)


def test_the_ladder_climbs_by_the_stated_rungs() -> None:
    first = list(itertools.islice(goals.ladder(), 9))

    assert first == [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000]


@pytest.mark.parametrize(
    ("stated", "signed", "shown"),
    [(300, 0, 300), (300, 299, 300), (300, 300, 500), (300, 500, 1_000), (10, 10, 100)],
)
def test_the_next_goal_shows_when_one_is_reached(stated: int, signed: int, shown: int) -> None:
    assert goals.shown(stated=stated, signed=signed, moves=True) == shown


def test_a_goal_that_does_not_move_stays_where_it_is() -> None:
    assert goals.shown(stated=300, signed=5_000, moves=False) == 300


@given(stated=stated_goals, signed=counts)
def test_a_goal_that_moves_is_never_reached_and_never_below_the_stated_one(
    stated: int, signed: int
) -> None:
    shown = goals.shown(stated=stated, signed=signed, moves=True)

    assert shown > signed
    assert shown >= stated


@given(stated=stated_goals, signed=counts)
def test_milestones_are_passed_in_order_and_none_is_ahead(stated: int, signed: int) -> None:
    passed = goals.passed(stated=stated, signed=signed)

    assert passed == sorted(set(passed))
    assert all(step <= signed for step in passed)
    assert (stated in passed) == (stated <= signed)


@pytest.mark.parametrize(
    ("stated", "signed", "step"),
    [(300, 0, 100), (300, 100, 250), (300, 250, 300), (300, 300, 500), (5, 4, 5), (5, 5, 100)],
)
def test_the_next_milestone_is_a_rung_or_the_goal(stated: int, signed: int, step: int) -> None:
    assert goals.upcoming(stated=stated, signed=signed) == step
