"""The models against cases worked out elsewhere: by hand, by independent code, or published."""

import itertools
import json
from dataclasses import replace
from fractions import Fraction
from math import factorial
from pathlib import Path as File

import pytest

from donations.attribution import bounds, markov
from donations.attribution.heuristics import HEURISTICS, UNKNOWN, Touch, decay, split
from donations.attribution.markov import Path

CASES = json.loads(File(__file__).with_name("attribution_cases.json").read_text("utf-8"))
SIX = [
    Path(tuple(channels), conversions, value, nulls)
    for channels, conversions, value, nulls in CASES["D1_paths"]["rows_channels_conv_value_null"]
]
NAMES = {
    "first": "first",
    "last": "last",
    "last_known": "last_non_direct",
    "linear": "linear",
    "distinct": "distinct_linear_shapley",
    "position_u": "U_40_20_40",
}
THREE = [
    Path(("c1", "c2", "c3"), 1),
    Path(("c1",), 0, 0, 1),
    Path(("c2", "c3"), 0, 0, 1),
]


def credited(model: str, paths: list[Path]) -> dict[str, Fraction]:
    """Return each channel's value under a model; "direct" is what the models call untagged."""
    found: dict[str, Fraction] = {}
    for path in paths:
        journey = [Touch(UNKNOWN if name == "direct" else name) for name in path.channels]
        weights = HEURISTICS[model](journey)
        for name, weight in zip(path.channels, weights, strict=True):
            part = Fraction(path.value) * weight / sum(weights)
            found[name] = found.get(name, Fraction(0)) + part
    return {name: part for name, part in found.items() if part}


@pytest.mark.parametrize("model", NAMES)
def test_six_paths_are_credited_as_worked_out_elsewhere(model: str) -> None:
    assert credited(model, SIX) == pytest.approx(CASES["D1_paths"]["value"][NAMES[model]], abs=1e-9)


@pytest.mark.parametrize("order", [1, 2])
def test_removal_effects_of_six_paths_are_the_exact_fractions(order: int) -> None:
    known = CASES["D1_paths"][f"markov{order}"]
    effects = {name: float(Fraction(text)) for name, text in known["re"].items()}

    counted = markov.removal(SIX, order=order)
    valued = markov.removal(SIX, order=order, by_value=True)

    assert counted is not None
    assert valued is not None
    assert counted.reached == pytest.approx(7 / 25, abs=1e-12)
    assert counted.effects == pytest.approx(effects, abs=1e-9)
    assert counted.credits == pytest.approx(known["conversions"], abs=1e-9)
    assert valued.credits == pytest.approx(known["value"], abs=1e-9)


def test_the_published_vignette_of_channelattribution() -> None:
    case = CASES["D2_cran_vignette"]
    paths = [Path(tuple(text.split(">")), 1) for text in case["paths"]]

    found = markov.removal(paths)

    assert found is not None
    assert found.effects == pytest.approx(case["re"], abs=1e-9)
    assert found.credits == pytest.approx(case["conversions"], abs=1e-9)


def test_three_channels_two_of_which_every_conversion_passes() -> None:
    found = markov.removal(THREE)

    assert found is not None
    assert found.reached == pytest.approx(1 / 3, abs=1e-12)
    assert found.effects == pytest.approx({"c1": 0.5, "c2": 1, "c3": 1}, abs=1e-9)
    assert found.shares == pytest.approx({"c1": 0.2, "c2": 0.4, "c3": 0.4}, abs=1e-9)


def test_two_channels_as_worked_out_from_a_published_table_of_transitions() -> None:
    paths = [
        Path(("ga",), 2, 0, 1),
        Path(("mail",), 1),
        Path(("ga", "mail"), 1),
    ]

    found = markov.removal(paths)

    assert found is not None
    assert found.reached == pytest.approx(0.8, abs=1e-12)
    assert found.effects == pytest.approx({"ga": 0.75, "mail": 0.5}, abs=1e-9)
    assert found.credits == pytest.approx({"ga": 2.4, "mail": 1.6}, abs=1e-9)


def test_credit_halves_with_every_week_of_age() -> None:
    case = CASES["D4_time_decay"]
    weights = decay([Touch("x", age) for age in case["ages_days"]])

    exact = [case["amount"] * weight / sum(weights) for weight in weights]
    cents = split(case["amount"] * 100, weights)

    assert exact == pytest.approx(case["credit"], abs=1e-5)  # as many digits as the case has
    # Each rounded for itself they would be a cent too many; the smallest remainder gives it up.
    assert cents == [17519, 28744, 57488, 341704, 754545]
    assert sum(cents) == 1_200_000


def test_decaying_credit_of_a_channel_seen_twice_adds_up() -> None:
    weights = decay([Touch(name, age) for name, age in zip("feme", (20, 13, 6, 1), strict=True)])

    parts = [100 * weight / sum(weights) for weight in weights]

    known = [7.3731724851, 14.7463449703, 29.4926899406, 48.3877926040]
    assert parts == pytest.approx(known, abs=1e-7)


