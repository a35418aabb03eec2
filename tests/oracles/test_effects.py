"""The worked cases of A.5, of Welch and of watching (D8), and of lopsidedness (D10)."""

import math

import pytest
from scipy.optimize import brentq

from petitions.domain import confidence_sequences, effects

TREATED, CONTROL = (720, 18_000), (60, 2_000)
REVENUE = (0.41, 3.9, 3407), (0.70, 6.2, 3461)


def test_a_hold_out_tells_what_prompting_adds() -> None:
    found = effects.shares(TREATED, CONTROL)

    assert found is not None
    assert found.effect == pytest.approx(0.01, abs=1e-12)
    assert math.sqrt(found.variance) == pytest.approx(0.00408452, abs=5e-9)
    assert (found.low, found.high) == pytest.approx((0.00199448, 0.01800552), abs=5e-9)


def test_newcombe_s_interval_of_the_same_case() -> None:
    assert effects.newcombe(TREATED, CONTROL) == pytest.approx((0.00113337, 0.01725449), abs=5e-9)


def test_incremental_givers_and_the_effect_on_those_reached() -> None:
    found = effects.shares(TREATED, CONTROL)
    assert found is not None

    incremental, reached = found.times(18_000), effects.late(found, reached=14_400 / 18_000)

    assert (incremental.effect, incremental.low, incremental.high) == pytest.approx(
        (180, 35.9, 324.1), abs=0.05
    )
    assert reached is not None
    assert reached.effect == pytest.approx(0.0125)


def test_the_lift_of_the_same_case_knows_the_hold_out_no_better_than_it_is_known() -> None:
    (many, treated), (few, held) = TREATED, CONTROL
    rate, anyway = many / treated, few / held
    own, other = rate * (1 - rate) / treated, anyway * (1 - anyway) / held
    found = effects.Contrast(
        effect=rate - anyway, variance=own + other, anyway=anyway, anyway_variance=other,
        covariance=-other,
    )  # fmt: skip

    ends = effects.lift(found, errors=1.959963984540054)

    # The ratios r with rate - r·anyway 1.96 of its own errors from nothing, sought step by step.
    def off(ratio: float) -> float:
        error = math.sqrt(own + ratio**2 * other)
        return abs(rate - ratio * anyway) - 1.959963984540054 * error

    sought = [brentq(off, *bracket) - 1 for bracket in ((0.5, 4 / 3), (4 / 3, 3.0))]
    assert found.effect / found.anyway == pytest.approx(1 / 3)
    assert ends == pytest.approx(sought, abs=1e-9)
    # Taking the hold-out's mean as known would claim more: 0.066 to 0.600.
    assert ends == pytest.approx((0.0539, 0.7893), abs=5e-5)


def test_welch_s_interval_as_growthbook_publishes_it() -> None:
    found = effects.welch(*REVENUE)

    assert found is not None
    assert found.effect == pytest.approx(0.29)
    assert (found.low, found.high) == pytest.approx((0.04537789, 0.53462211), abs=5e-9)
    assert found.p == pytest.approx(0.0201584, abs=5e-8)


def test_the_confidence_sequence_of_the_same_case_is_wider_because_it_may_be_watched() -> None:
    found = effects.welch(*REVENUE)
    assert found is not None

    look = confidence_sequences.look(effect=0.29, variance=found.variance, units=3407 + 3461)

    assert look is not None
    assert (look.low, look.high) == pytest.approx((-0.08941010, 0.66941010), abs=5e-9)
    assert look.p == pytest.approx(0.29074456, abs=5e-9)
    assert not look.decided


def test_a_lopsided_split_raises_the_alarm_and_chance_does_not() -> None:
    lopsided, chance = (effects.sample_ratio(n, [1, 1]) for n in ([5200, 4800], [5100, 4900]))

    assert lopsided is not None
    assert chance is not None
    assert (lopsided.chi_squared, lopsided.alarm) == (16, True)
    assert lopsided.p == pytest.approx(6.334e-5, abs=5e-9)
    assert (round(chance.p, 4), chance.alarm) == (0.0455, False)
