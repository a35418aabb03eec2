"""What one who came is worth: luck is told from people, and the interval says how sure that is."""

import numpy as np
import pytest
from scipy import stats

from petitions.domain import influence, worth
from petitions.domain.influence import Spread
from petitions.domain.worth import ALIKE, Came, Worth

SPREAD = Spread(mean=1.0, dispersion=0.5)


def came(*people: list[float]) -> Came:
    """What came straight through each person, by what each of it is worth."""
    return Came(
        np.array([len(each) for each in people]),
        np.array([float(sum(each)) for each in people]),
        np.array([float(sum(one**2 for one in each)) for each in people]),
    )


def test_three_insured_are_judged_as_the_textbook_judges_them() -> None:
    # Within: (2 + 2 + 2) / 3; means 1, 5, 9 around 5: (2·16 + 0 + 2·16 - 2·2) / (6 - 12/6) = 15.
    found = worth.fit(came([0, 2], [4, 6], [8, 10]))

    assert found == Worth(mean=5, within=2, between=15)
    each, variance = found.of(np.array([2, 2, 0]), np.array([2.0, 18.0, 0.0]))
    share = 2 / (2 + 2 / 15)
    assert each == pytest.approx([share + (1 - share) * 5, share * 9 + (1 - share) * 5, 5])
    assert variance == pytest.approx([15 * (1 - share), 15 * (1 - share), 15])


def test_how_people_differ_is_found_again_in_worths_made_with_it() -> None:
    chance = np.random.default_rng(7)
    means = chance.normal(50, 4, 4000)
    people = [chance.normal(mean, 10, many).tolist()
              for mean, many in zip(means, chance.integers(1, 8, 4000), strict=True)]  # fmt: skip

    found = worth.fit(came(*people))

    assert found is not None
    assert found.mean == pytest.approx(50, rel=0.02)
    assert found.within == pytest.approx(100, rel=0.05)
    assert found.between == pytest.approx(16, rel=0.15)


def test_one_great_tree_says_less_than_thirty_small_ones() -> None:
    chance = np.random.default_rng(0)
    others = [(1 + chance.pareto(1.6, many)).tolist() for many in chance.integers(1, 6, 3000)]
    found = worth.fit(came([300.0], [10.0] * 30, *others))

    assert found is not None
    lucky_and_steady = (np.array([1, 30]), np.array([300.0, 300.0]))
    rates = worth.rates(lucky_and_steady, np.ones(2), spread=SPREAD, worth=found)
    assert rates.rate[1] > 2 * rates.rate[0]
    assert rates.low[1] > 10 * rates.low[0]


def test_where_all_are_alike_the_interval_is_that_of_the_plain_rate() -> None:
    brought, exposure = np.array([0, 3, 40]), np.array([0.1, 0.7, 1.0])

    plain = influence.rates(brought, exposure, SPREAD)
    found = worth.rates((brought, brought.astype(float)), exposure, spread=SPREAD, worth=ALIKE)

    for one, other in ((plain.rate, found.rate), (plain.low, found.low), (plain.high, found.high)):
        assert one == pytest.approx(other)


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance = np.random.default_rng(8)
    people = 20_000
    exposure = chance.uniform(0.2, 1, people)
    pace = chance.gamma(0.8, 2.0 / 0.8, people)
    value = chance.gamma(20, 5.0 / 20, people)  # what one is worth: mean 5, variance 1.25
    many = chance.poisson(pace * exposure)
    total = np.array(
        [chance.exponential(each, n).sum() for each, n in zip(value, many, strict=True)]
    )

    spread = Spread(mean=2.0, dispersion=0.8)
    rates = worth.rates(
        (many, total), exposure, spread=spread, worth=Worth(mean=5, within=26.25, between=1.25)
    )

    truth = pace * value
    some = many > 0
    held = ((rates.low <= truth) & (truth <= rates.high))[some].mean()
    assert 0.92 < held < 0.97
    assert rates.rate.mean() == pytest.approx(truth.mean(), rel=0.03)


def test_where_nobody_brought_two_all_of_it_is_luck() -> None:
    found = worth.fit(came([1], [2], [3], [4], [5]))

    assert found == Worth(mean=3, within=2.5, between=0)
    each, variance = found.of(np.array([1]), np.array([5.0]))
    assert (each.tolist(), variance.tolist()) == ([3], [0])


def test_too_few_or_worthless_say_nothing() -> None:
    assert worth.fit(came([1, 2], [3, 4])) is None
    assert worth.fit(came([0, 0, 0], [0, 0, 0])) is None
    assert worth.fit(came()) is None


def test_one_person_alone_shows_how_much_luck_there_is_and_nothing_of_people() -> None:
    found = worth.fit(came([1, 2, 3, 4, 5], []))

    assert found == Worth(mean=3, within=2.5, between=0)


def test_who_lost_more_than_they_brought_brings_nothing() -> None:
    rates = worth.rates(
        (np.array([2]), np.array([-500.0])), np.ones(1), spread=SPREAD,
        worth=Worth(mean=5, within=1, between=100),
    )  # fmt: skip

    assert (rates.rate[0], rates.low[0], rates.high[0]) == (0, 0, 0)


def test_the_interval_is_that_of_a_gamma_distribution_with_both_variances() -> None:
    given = Worth(mean=10, within=4, between=2)

    rates = worth.rates(
        (np.array([6]), np.array([72.0])), np.array([0.5]), spread=SPREAD, worth=given
    )

    share = 2 * 6 / (2 * 6 + 4)
    each, variance = share * 12 + (1 - share) * 10, 2 * (1 - share)
    pace = stats.gamma(6.5, scale=1 / (0.5 + 0.5))
    mean = pace.mean() * each
    whole = (pace.var() + pace.mean() ** 2) * (variance + each**2) - mean**2
    expected = stats.gamma(mean**2 / whole, scale=whole / mean)
    assert rates.rate[0] == pytest.approx(mean)
    assert (rates.low[0], rates.high[0]) == pytest.approx(expected.interval(0.95))
