"""How far chains go: closed forms, simulated futures, and when nothing can be said."""

import math

import numpy as np
import pytest

from petitions.domain import dispersion, forecasting, generation_time
from petitions.domain.estimates import Estimate
from tests.unit.petitions.outbreaks import an_outbreak

NEARLY = Estimate(0.5, 0.4, 0.6)
DRAWS = np.array([0.5])


def said(rate: Estimate) -> Estimate:
    return forecasting.forecast(
        signed=3, seen=dispersion.crowd(np.array([1, 0, 1]), np.array([1, 0.5, 0.2])), rate=rate,
        k=0.5, replicates=DRAWS, chance=np.random.default_rng(1),
    )  # fmt: skip


def test_a_trees_sizes_add_up_and_have_the_known_mean() -> None:
    sizes = np.arange(1, 5000)

    mass = forecasting.size_mass(sizes, rate=0.7, k=0.5)

    assert mass.sum() == pytest.approx(1)
    assert (sizes * mass).sum() == pytest.approx(1 / 0.3)


def test_trees_die_out_surely_up_to_one_and_as_the_equation_says_above() -> None:
    q = forecasting.extinction(1.5, 0.5)

    assert forecasting.extinction(0.9, 0.5) == forecasting.extinction(1.0, 0.5) == 1
    assert 0 < q < 1
    assert q == pytest.approx((1 + 1.5 * (1 - q) / 0.5) ** -0.5)


def test_where_all_recruit_alike_trees_have_borels_sizes_and_die_out_as_poissons_do() -> None:
    sizes = np.arange(1, 40)
    borel = [math.exp(-0.7 * n + (n - 1) * math.log(0.7 * n) - math.lgamma(n + 1)) for n in sizes]

    mass = forecasting.size_mass(sizes, rate=0.7, k=forecasting.EVEN)
    q = forecasting.extinction(1.5, forecasting.EVEN)

    assert forecasting.EVEN == 1e6
    assert mass == pytest.approx(borel, rel=1e-3)
    assert q == pytest.approx(math.exp(-1.5 * (1 - q)), abs=1e-5)
    assert q == pytest.approx(0.41719, abs=1e-4)


def test_simulated_trees_have_the_sizes_of_the_formula() -> None:
    one = dispersion.Crowd(np.array([0]), np.array([0.0]), np.array([1]))

    drawn = forecasting.simulated(one, rates=DRAWS, k=0.5, chance=np.random.default_rng(4))

    for size in (1, 2, 3):
        mass = float(forecasting.size_mass(np.array([size]), rate=0.5, k=0.5)[0])
        assert np.mean(drawn + 1 == size) == pytest.approx(mass, abs=0.03)
    assert forecasting.expected_more(one, rate=0.5, k=0.5) == pytest.approx(1)


def test_who_has_had_all_their_time_brings_nobody_any_more() -> None:
    done = dispersion.crowd(np.array([3, 0]), np.ones(2))

    assert forecasting.expected_more(done, rate=0.5, k=0.5) == 0


def test_the_formula_is_the_sum_over_the_people() -> None:
    recruits, passed = np.array([1, 0, 1]), np.array([1, 0.5, 0.2])

    more = sum(
        (0.5 + x) / (0.5 / 0.6 + f) * (1 - f) / (1 - 0.6)
        for x, f in zip(recruits, passed, strict=True)
    )

    seen = dispersion.crowd(recruits, passed)
    assert forecasting.expected_more(seen, rate=0.6, k=0.5) == pytest.approx(more)


@pytest.mark.parametrize(
    ("rate", "why"),
    [
        (Estimate(1.0, 0.8, 1.2), "supercritical"),
        (Estimate(1.7, 1.5, 1.9), "supercritical"),
        (Estimate(0.9, 0.7, 1.0), "interval_reaches_one"),
        (Estimate(0.9, why="too_few"), "too_few"),
        (Estimate(why="nobody_to_count"), "nobody_to_count"),
    ],
)
def test_what_cannot_be_forecast_is_said_and_is_no_number(rate: Estimate, why: str) -> None:
    assert said(rate) == Estimate(why=why)


def test_a_forecast_is_never_below_what_has_signed() -> None:
    found = said(NEARLY)

    assert 3 <= found.low <= found.value <= found.high  # type: ignore[operator]


def test_one_recruit_each_has_no_sum() -> None:
    one = dispersion.Crowd(np.array([0]), np.array([0.0]), np.array([1]))

    with pytest.raises(ValueError, match="need not end"):
        forecasting.expected_more(one, rate=1.0, k=0.5)


def test_the_interval_holds_the_final_size_about_as_often_as_it_says() -> None:
    chance, inside, off = np.random.default_rng(11), [], []
    for _ in range(60):
        whole = an_outbreak(chance, rate=0.6, until=1000, seeds=150)
        early = np.flatnonzero(whole.at <= 4)
        place = np.full(len(whole) + 1, -1)
        place[early] = np.arange(len(early))
        known = type(whole)(
            whole.at[early], place[whole.parent[early]], np.ones(len(early), dtype=bool)
        )
        delays = generation_time.delays(generation_time.gaps(whole, until=1000))
        seen = dispersion.crowd(known.recruits, delays.passed(4 - known.at))
        rate = Estimate(seen.mean, seen.mean - 0.1, min(seen.mean + 0.1, 0.99))
        draws = chance.normal(seen.mean, 0.05, size=500)
        found = forecasting.forecast(
            signed=len(known), seen=seen, rate=rate, k=0.5, replicates=draws, chance=chance
        )
        inside.append(found.low <= len(whole) <= found.high)  # type: ignore[operator]
        off.append(found.value / len(whole) - 1)  # type: ignore[operator]

    assert np.mean(inside) >= 0.85
    assert abs(np.mean(off)) < 0.08
