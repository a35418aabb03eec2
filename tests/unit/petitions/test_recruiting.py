"""Direct recruits per signer: against outbreaks whose truth is known."""

import functools

import numpy as np
import pytest

from petitions.domain import generation_time, recruiting, signers
from petitions.domain.estimates import Estimate
from petitions.domain.recruiting import Recruiting
from petitions.domain.signers import Signers
from tests.unit.petitions.outbreaks import an_outbreak, people

DAY = 10.0
RUNS = 150


def measured(known: Signers, chance: np.random.Generator, *, until: float = DAY) -> Recruiting:
    delays = generation_time.delays(generation_time.gaps(known, until=until))
    ages = until - known.at
    grown = ages >= delays.quantile(0.95) if len(delays.points) else np.zeros(len(ages))
    return recruiting.measure(
        recruits=known.recruits,
        passed=delays.passed(ages),
        roots=signers.places(known.parent)[0],
        matured=grown.astype(float),
        chance=chance,
    )


@functools.cache
def outbreaks(rate: float) -> list[Recruiting]:
    """Measure many outbreaks of the negative binomial (k ½), ten days old, of 40 seeds each."""
    chance = np.random.default_rng(20)
    return [measured(an_outbreak(chance, rate=rate, until=DAY), chance) for _ in range(RUNS)]


# True R; the average naive and adjusted estimate that measures.md's simulation found.
@pytest.mark.parametrize(
    ("rate", "naive", "adjusted"), [(0.6, 0.543, 0.577), (0.9, 0.758, 0.874), (1.3, 0.925, 1.267)]
)
def test_the_adjusted_number_is_near_the_truth_where_the_naive_is_far_below(
    rate: float, naive: float, adjusted: float
) -> None:
    found = outbreaks(rate)

    assert np.mean([one.naive.value for one in found]) == pytest.approx(naive, abs=0.03)
    assert np.mean([one.adjusted.value for one in found]) == pytest.approx(adjusted, abs=0.04)


@pytest.mark.parametrize("rate", [0.6, 0.9, 1.3])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(rate: float) -> None:
    inside = [one.adjusted.low <= rate <= one.adjusted.high for one in outbreaks(rate)]  # type: ignore[operator]

    # Nominally 95 %; measured over 300 runs of 40 trees: .95, .91 and .92.
    assert 0.84 <= np.mean(inside) <= 1


def test_only_grown_up_signers_tell_nearly_the_truth_too() -> None:
    found = [one.matured.value for one in outbreaks(0.9)]

    assert np.mean([value for value in found if value is not None]) == pytest.approx(0.87, abs=0.06)


def test_many_trees_are_resampled_in_bags_without_widening_or_narrowing() -> None:
    chance = np.random.default_rng(3)
    crowd = an_outbreak(chance, rate=0.5, until=60, seeds=20_000)

    found = measured(crowd, chance, until=60)

    trees = np.bincount(signers.places(crowd.parent)[0])
    trees = trees[trees > 0]
    # Grown up, the rate is 1 - trees / people; its error follows from the trees' sizes.
    error = np.sqrt(len(trees)) * trees.std() / trees.sum() * (len(trees) / trees.sum())
    width = found.adjusted.high - found.adjusted.low  # type: ignore[operator]
    assert width == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_of_one_group_among_many_the_interval_holds_the_truth_as_often() -> None:
    chance, inside = np.random.default_rng(7), []

    for _ in range(200):
        people_of = chance.geometric(0.3, 400)
        recruits = chance.negative_binomial(0.5, 0.5 / (0.5 + 0.9), people_of.sum())
        found = recruiting.rates(
            recruits=recruits,
            passed=np.ones(len(recruits)),
            roots=np.repeat(np.arange(400), people_of),
            chance=chance,
        ).adjusted
        inside.append(found.low <= 0.9 <= found.high)  # type: ignore[operator]

    assert 0.90 <= np.mean(inside) <= 0.99


def test_of_one_group_among_many_only_what_has_an_interval_is_said() -> None:
    alone = np.arange(4)

    found = recruiting.rates(
        recruits=np.ones(4, dtype=np.int64), passed=np.full(4, 0.5), roots=alone,
        chance=np.random.default_rng(1),
    )  # fmt: skip

    assert found.naive == found.adjusted == Estimate(why="too_few")


@pytest.mark.parametrize("trees", [5, 7, 3_000])
def test_where_all_are_alike_nothing_tells_how_others_would_differ(trees: int) -> None:
    # Each brought exactly one, of whom a third of their time had passed, or a tenth.
    recruits = np.tile([1, 0, 0], trees)

    found = recruiting.measure(
        recruits=recruits,
        passed=np.tile([0.7, 0.3, 0.1], trees),
        roots=np.repeat(np.arange(trees), 3),
        matured=np.ones(3 * trees),
        chance=np.random.default_rng(1),
    )

    for one in (found.naive, found.adjusted, found.matured):
        assert one.value is not None
        assert (one.low, one.high, one.why) == (None, None, "too_few")


def test_the_sandwich_error_is_the_sum_done_by_hand() -> None:
    recruits, passed = np.array([2, 0, 1]), np.array([1.0, 0.5, 0.5])

    # The rate is 3/2; what is left over is 1/2, -3/4 and 1/4, whose squares add up to 7/8.
    assert recruiting.sandwich(recruits, passed, 1.5) == pytest.approx((7 / 8) ** 0.5 / 2)
    assert recruiting.sandwich(recruits, passed, None) is None


def test_the_sandwich_error_is_how_far_the_rate_strays_where_signers_are_independent() -> None:
    chance, rates, errors = np.random.default_rng(6), [], []
    passed = chance.uniform(0.1, 1, size=300)

    for _ in range(1500):
        # As many as a signer of that age brings, by a rate of their own (k 1/2).
        brought = chance.poisson(chance.gamma(0.5, 0.8 / 0.5, size=300) * passed)
        rates.append(brought.sum() / passed.sum())
        error = recruiting.sandwich(brought, passed, rates[-1])
        assert error is not None
        errors.append(error)

    assert np.mean(errors) == pytest.approx(np.std(rates), rel=0.06)


def test_generations_give_harriss_ratio() -> None:
    assert recruiting.harris(np.array([10, 5, 3])) == pytest.approx(8 / 15)
    assert recruiting.harris(np.array([10])) is None
    assert recruiting.harris(np.array([], dtype=np.int64)) is None


@pytest.mark.parametrize(
    ("lives", "naive"),
    [
        ([], Estimate(why="nobody_to_count")),
        ([(0.0, -1)], Estimate(0.0, why="too_few")),
        ([(float(day), -1) for day in range(9)], Estimate(0.0, why="too_few")),
        ([(2.0, -1)] * 9, Estimate(0.0, why="too_few")),
        ([(0.0, -1), (1.0, 0)], Estimate(0.5, why="too_few")),
    ],
)
def test_what_cannot_be_said_is_not_said(lives: list[tuple[float, int]], naive: Estimate) -> None:
    found = measured(people(*lives), np.random.default_rng(1))

    assert found.naive == naive
    assert found.adjusted.low is None
    assert found.adjusted.why
    assert len(found.replicates) == 0


def test_where_one_tree_in_many_brought_everybody_the_upper_end_is_not_made_up() -> None:
    star = people(*[(0.0, -1)] * 20, *[(1.0, 0)] * 5)

    found = measured(star, np.random.default_rng(1))

    assert found.adjusted == Estimate(5 / 25, why="too_few")
