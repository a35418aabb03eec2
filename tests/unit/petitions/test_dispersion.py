"""How unequal recruiters are."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom

from petitions.domain import dispersion
from petitions.domain.dispersion import Few, crowd


def recruits_of(k: float, rate: float, many: int, seed: int = 1) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return chance.poisson(chance.gamma(k, rate / k, size=many))


def test_k_is_what_two_free_parameters_find_as_well() -> None:
    recruits = recruits_of(0.4, 0.8, 2000)

    found = dispersion.shape(crowd(recruits, np.ones(2000)))

    def surprise(logs: np.ndarray) -> float:
        k, rate = np.exp(logs)
        return -float(nbinom.logpmf(recruits, k, k / (k + rate)).sum())

    best = minimize(surprise, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-8})
    assert found.value == pytest.approx(np.exp(best.x[0]), rel=1e-3)


def test_the_interval_holds_k_about_as_often_as_it_says() -> None:
    found = [
        dispersion.shape(crowd(recruits_of(0.4, 0.8, 500, seed), np.ones(500)))
        for seed in range(100)
    ]

    inside = [one.low <= 0.4 <= one.high for one in found]  # type: ignore[operator]
    assert np.mean(inside) >= 0.9


def test_the_profile_interval_ends_where_the_likelihood_has_dropped() -> None:
    recruits = recruits_of(0.4, 0.8, 2000)

    found = dispersion.shape(crowd(recruits, np.ones(2000)))

    def likelihood(k: float) -> float:
        return float(nbinom.logpmf(recruits, k, k / (k + recruits.mean())).sum())

    for end in (found.low, found.high):
        drop = likelihood(found.value) - likelihood(end)  # type: ignore[arg-type]
        assert drop == pytest.approx(1.9207, abs=1e-3)


def test_time_that_has_not_passed_does_not_look_like_inequality() -> None:
    chance = np.random.default_rng(2)
    passed = np.round(chance.uniform(0.01, 1, size=20_000), 2)
    recruits = chance.poisson(chance.gamma(2.0, 0.7 / 2, size=20_000) * passed)

    found = dispersion.shape(crowd(recruits, passed))
    blind = dispersion.shape(crowd(recruits, np.ones(20_000)))
    assert found.low < 2.0 < found.high  # type: ignore[operator]
    assert blind.high < 2.0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("recruits", "why"),
    [
        (np.zeros(0, dtype=np.int64), "too_few"),
        (np.array([1]), "too_few"),
        (np.zeros(500, dtype=np.int64), "too_few"),
        (np.ones(500, dtype=np.int64), "no_more_uneven_than_chance"),
    ],
)
def test_what_cannot_be_estimated_says_why(recruits: np.ndarray, why: str) -> None:
    found = dispersion.shape(crowd(recruits, np.ones(len(recruits))))

    assert (found.value, found.why) == (None, why)


def test_an_unbounded_upper_end_is_left_open() -> None:
    found = dispersion.shape(crowd(recruits_of(3.0, 0.5, 60), np.ones(60)))

    assert found.value is None or found.high is None


def test_the_few_are_the_fewest_who_brought_four_fifths() -> None:
    assert dispersion.few(np.array([8, 1, 1, 0])) == Few(1, 0.25)
    assert dispersion.few(np.array([4, 4, 1, 1])) == Few(2, 0.5)
    assert dispersion.few(np.zeros(3, dtype=np.int64)) is None
    assert dispersion.few(np.zeros(0, dtype=np.int64)) is None


@pytest.mark.parametrize(("rate", "k"), [(2.5, 0.1), (0.5, 0.5), (1.7, 4.0)])
def test_the_expected_few_are_what_a_large_crowd_shows(rate: float, k: float) -> None:
    seen = dispersion.few(recruits_of(k, rate, 400_000))

    assert seen is not None
    assert dispersion.expected_few(rate, k) == pytest.approx(seen.share, rel=0.03)


def test_a_tenth_of_all_spread_four_fifths_at_the_published_point() -> None:
    # Endo et al. 2020: R 2.5 and k 0.1 mean that about a tenth cause 80 %.
    assert dispersion.expected_few(2.5, 0.1) == pytest.approx(0.09, abs=0.01)
    assert dispersion.expected_few(0.0, 0.1) is None
