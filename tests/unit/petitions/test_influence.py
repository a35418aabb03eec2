"""Who brings many is told from who was lucky once, and how sure that is."""

import numpy as np
import pytest
from scipy import stats

from petitions.domain import influence
from petitions.domain.influence import K_MOST, Spread

NONE = np.zeros(0, dtype=np.int64)


def test_the_lucky_newcomer_stands_behind_who_brought_many_in_a_longer_time() -> None:
    spread = Spread(mean=1.0, dispersion=0.5)

    rates = influence.rates(np.array([1, 40]), np.array([0.01, 1.0]), spread)

    # By raw rates the newcomer would lead: 1 / 0.01 = 100 against 40.
    assert rates.rate.tolist() == pytest.approx([1.5 / 0.51, 40.5 / 1.5])
    assert rates.low[1] > rates.high[0]


def test_an_interval_holds_the_rate_and_is_that_of_its_gamma_distribution() -> None:
    rates = influence.rates(np.array([3]), np.array([0.7]), Spread(mean=2.0, dispersion=0.8))

    posterior = stats.gamma(0.8 + 3, scale=1 / (0.8 / 2.0 + 0.7))
    assert (rates.low[0], rates.high[0]) == pytest.approx(posterior.interval(0.95))
    assert rates.rate[0] == pytest.approx(posterior.mean())


@pytest.mark.parametrize(("mean", "dispersion"), [(0.6, 0.3), (1.3, 2.0)])
def test_how_people_differ_is_found_again_in_counts_made_with_it(
    mean: float, dispersion: float
) -> None:
    chance = np.random.default_rng(3)
    exposure = chance.uniform(0.2, 1, 40_000)
    brought = chance.poisson(chance.gamma(dispersion, mean / dispersion, 40_000) * exposure)

    spread = influence.fit(brought, exposure)

    assert spread is not None
    assert spread.mean == pytest.approx(mean, rel=0.05)
    assert spread.dispersion == pytest.approx(dispersion, rel=0.1)


def test_the_likelihood_in_bins_is_largest_where_the_plain_one_is() -> None:
    chance = np.random.default_rng(4)
    exposure = chance.uniform(0, 1, 3000)
    brought = chance.poisson(chance.gamma(0.5, 2, 3000) * exposure)

    spread = influence.fit(brought, exposure)

    assert spread is not None
    means = exposure * spread.mean
    grid = np.exp(np.linspace(np.log(0.2), np.log(1.5), 400))
    plain = [stats.nbinom.logpmf(brought, k, k / (k + means)).sum() for k in grid]
    assert spread.dispersion == pytest.approx(grid[int(np.argmax(plain))], rel=0.02)


def test_people_who_differ_by_chance_alone_are_as_good_as_alike() -> None:
    brought = np.random.default_rng(5).poisson(1.0, 5000)

    spread = influence.fit(brought, np.ones(5000))

    assert spread is not None
    assert spread.dispersion > K_MOST / 50


def test_four_who_were_brought_say_nothing_about_how_people_differ() -> None:
    assert influence.fit(np.array([4, 0, 0]), np.ones(3)) is None
    assert influence.fit(np.array([9, 0]), np.zeros(2)) is None


def test_whose_time_has_just_begun_is_not_blamed_for_bringing_few() -> None:
    chance = np.random.default_rng(6)
    age = chance.uniform(0, 10_000, 60_000)
    interval = chance.exponential(2880, 60_000)  # two days, in minutes
    seen = interval < age

    exposure = influence.exposures(
        np.array([1440, 2880, 8640]),
        interval=interval[seen].astype(np.int64),
        elder=age[seen].astype(np.int64),
    )

    # As far as times of at most a week can tell, which is all that anybody has seen.
    truth = stats.expon(scale=2880).cdf([1440, 2880, 8640]) / stats.expon(scale=2880).cdf(10_000)
    assert exposure == pytest.approx(truth, abs=0.03)


def test_where_nobody_was_brought_everybody_counts_in_full() -> None:
    assert influence.exposures(np.array([0, 5]), interval=NONE, elder=NONE).tolist() == [1, 1]


def test_one_single_pair_leaves_half_open() -> None:
    exposure = influence.exposures(
        np.array([2, 3, 50]), interval=np.array([3, 10]), elder=np.array([9, 90])
    )

    assert exposure.tolist() == [0, 0.5, 1]


def test_shares_are_those_that_one_counts() -> None:
    # A hundred people: one brought 60, four brought 10, the rest nobody.
    found = influence.concentrate(np.array([60, 10, 10, 10, 10] + [0] * 95))

    assert found is not None
    assert found.top_share == 0.6
    assert found.behind_most == 0.03
    counts = np.array([0] * 95 + [10] * 4 + [60])
    pairs = np.abs(counts[:, None] - counts[None, :]).sum()
    assert found.gini == pytest.approx(pairs / (2 * 100 * 100))


def test_who_all_bring_alike_are_not_unequal() -> None:
    found = influence.concentrate(np.full(50, 2))

    assert found is not None
    assert (found.gini, found.behind_most) == (pytest.approx(0), 0.8)
    assert influence.concentrate(np.zeros(3, dtype=np.int64)) is None
