"""In a world whose truth is known each model errs as far as can be worked out, and no further."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from donations.attribution import bounds, markov
from donations.attribution.heuristics import UNKNOWN, Touch
from tests import attribution_world
from tests.attribution_world import ADS, CAUSES, World, bias, paths, shares

DOCUMENT = Path(__file__).parents[3] / "docs" / "attribution.md"
NEAR = 0.015  # three standard errors of 20,000 gifts
FOLLOWED = 0.5


def seen(world: World) -> list[list[Touch]]:
    return world.journeys(np.random.default_rng(2010))


def test_where_every_gift_has_one_visit_all_models_find_the_truth() -> None:
    journeys = seen(World())

    for model in ("first", "last", "linear", "distinct", "position_u", "position_w", "decay"):
        assert shares(journeys, model) == pytest.approx(CAUSES, abs=NEAR)


@pytest.mark.parametrize(
    ("model", "credit"),
    [
        ("first", 0.0),
        ("last", FOLLOWED),
        ("last_known", FOLLOWED),
        ("linear", FOLLOWED / 2),
        ("distinct", FOLLOWED / 2),
        ("position_u", FOLLOWED / 2),
        ("decay", FOLLOWED / (1 + 2 ** (-3 / 7))),
    ],
)
def test_an_advertisement_that_causes_nothing_is_credited_as_far_as_the_model_is_fooled(
    model: str, credit: float
) -> None:
    found = shares(seen(World(ads=FOLLOWED)), model)

    assert found.get(ADS, 0.0) == pytest.approx(credit, abs=NEAR)


def test_removal_is_fooled_too_by_what_every_second_giver_passes() -> None:
    found = markov.removal(paths(seen(World(ads=FOLLOWED))))

    # Half of all converting walks pass it, and all pass their cause: a third of all effects.
    assert found is not None
    assert found.effects[ADS] == pytest.approx(FOLLOWED, abs=NEAR)
    assert found.shares[ADS] == pytest.approx(FOLLOWED / (1 + FOLLOWED), abs=NEAR)


def around(world: World) -> tuple[bounds.Interval, float]:
    """Return Facebook's bounds and the point if the untagged are missing at random."""
    found = shares(seen(world), "last_known")
    money = {
        "tagged": round(found["facebook"] * world.gifts),
        "untagged": round(found[UNKNOWN] * world.gifts),
        "total": world.gifts,
    }
    interval, point = bounds.identified(**money), bounds.at_random(**money)
    assert interval is not None
    assert point is not None
    return interval, float(point)


def test_tags_lost_at_random_leave_the_guess_right_and_the_interval_around_the_truth() -> None:
    interval, point = around(World(lost={"facebook": 0.3, "email": 0.3}))

    assert interval.low < Fraction(6, 10) < interval.high
    assert point == pytest.approx(0.6, abs=NEAR)


def test_tags_lost_by_one_channel_fool_the_guess_and_never_the_interval() -> None:
    interval, point = around(World(lost={"facebook": 0.5}))

    assert interval.low < Fraction(6, 10) <= interval.high + Fraction(NEAR)
    assert point == pytest.approx(0.3 / 0.7, abs=NEAR)  # not 0.6: what is dark is not like the rest


def test_the_table_of_biases_is_what_this_world_gives() -> None:
    lines = DOCUMENT.read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `") and line.count("|") == 9]

    assert [row.rpartition(" |")[0].rpartition("|")[0] + "|" for row in rows] == [
        *attribution_world.table()
    ]


@pytest.mark.parametrize("world", [world for world, _ in attribution_world.COLUMNS])
@pytest.mark.parametrize("model", attribution_world.HEURISTICS)
def test_the_biases_written_down_are_those_of_journeys_drawn_by_chance(
    model: str, world: World
) -> None:
    found = shares(seen(world), model)

    for channel, points in bias(world, model).items():
        true = CAUSES.get(channel, 0.0)
        assert found.get(channel, 0.0) - true == pytest.approx(points, abs=NEAR)
