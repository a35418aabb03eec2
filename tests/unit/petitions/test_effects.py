"""Effects of prompts and variants: of whole trees, by what was known before, by weighting."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import confidence_sequences, effects


def test_people_of_one_tree_count_as_one_where_they_move_together() -> None:
    rng = np.random.default_rng(7)
    values, treated = rng.poisson(0.4, 2_000).astype(float), rng.random(2_000) < 0.5
    alone, copies = np.arange(2_000), np.repeat(np.arange(2_000), 4)

    single = effects.clustered(values, treated, alone)
    fourfold = effects.clustered(np.repeat(values, 4), np.repeat(treated, 4), copies)
    naive = effects.clustered(np.repeat(values, 4), np.repeat(treated, 4), np.arange(8_000))

    assert single is not None
    assert fourfold is not None
    assert vars(fourfold) == pytest.approx(vars(single))
    assert naive is not None
    assert naive.variance == pytest.approx(single.variance / 4, rel=0.01)


def test_trees_of_one_give_the_textbook_variance() -> None:
    values = np.array([0.0, 1, 2, 0, 1, 5, 0, 0, 3, 1])
    treated = np.array([True] * 6 + [False] * 4)

    found = effects.clustered(values, treated, np.arange(10))

    first, second = values[:6].var() / 6 * 10 / 9, values[6:].var() / 4 * 10 / 9
    assert found is not None
    assert (found.effect, found.variance) == pytest.approx((1.5 - 1.0, first + second))
    assert (found.anyway, found.anyway_variance) == pytest.approx((1.0, second))
    assert found.covariance == pytest.approx(-second)


def test_a_tree_that_holds_both_groups_ties_the_effect_to_what_happens_anyway() -> None:
    # Each tree has one of either group, who bring the same and one more.
    anyway = np.array([0.0, 1, 2, 0, 1, 5, 0, 0, 3, 1])
    values, treated = np.concatenate([anyway + 1, anyway]), np.arange(20) < 10

    found = effects.clustered(values, treated, np.tile(np.arange(10), 2))

    assert found is not None
    assert (found.effect, found.variance) == pytest.approx((1.0, 0.0))
    assert (found.anyway_variance, found.covariance) == pytest.approx((anyway.var() / 9, 0.0))


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
    naive = values[first].mean() - values[~first].mean()
    assert naive > 0.01
    assert abs(found.effect) < 2.6 * math.sqrt(found.variance)
    # Of everybody, had nobody been in the first arm: the mean of both halves of the day.
    assert abs(found.anyway - 0.04) < 2.6 * math.sqrt(found.anyway_variance)


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
