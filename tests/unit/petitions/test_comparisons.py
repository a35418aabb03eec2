"""Comparing groups: days, trees, not enough data, and who wins."""

import math
from itertools import pairwise

import numpy as np
import pytest

from petitions.domain import comparisons
from petitions.domain.comparisons import HELD_OUT, Sample


def a_sample(
    *groups: tuple[int, int, float], days: int = 10, seed: int = 1, each: int = 1
) -> Sample:
    """Return people of `(arm, how many, how many of them bring somebody)`, spread over days."""
    rng = np.random.default_rng(seed)
    arms = np.concatenate([np.full(many, arm) for arm, many, _ in groups]).astype(np.int64)
    outcomes = np.concatenate([rng.random(many) < rate for _, many, rate in groups]).astype(float)
    mixed = rng.permutation(len(arms))
    return Sample(
        arms=arms[mixed],
        trees=np.arange(len(arms)) // each,
        outcomes=outcomes[mixed],
        before=np.zeros(len(arms)),
        propensities=np.full(len(arms), 1 / max(1, len({a for a, _, _ in groups} - {HELD_OUT}))),
        days=np.linspace(100.5, 100.5 + days - 1, len(arms)),
    )


def test_there_is_a_look_for_each_day_and_intervals_only_narrow() -> None:
    found = comparisons.prompted(a_sample((0, 8_000, 0.12), (HELD_OUT, 2_000, 0.08)))

    days, looks = zip(*found.looks, strict=True)
    assert list(days) == list(range(101, 111))
    assert all(one.low <= two.low for one, two in pairwise(looks))
    assert all(one.high >= two.high for one, two in pairwise(looks))
    assert found.people == (8_000, 2_000)
    assert found.decided


def test_a_year_of_days_is_sixty_looks_and_the_last_is_among_them() -> None:
    sample = a_sample((0, 4_000, 0.1), (1, 4_000, 0.1), days=365)

    found = comparisons.between(sample, 1, 0, weighted=False, alpha=0.05)

    assert 40 <= len(found.looks) <= 60
    assert found.last is not None
    assert found.last.units == 8_000


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [(0, 5_000, 0.1)],
        [(0, 5_000, 0.1), (HELD_OUT, 99, 0.1)],
        [(0, 5_000, 0.1), (HELD_OUT, 5_000, 0.0)],
        [(0, 5_000, 1.0), (HELD_OUT, 5_000, 1.0)],
    ],
)
def test_too_few_nobody_or_all_alike_is_not_enough_data(
    groups: list[tuple[int, int, float]],
) -> None:
    sample = a_sample(*groups) if groups else a_sample((0, 0, 0.0))

    found = comparisons.prompted(sample)

    assert found.looks == ()
    assert comparisons.increment(found, reached=0.9) is None
    assert not found.decided
    assert all(math.isfinite(mean) for mean in found.means)
    assert comparisons.verdict(sample, 1, weighted=False) == comparisons.Verdict(False, None)


def test_what_was_caused_is_the_effect_times_people_and_lift_is_over_what_comes_anyway() -> None:
    found = comparisons.prompted(a_sample((0, 8_000, 0.15), (HELD_OUT, 2_000, 0.10)))

    caused = comparisons.increment(found, reached=0.5)

    assert caused is not None
    assert caused.lift is not None
    assert caused.reached is not None
    assert caused.total.effect == pytest.approx(caused.each.effect * 8_000)
    assert caused.lift.effect == pytest.approx(found.means[0] / found.means[1] - 1)
    assert caused.reached.low == pytest.approx(caused.each.low * 2)


def test_people_of_the_same_tree_make_the_interval_wider() -> None:
    rng = np.random.default_rng(4)
    sample = a_sample((0, 4_000, 0.1), (1, 4_000, 0.1))
    trees = np.arange(8_000) // 10
    # Whole trees are lively or not, and chance put whole trees into one arm.
    lively = rng.random(800) < 0.2
    together = Sample(
        arms=np.asarray(trees % 2),
        trees=trees,
        outcomes=lively[trees].astype(float),
        before=sample.before,
        propensities=sample.propensities,
        days=sample.days,
    )
    apart = Sample(**{**vars(together), "trees": np.arange(8_000)})

    wide, narrow = (
        comparisons.between(one, 1, 0, weighted=False, alpha=0.05).last for one in (together, apart)
    )

    assert wide is not None
    assert narrow is not None
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


def test_the_winner_beats_every_other_arm_and_until_then_there_is_none() -> None:
    clear = a_sample((0, 6_000, 0.05), (1, 6_000, 0.12), (2, 6_000, 0.05))
    close = a_sample((0, 6_000, 0.05), (1, 6_000, 0.12), (2, 6_000, 0.12))

    assert comparisons.verdict(clear, 3, weighted=False) == comparisons.Verdict(True, 1)
    assert comparisons.verdict(clear, 3, weighted=True) == comparisons.Verdict(True, 1)
    assert comparisons.verdict(close, 3, weighted=False) == comparisons.Verdict(False, None)


def test_a_prompt_that_keeps_people_from_sharing_is_decided_against() -> None:
    sample = a_sample((0, 6_000, 0.05), (HELD_OUT, 6_000, 0.15))

    assert comparisons.verdict(sample, 1, weighted=False) == comparisons.Verdict(True, None)


def test_sharing_before_takes_noise_out() -> None:
    rng = np.random.default_rng(9)
    plain = a_sample((0, 4_000, 0.1), (1, 4_000, 0.1))
    before = rng.poisson(1.0, 8_000).astype(float)
    noisy = Sample(**{**vars(plain), "outcomes": plain.outcomes + before})
    known = Sample(**{**vars(noisy), "before": before})

    wide, narrow = (
        comparisons.between(one, 1, 0, weighted=False, alpha=0.05).last for one in (noisy, known)
    )

    assert wide is not None
    assert narrow is not None
    assert narrow.high - narrow.low < 0.5 * (wide.high - wide.low)
