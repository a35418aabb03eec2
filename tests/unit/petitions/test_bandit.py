"""Leaning to the better arm: never so far that the others are no longer tried."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import bandit
from petitions.domain.bandit import Record


def test_before_everybody_has_been_seen_enough_nobody_is_preferred() -> None:
    records = {"a": Record(99, 90), "b": Record(500, 0)}

    found = bandit.weights(records, generator=np.random.default_rng(1))

    assert found == {"a": 0.5, "b": 0.5}


def test_the_better_arm_gets_more_and_the_worse_one_its_floor() -> None:
    records = {"a": Record(1000, 30), "b": Record(1000, 90), "c": Record(1000, 31)}

    found = bandit.weights(records, generator=np.random.default_rng(1))

    assert found["b"] == pytest.approx(0.8, abs=0.01)
    assert found["a"] == pytest.approx(0.1, abs=0.005)


@given(
    records=st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.integers(0, 5_000).flatmap(
            lambda people: st.builds(Record, st.just(people), st.integers(0, people))
        ),
        min_size=1,
    ),
    seed=st.integers(0, 100),
)
def test_whatever_is_known_the_chances_add_up_and_none_is_under_the_floor(
    records: dict[str, Record], seed: int
) -> None:
    found = bandit.weights(records, generator=np.random.default_rng(seed))

    assert math.fsum(found.values()) == pytest.approx(1)
    assert set(found) == set(records)
    assert min(found.values()) >= bandit.FLOOR - 1e-9 or len(found) == 1


def test_the_same_generator_gives_the_same_chances() -> None:
    records = {"a": Record(200, 10), "b": Record(200, 12)}

    one, other = (bandit.weights(records, generator=np.random.default_rng(3)) for _ in range(2))

    assert one == other


def test_more_arms_than_floors_are_refused() -> None:
    records = {str(number): Record(0, 0) for number in range(11)}

    with pytest.raises(ValueError, match="too many"):
        bandit.weights(records, generator=np.random.default_rng(1))
