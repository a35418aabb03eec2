"""Each model's weights, and the laws that hold for all of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.attribution.heuristics import (
    HEURISTICS,
    UNKNOWN,
    Touch,
    decay,
    entries,
    last_known,
    position_u,
    position_w,
    split,
)

channels = st.sampled_from(["facebook", "email", "whatsapp", UNKNOWN])
touches = st.builds(Touch, channels, st.floats(0, 4000), st.booleans())
journeys = st.lists(touches, min_size=1, max_size=7).map(
    lambda found: sorted(found, key=lambda touch: -touch.age)
)
models = st.sampled_from(list(HEURISTICS))
amounts = st.integers(-99_999_999, 99_999_999)


def shares(journey: list[Touch], model: str) -> dict[str, Fraction]:
    weights = HEURISTICS[model](journey)
    found: dict[str, Fraction] = {}
    for touch, weight in zip(journey, weights, strict=True):
        part = Fraction(weight, sum(weights))
        found[touch.channel] = found.get(touch.channel, Fraction(0)) + part
    return found


@given(journey=journeys, model=models, minor=amounts)
def test_every_model_gives_away_the_gift_to_the_minor_unit(
    journey: list[Touch], model: str, minor: int
) -> None:
    weights = HEURISTICS[model](journey)

    assert min(weights) >= 0
    assert sum(split(minor, weights)) == minor


@given(touch=touches)
def test_with_one_touch_all_models_agree(touch: Touch) -> None:
    assert {tuple(split(500, weigh([touch]))) for weigh in HEURISTICS.values()} == {(500,)}


@given(journey=journeys, model=models, parts=st.lists(st.integers(1, 5000), min_size=1, max_size=6))
def test_refunds_in_any_parts_take_back_exactly_what_was_credited(
    journey: list[Touch], model: str, parts: list[int]
) -> None:
    weights = HEURISTICS[model](journey)

    credited = entries([sum(parts), *(-part for part in parts)], weights)

    assert [sum(column) for column in zip(*credited, strict=True)] == [0] * len(journey)
    assert [sum(row) for row in credited] == [sum(parts), *(-part for part in parts)]


@given(
    journey=journeys,
    model=st.sampled_from(["first", "last", "linear", "position_u", "position_w", "decay"]),
)
def test_two_labels_for_one_channel_have_the_sum_of_their_credits(
    journey: list[Touch], model: str
) -> None:
    renamed = [
        Touch("meta" if touch.channel in {"facebook", "whatsapp"} else touch.channel, *rest(touch))
        for touch in journey
    ]
    apart, together = shares(journey, model), shares(renamed, model)

    merged = apart.get("facebook", Fraction(0)) + apart.get("whatsapp", Fraction(0))
    assert together.get("meta", Fraction(0)) == merged


def rest(touch: Touch) -> tuple[float, bool]:
    return touch.age, touch.signed


def test_ten_euros_over_three_touches_give_the_odd_cent_to_the_earliest() -> None:
    assert split(1000, [1, 1, 1]) == [334, 333, 333]
    assert split(-1000, [1, 1, 1]) == [-334, -333, -333]


def test_untagged_visits_after_the_last_tagged_one_are_passed_over() -> None:
    journey = [Touch("email"), Touch("facebook"), Touch(UNKNOWN)]

    assert last_known(journey) == [0, 1, 0]
    assert last_known([Touch(UNKNOWN), Touch(UNKNOWN)]) == [0, 1]


@pytest.mark.parametrize(
    ("many", "parts"), [(1, [1]), (2, [0.5, 0.5]), (3, [0.4, 0.2, 0.4]), (4, [0.4, 0.1, 0.1, 0.4])]
)
def test_the_ends_take_forty_percent_each(many: int, parts: list[float]) -> None:
    weights = position_u([Touch("email")] * many)

    assert [weight / sum(weights) for weight in weights] == pytest.approx(parts)


@pytest.mark.parametrize(
    ("signed", "many", "parts"),
    [
        ({2}, 5, [0.3, 0.05, 0.3, 0.05, 0.3]),
        ({0}, 4, [0.6, 0.05, 0.05, 0.3]),
        ({3}, 4, [0.3, 0.05, 0.05, 0.6]),
        ({1}, 3, [1 / 3, 1 / 3, 1 / 3]),
        ({0}, 2, [2 / 3, 1 / 3]),
        (set(), 2, [0.5, 0.5]),
        (set(), 3, [0.45, 0.1, 0.45]),
        ({0, 1}, 4, [0.3, 0.3, 0.1, 0.3]),
    ],
)
def test_first_visit_signature_and_last_visit_are_the_anchors_of_w(
    signed: set[int], many: int, parts: list[float]
) -> None:
    journey = [Touch("email", signed=place in signed) for place in range(many)]

    weights = position_w(journey)

    assert [weight / sum(weights) for weight in weights] == pytest.approx(parts)


def test_journeys_that_are_years_old_still_have_a_weight() -> None:
    weights = decay([Touch("email", 5000.0), Touch("facebook", 4000.0)])

    assert weights[0] == 0
    assert weights[1] > 0
