"""Chance that can be computed again: fair, stable, and telling how probable it was."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import assignment

PEOPLE = [UUID(int=number) for number in range(20_000)]


def arms(salt: str, weights: dict[str, float], hold_out: float) -> list[str]:
    return [
        assignment.draw(salt=salt, unit=unit, weights=weights, hold_out=hold_out).arm
        for unit in PEOPLE
    ]


def test_each_arm_gets_its_share_and_so_does_the_hold_out() -> None:
    found = Counter(arms("spring", {"a": 3, "b": 1}, 0.2))

    # Within four standard deviations of what is meant.
    assert found[assignment.HELD_OUT] == pytest.approx(4_000, abs=230)
    assert found["a"] == pytest.approx(12_000, abs=280)
    assert found["b"] == pytest.approx(4_000, abs=230)


def test_asked_again_the_answer_is_the_same_and_another_salt_deals_anew() -> None:
    weights = {"a": 1.0, "b": 1.0}

    first, again, other = (arms(salt, weights, 0.0) for salt in ("one", "one", "two"))

    assert first == again
    same = sum(one == another for one, another in zip(first, other, strict=True))
    assert same == pytest.approx(10_000, abs=300)


def test_whoever_is_held_out_stays_so_however_the_weights_move() -> None:
    before, after = (arms("x", {"a": w, "b": 1 - w}, 0.1) for w in (0.5, 0.9))

    assert [arm == "" for arm in before] == [arm == "" for arm in after]


@given(
    weights=st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.01, 5), min_size=1),
    hold_out=st.floats(0, 0.5),
    unit=st.uuids(),
)
def test_the_propensity_is_the_chance_of_what_came_out(
    weights: dict[str, float], hold_out: float, unit: UUID
) -> None:
    drawn = assignment.draw(salt="s", unit=unit, weights=weights, hold_out=hold_out)

    if drawn.held_out:
        assert drawn.propensity == hold_out
    else:
        expected = (1 - hold_out) * weights[drawn.arm] / sum(weights.values())
        assert drawn.propensity == pytest.approx(expected)


def test_an_arm_without_weight_gets_nobody_and_no_weight_at_all_is_refused() -> None:
    assert set(arms("x", {"a": 0.0, "b": 1.0, "c": 0.0}, 0.0)) == {"b"}
    with pytest.raises(ValueError, match="weight"):
        assignment.draw(salt="x", unit=PEOPLE[0], weights={"a": 0.0}, hold_out=0.0)
