"""What a moment lifted, and when nothing can be said of it."""

import numpy as np
import pytest
from scipy.stats import binomtest

from petitions.domain import lift
from petitions.domain.lift import Lift


def steady(chance: np.random.Generator, *, per_hour: float, hours: int = 240) -> np.ndarray:
    return np.sort(chance.uniform(0, hours, chance.poisson(per_hour * hours)))


def alone(signed: np.ndarray, *, at: float = 120, began: float = 0, now: float = 240) -> Lift:
    (only,) = lift.around(signed, moments=[at], began=began, now=now)
    return only


def test_the_interval_is_the_exact_binomials() -> None:
    found = lift.ratio(30, 25, hours=(72, 24))

    exact = binomtest(25, 55).proportion_ci(0.95, method="exact")
    low, high = (end / (1 - end) * 3 for end in (exact.low, exact.high))
    assert (found.value, found.low, found.high) == pytest.approx((2.5, low, high))


def test_a_moment_after_which_nobody_came_has_a_lift_of_nothing() -> None:
    found = lift.ratio(30, 0, hours=(72, 24))

    assert (found.value, found.low) == (0, 0)
    assert 0 < found.high < 1  # type: ignore[operator]


def test_a_celebritys_post_that_trebles_the_pace_is_seen() -> None:
    chance = np.random.default_rng(8)
    post = 120 + chance.uniform(0, 24, 960)  # twice the usual 20 an hour on top

    found = alone(np.sort(np.concatenate((steady(chance, per_hour=20), post))))

    assert found.ratio.value == pytest.approx(3, rel=0.1)
    assert found.ratio.low > 2.5  # type: ignore[operator]
    assert found.more.low < 960 < found.more.high  # type: ignore[operator]
    assert found.expected == pytest.approx(480, rel=0.1)


@pytest.mark.parametrize("bursts", [1, 8])
def test_where_nothing_happened_a_lift_is_rarely_seen_even_in_bursts(bursts: int) -> None:
    chance, false = np.random.default_rng(9), 0
    for _ in range(300):
        alike = steady(chance, per_hour=8 / bursts)
        found = alone(np.sort(np.repeat(alike, bursts)))
        false += found.ratio.low > 1  # type: ignore[operator]

    assert false / 300 < 0.05


@pytest.mark.parametrize(
    ("signed", "began", "now", "why"),
    [
        (np.arange(0, 240, 0.1), 60, 240, "begins_too_early"),
        (np.arange(0, 240, 0.1), 0, 130, "not_over_yet"),
        (np.array([]), 0, 240, "too_few"),
        (np.array([119.0]), 0, 240, "too_few"),
        (np.full(50, 121.0), 0, 240, "too_few"),  # nothing before: no pace to compare with
    ],
)
def test_what_cannot_be_compared_says_why(
    signed: np.ndarray, began: float, now: float, why: str
) -> None:
    found = alone(signed, began=began, now=now)

    assert (found.ratio.value, found.ratio.why, found.more.why) == (None, why, why)


def test_moments_in_each_others_hours_are_said_to_overlap() -> None:
    found = lift.around(np.zeros(0), moments=[120, 130, 400], began=0, now=500)

    assert [one.overlaps for one in found] == [(1,), (0,), ()]