def test_a_touch_eight_days_old_gets_half_of_one_that_is_a_day_old() -> None:
    older, newer = decay([Touch("a", 8.0), Touch("b", 1.0)])

    assert newer == 2 * older


def test_splitting_evenly_among_channels_is_shapley_of_the_conversion_game() -> None:
    """The readme's game: dividends by set of channels, Shapley's value by its own definition."""
    sets = {"O": 7, "F": 6, "D": 4, "OF": 15, "OD": 7, "FD": 9, "OFD": 19}
    players = "OFD"

    def worth(team: set[str]) -> int:
        return sets.get("".join(name for name in players if name in team), 0)

    known = {"O": Fraction(23, 3), "F": Fraction(49, 6), "D": Fraction(19, 6)}
    assert {name: shapley(players, worth, name) for name in players} == known


def test_the_models_even_split_equals_shapley_computed_by_its_definition() -> None:
    channels = ("direct", "email", "facebook", "whatsapp")

    def worth(team: set[str]) -> Fraction:
        inside = (path for path in SIX if set(path.channels) <= team)
        return sum((Fraction(path.value) for path in inside), Fraction(0))

    by_definition = {name: shapley(channels, worth, name) for name in channels}
    assert credited("distinct", SIX) == by_definition


def shapley(players, worth, one):  # type: ignore[no-untyped-def]
    """Return one player's value: exponential, so it lives in the tests only."""
    others, many = [name for name in players if name != one], len(players)
    found = Fraction(0)
    for size in range(many):
        weight = Fraction(factorial(size) * factorial(many - size - 1), factorial(many))
        for team in itertools.combinations(others, size):
            found += weight * (worth({*team, one}) - worth(set(team)))
    return found


def test_two_names_for_one_channel_are_no_sum_where_channels_are_counted_once() -> None:
    """Of removal and of what is split among channels it holds not: a report by groups differs."""
    renamed = {"facebook": "social", "whatsapp": "social"}
    merged = [
        replace(path, channels=tuple(renamed.get(name, name) for name in path.channels))
        for path in SIX
    ]

    apart, together = markov.removal(SIX), markov.removal(merged)

    assert apart is not None
    assert together is not None
    # facebook, then whatsapp and facebook: half and two thirds, where as one they have a half.
    split = credited("distinct", SIX)
    assert split["facebook"] + split["whatsapp"] == 150
    assert credited("distinct", merged)["social"] == 140
    sums = apart.credits["facebook"] + apart.credits["whatsapp"]
    assert together.credits["social"] < sums - 0.5


def test_shao_and_li_credit_a_channel_alone_with_its_own_rate() -> None:
    """Where no journey has two channels nothing is shared: a hand test of the package mta."""
    paths = [Path(("a",), 3, 0, 1), Path(("b",), 1, 0, 3)]

    assert {name: shao_and_li(paths, name) for name in "ab"} == {
        "a": Fraction(9, 4), "b": Fraction(1, 4),
    }  # fmt: skip


def shao_and_li(paths: list[Path], one: str) -> Fraction:
    """Return a channel's credit (KDD 2011), which is no model of ours: a rate, not a share.

    Its own rate, and half of what each other channel beside it does more than both alone; times
    the conversions that it was part of.
    """

    def rate(*channels: str) -> Fraction:
        among = [path for path in paths if {*channels} <= {*path.channels}]
        converted = sum(int(path.conversions) for path in among)
        return Fraction(converted, converted + sum(int(path.nulls) for path in among))

    beside = {name for path in paths if one in path.channels for name in path.channels} - {one}
    more = [rate(one, other) - rate(one) - rate(other) for other in beside]
    credit = rate(one) + (sum(more) / (2 * len(more)) if more else 0)
    return credit * sum(int(path.conversions) for path in paths if one in path.channels)


def test_the_untagged_part_leaves_an_interval_a_guess_and_what_a_sample_tells() -> None:
    money = {"tagged": 5, "untagged": 12, "total": 37}

    around = bounds.identified(**money)
    guess = bounds.at_random(**money)
    told = bounds.told(**money, said_so=96, asked=400)

    assert around is not None
    assert told is not None
    assert float(around.low) == pytest.approx(0.135135, abs=1e-6)
    assert float(around.high) == pytest.approx(0.459459, abs=1e-6)
    assert guess == Fraction(1, 5)
    assert float(told[0]) == pytest.approx(0.212973, abs=1e-6)
    assert (told[1].low, told[1].high) == pytest.approx((0.200242, 0.227308), abs=1e-6)


def test_of_37_millions_by_text_message_and_web_the_channel_is_not_the_rail() -> None:
    money = {"tagged": 7_400_000, "untagged": 12_000_000, "total": 37_000_000}

    around, guess = bounds.identified(**money), bounds.at_random(**money)

    assert around is not None
    assert around.low == Fraction(1, 5)
    assert float(around.high) == pytest.approx(0.524324, abs=1e-6)
    assert guess == Fraction("0.296")
