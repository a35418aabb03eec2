"""The worked cases of incrementality, to the digits they were given with."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_incremental_givers_their_lift_and_the_effect_on_those_reached() -> None:
    found = effects.shares(TREATED, CONTROL)
    assert found is not None

    incremental, reached = found.times(18_000), effects.late(found, reached=14_400 / 18_000)

    assert (incremental.effect, incremental.low, incremental.high) == pytest.approx(
        (180, 35.9, 324.1), abs=0.05
    )
    assert effects.lift(found.effect, 60 / 2000) == pytest.approx(1 / 3)
    assert reached is not None
    assert reached.effect == pytest.approx(0.0125)


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


def test_people_of_one_tree_count_as_one_where_they_move_together() -> None:
    rng = np.random.default_rng(7)
    values, treated = rng.poisson(0.4, 2_000).astype(float), rng.random(2_000) < 0.5
    alone, copies = np.arange(2_000), np.repeat(np.arange(2_000), 4)

    single = effects.clustered(values, treated, alone)
    fourfold = effects.clustered(np.repeat(values, 4), np.repeat(treated, 4), copies)
    naive = effects.clustered(np.repeat(values, 4), np.repeat(treated, 4), np.arange(8_000))

    assert single is not None
    assert fourfold == pytest.approx(single)
    assert naive is not None
    assert naive[1] == pytest.approx(single[1] / 4, rel=0.01)


def test_trees_of_one_give_the_textbook_variance() -> None:
    values = np.array([0.0, 1, 2, 0, 1, 5, 0, 0, 3, 1])
    treated = np.array([True] * 6 + [False] * 4)

    found = effects.clustered(values, treated, np.arange(10))

    plain = values[:6].var() / 6 + values[6:].var() / 4
    assert found == pytest.approx((1.5 - 1.0, plain * 10 / 9))


def test_what_was_known_before_takes_noise_out_and_leaves_the_mean() -> None:
    rng = np.random.default_rng(11)
    before = rng.poisson(2.0, 5_000).astype(float)
    after = before + rng.normal(0, 1, 5_000)

    found = effects.adjusted(after, before)

    assert found.mean() == pytest.approx(after.mean())
    correlation = np.corrcoef(after, before)[0, 1]
    assert found.var() == pytest.approx(after.var() * (1 - correlation**2))


def test_weighting_takes_a_bandit_s_bias_back() -> None:
    rng = np.random.default_rng(5)
    # The better half of the day meets a bandit that leans to the first arm, the worse one does not.
    early = np.arange(40_000) < 20_000
    chances = np.where(early, 0.5, 0.9)
    first = rng.random(40_000) < chances
    values = (rng.random(40_000) < np.where(early, 0.02, 0.06)).astype(float)
    propensities = np.where(first, chances, 1 - chances)

    found = effects.weighted(values, first, ~first, propensities, np.arange(40_000))

    assert found is not None
    effect, variance = found
    naive = values[first].mean() - values[~first].mean()
    assert naive > 0.01
    assert abs(effect) < 2.6 * math.sqrt(variance)


NOTHING = np.zeros(0)


def test_without_enough_there_is_no_number_at_all() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    one_arm = np.ones(50, dtype=bool)

    assert effects.shares((0, 0), (1, 10)) is None
    assert effects.shares((0, 10), (0, 10)) is None
    assert effects.shares((10, 10), (10, 10)) is None
    assert effects.newcombe((1, 2), (0, 0)) is None
    assert effects.welch((1, 0, 10), (1, 0, 10)) is None
    assert effects.welch((1, 2, 1), (1, 2, 10)) is None
    assert effects.clustered(NOTHING, np.zeros(0, dtype=bool), nobody) is None
    assert effects.clustered(np.ones(50), one_arm, np.arange(50)) is None
    assert effects.weighted(np.ones(50), one_arm, ~one_arm, np.ones(50), np.arange(50)) is None
    assert effects.lift(0.1, 0.0) is None
    assert effects.sample_ratio([10], [1]) is None
    assert effects.sample_ratio([0, 0], [1, 1]) is None
    assert confidence_sequences.look(effect=1, variance=0, units=10) is None
    assert confidence_sequences.look(effect=math.nan, variance=1, units=10) is None
    assert confidence_sequences.look(effect=1, variance=1, units=0) is None


@given(
    effect=st.floats(-1e6, 1e6),
    variance=st.floats(1e-12, 1e12),
    units=st.integers(1, 10**9),
)
def test_no_look_is_ever_not_a_number(effect: float, variance: float, units: int) -> None:
    look = confidence_sequences.look(effect=effect, variance=variance, units=units)

    assert look is not None
    assert all(math.isfinite(n) for n in (look.low, look.high, look.evidence, look.p))
    assert look.low <= look.effect <= look.high
    assert 0 <= look.p <= 1
