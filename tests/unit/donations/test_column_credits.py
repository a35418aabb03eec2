"""Journeys as columns: split as the pure models split them, however the columns are cut up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donations.attribution import column_credits, column_weights, journey_columns
from donations.attribution.column_credits import Worths
from donations.attribution.heuristics import HEURISTICS, UNKNOWN, Touch, split
from donations.attribution.journey_columns import Visits
from mobilize.kit.money import largest_remainder

CHANNELS = ("facebook", "email", "whatsapp", UNKNOWN)
HALF_LIFE = 7.0
Sums = dict[tuple[int, str], int]

ways = st.lists(
    st.tuples(st.sampled_from(CHANNELS), st.one_of(st.floats(0, 89), st.sampled_from([0, 1, 2]))),
    min_size=1,
    max_size=9,
)
minors = st.one_of(st.integers(-20, 20), st.integers(-99_999_999, 99_999_999))
gifts = st.tuples(
    ways, st.integers(0, 9), st.lists(st.tuples(st.integers(0, 2), minors), max_size=3)
)
Gift = tuple[list[tuple[str, float]], int, list[tuple[int, int]]]


def in_order(gift: Gift) -> list[Touch]:
    way, signed_at, _ = gift
    ordered = sorted(enumerate(way), key=lambda each: (-each[1][1], each[0]))
    return [Touch(channel, age, place == signed_at) for place, (channel, age) in ordered]


def columns(gifts: Sequence[Gift], chance: Random, *, told: bool = False) -> Visits:
    """Return all visits in any order, some named twice; ids follow the order of the list."""
    rows = []
    for number, (way, signed_at, _) in enumerate(gifts):
        for place, (channel, age) in enumerate(way):
            row = (number, CHANNELS.index(channel), channel != UNKNOWN)
            named = [(*row, place == signed_at, told, age, number, place)]
            again = [(*row, False, told, age, number, place)] * (chance.random() < 0.3)
            rows += [*named, *again]
    chance.shuffle(rows)
    *found, high, low = (np.array(column) for column in zip(*rows, strict=True))
    return Visits(*found, high.astype(np.uint64), low.astype(np.uint64))


def worths(gifts: Sequence[Gift]) -> Worths:
    rows = [(at, rail, minor) for at, gift in enumerate(gifts) for rail, minor in gift[2]]
    return Worths(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def purely(gifts: Sequence[Gift], model: str) -> Sums:
    credited: Counter[tuple[int, str]] = Counter()
    for gift in gifts:
        touches = in_order(gift)
        for rail, minor in gift[2]:
            parts = split(minor, HEURISTICS[model](touches))
            for touch, part in zip(touches, parts, strict=True):
                credited[rail, touch.channel] += part
    return dict(credited)


def credited(gifts: Sequence[Gift], visits: Visits) -> dict[str, Sums]:
    journeys = journey_columns.in_order(visits)
    found: dict[str, Sums] = {model: {} for model in HEURISTICS}
    for rail, label, minor in column_credits.credited(journeys, worths(gifts), half_life=HALF_LIFE):
        for model, part in zip(HEURISTICS, minor, strict=True):
            found[model][rail, CHANNELS[label]] = part
    return found


@settings(max_examples=200)
@given(st.lists(gifts, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_columns_are_split_as_the_pure_models_split(found: list[Gift], chance: Random) -> None:
    by_model = credited(found, columns(found, chance))

    for model in HEURISTICS:
        assert by_model[model] == purely(found, model), model


@pytest.mark.parametrize("at_once", [1, 7, 50])
@pytest.mark.parametrize("word", [63, 20])
def test_where_columns_are_cut_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, at_once: int, word: int
) -> None:
    chance = Random(5)
    many: list[Gift] = [
        (
            [(chance.choice(CHANNELS), chance.choice([0, 1, 30 * chance.random()]))
             for _ in range(chance.choice([1, 2, 3, 12]))],
            chance.randrange(12),
            [(chance.randrange(3), chance.randint(1, 90_000))],
        )
        for _ in range(60)
    ]  # fmt: skip
    monkeypatch.setattr(journey_columns, "AT_ONCE", at_once)
    monkeypatch.setattr(column_credits, "WORD", word)

    by_model = credited(many, columns(many, chance))

    for model in HEURISTICS:
        assert by_model[model] == purely(many, model), model


def test_what_was_told_counts_only_where_no_visit_is_known() -> None:
    gift: Gift = ([("email", 1.0)], 9, [(0, 100)])
    visited, told = columns([gift], Random(1)), columns([gift, gift], Random(1), told=True)
    elsewhere = replace(told, low=told.low + np.uint64(50))
    pairs = (
        (getattr(one, column.name) for one in (visited, elsewhere)) for column in fields(Visits)
    )
    both = Visits(*(np.concatenate(list(pair)) for pair in pairs))

    journeys = journey_columns.in_order(both)

    assert journeys.conversion.tolist() == [0, 1]


@given(st.lists(st.tuples(st.integers(0, 99_999_999), st.lists(st.integers(0, 2**32), min_size=1)
    .filter(any)), min_size=1, max_size=5))  # fmt: skip
def test_parts_are_those_of_the_largest_remainder(runs: list[tuple[int, list[int]]]) -> None:
    weights = np.array([weight for _, some in runs for weight in some])
    starts = np.cumsum([0, *(len(some) for _, some in runs[:-1])])

    parts = column_credits.shares(np.array([whole for whole, _ in runs]), weights, starts)

    apportioned = [part for whole, some in runs for part in largest_remainder(whole, some)]
    assert parts.tolist() == apportioned


def test_there_is_a_column_of_weights_for_every_model() -> None:
    assert [*column_weights.STEADY, "decay"] == list(HEURISTICS)
