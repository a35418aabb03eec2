"""An hour is unusual beside the hours before it, never by itself alone."""

from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import velocity
from petitions.domain.velocity import Verdict

AT_LEAST = 50
QUIET = [3, 5, 4, 6, 2, 4, 5, 3]


def judge(observed: int, before: list[int]) -> Verdict:
    return velocity.judge(observed, before, at_least=AT_LEAST)


def test_a_sudden_crowd_is_unusual() -> None:
    seen = judge(400, QUIET)

    assert seen.unusual
    assert (seen.observed, seen.expected) == (400, 4)


def test_a_petition_that_is_always_busy_is_not_unusual() -> None:
    assert not judge(420, [400, 380, 410, 450, 390]).unusual


def test_a_small_petition_may_go_from_nothing_to_something() -> None:
    assert not judge(AT_LEAST - 1, []).unusual
    assert judge(AT_LEAST, []).unusual


def test_one_earlier_peak_does_not_hide_the_next() -> None:
    assert judge(300, [*QUIET, 5000]).unusual


@given(st.integers(0, 10_000), st.lists(st.integers(0, 10_000), max_size=50), st.integers(1, 500))
def test_more_is_never_less_unusual(observed: int, before: list[int], more: int) -> None:
    if judge(observed, before).unusual:
        assert judge(observed + more, before).unusual
