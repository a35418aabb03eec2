"""Delays between a signature and the one it brings, under right truncation."""

import numpy as np
import pytest

from petitions.domain import generation_time
from petitions.domain.generation_time import Gaps
from petitions.domain.signers import NOBODY
from tests.unit.petitions.outbreaks import an_outbreak, people


def seen(days: list[float], watched: float = 1000) -> Gaps:
    return Gaps(np.array(days), np.full(len(days), watched), 0, 0)


def test_the_median_and_the_quartiles_are_of_the_plausible_and_the_rest_is_counted() -> None:
    lives = [(0.0, NOBODY), (1, 0), (2, 0), (3, 0), (4, 0), (500, 0), (-1, 0), (0, 0)]

    found = generation_time.summary(generation_time.gaps(people(*lives), until=600))

    assert (found.lower, found.median, found.upper) == (1.75, 2.5, 3.25)
    assert (found.pairs, found.not_after, found.too_long) == (4, 2, 1)


def test_when_everybody_was_watched_long_enough_it_is_the_plain_distribution() -> None:
    known = generation_time.delays(seen([1.0, 2, 2, 4]))

    assert known.passed(np.array([0.5, 1, 2, 3, 4, 9])).tolist() == [0, 0.25, 0.75, 0.75, 1, 1]
    assert [known.quantile(share) for share in (0.25, 0.5, 0.95)] == [1, 2, 4]


def test_truncation_is_undone_by_hand_in_a_small_case() -> None:
    # Delays of 1 (watched 5), 1 (watched 1), 3 (watched 5), 4 (watched 5). At 4 three are at
    # risk (the second was not watched so long), at 3 two: F(1) = 2/3 · 1/2.
    known = generation_time.delays(Gaps(np.array([1.0, 1, 3, 4]), np.array([5.0, 1, 5, 5]), 0, 0))

    assert known.shares == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_growing_petition_does_not_make_delays_look_short() -> None:
    chance = np.random.default_rng(5)
    growing = an_outbreak(chance, rate=1.3, until=10, seeds=3000)

    gaps = generation_time.gaps(growing, until=10)
    plain, corrected = float(np.median(gaps.days)), generation_time.delays(gaps).quantile(0.5)

    truth = 2 * np.log(2)
    assert plain < truth - 0.15
    assert corrected == pytest.approx(truth, abs=0.1)


def test_days_after_are_shares_that_add_up_and_know_hours() -> None:
    within_a_day = generation_time.delays(seen([0.5] * 20)).by_day()

    assert within_a_day.sum() == pytest.approx(1)
    assert within_a_day[:2] == pytest.approx([0.5, 0.5])  # signed at noon or later: tomorrow


@pytest.mark.parametrize("lives", [[], [(0.0, NOBODY)], [(0.0, NOBODY), (0.0, NOBODY)]])
def test_where_nobody_was_brought_there_is_no_delay(lives: list[tuple[float, int]]) -> None:
    gaps = generation_time.gaps(people(*lives), until=3)

    found, known = generation_time.summary(gaps), generation_time.delays(gaps)
    assert (found.median, found.pairs) == (None, 0)
    assert known.passed(np.array([1.0, 2])).tolist() == [0, 0]
    assert known.by_day().tolist() == []


def test_one_delay_is_a_step() -> None:
    known = generation_time.delays(generation_time.gaps(people((0, NOBODY), (2, 0)), until=3))

    assert known.passed(np.array([1.9, 2.0])).tolist() == [0, 1]
