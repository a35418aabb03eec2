"""Removal effects: laws, bad input, and the fast form against one that needs no thought."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from donations.attribution import bootstrap, disagreement, markov
from donations.attribution.markov import Path

names = st.sampled_from(["a", "b", "c", "d"])
walks = st.lists(names, min_size=1, max_size=6).map(tuple)
rows = st.builds(Path, walks, st.integers(0, 5), st.just(0.0), st.integers(0, 5))
samples = st.lists(rows, min_size=1, max_size=8)
orders = st.sampled_from([1, 2, 3])


def by_elimination(paths: list[Path], *, order: int) -> dict[str, float]:
    """Return removal effects from the chain with each channel's states cut out, as defined."""
    states: dict[tuple[str, ...], dict[object, float]] = {}
    for path in paths:
        many = path.conversions + path.nulls
        grams = [
            path.channels[at : at + order] for at in range(max(len(path.channels) - order + 1, 1))
        ]
        walk = [gram for at, gram in enumerate(grams) if not at or gram != grams[at - 1]]
        for one, two in zip([("start",), *walk], walk, strict=False):
            steps = states.setdefault(one, {})
            steps[two] = steps.get(two, 0) + many
        steps = states.setdefault(walk[-1], {})
        steps["conv"] = steps.get("conv", 0) + path.conversions
        steps["null"] = steps.get("null", 0) + path.nulls
    whole = chance(states, without="")
    channels = {name for path in paths for name in path.channels}
    return {name: 1 - chance(states, without=name) / whole for name in channels}


def chance(states: dict[tuple[str, ...], dict[object, float]], *, without: str) -> float:
    """Return how likely a walk converts that ends where it meets `without`, by iteration."""
    at = dict.fromkeys(states, 0.0)
    for _ in range(3000):
        before = dict(at)
        for state, steps in states.items():
            going = sum(
                many * (1.0 if to == "conv" else at.get(to, 0.0))  # type: ignore[call-overload]
                for to, many in steps.items()
                if to != "null" and without not in (to if isinstance(to, tuple) else ())
            )
            at[state] = going / sum(steps.values())
        if max(abs(at[state] - before[state]) for state in at) < 1e-14:
            break
    return at[("start",)]


@given(paths=samples, order=orders)
def test_the_inverse_finds_what_cutting_each_channel_out_finds(
    paths: list[Path], order: int
) -> None:
    assume(any(path.conversions for path in paths))
    used = markov.usable(paths)

    found = markov.removal(paths, order=order)

    assert found is not None
    assert found.effects == pytest.approx(by_elimination(used, order=order), abs=1e-9)


@given(paths=samples, order=orders)
def test_the_sparse_form_agrees_with_the_inverse(paths: list[Path], order: int) -> None:
    assume(any(path.conversions for path in paths))
    dense = markov.removal(paths, order=order)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markov, "MOST_DENSE", 0)
        sparse = markov.removal(paths, order=order)

    assert dense is not None
    assert sparse is not None
    assert sparse.credits == pytest.approx(dense.credits, abs=1e-8)


@given(paths=samples, order=orders)
def test_conversions_are_given_away_whole_and_their_rate_is_that_of_the_journeys(
    paths: list[Path], order: int
) -> None:
    conversions = sum(path.conversions for path in paths)
    assume(conversions)

    found = markov.removal(paths, order=order)

    assert found is not None
    everybody = conversions + sum(path.nulls for path in paths)
    assert sum(found.credits.values()) == pytest.approx(conversions)
    assert found.reached == pytest.approx(conversions / everybody)
    assert sum(found.effects.values()) >= 1 - 1e-9


@given(
    paths=samples, order=orders, chance=st.randoms(use_true_random=False), times=st.integers(2, 9)
)
def test_the_order_of_rows_means_nothing_and_twice_the_journeys_twice_the_credit(
    paths: list[Path], order: int, chance: object, times: int
) -> None:
    assume(any(path.conversions for path in paths))
    shuffled = list(paths)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    more = [Path(p.channels, times * p.conversions, 0.0, times * p.nulls) for p in shuffled]

    one, many = markov.removal(paths, order=order), markov.removal(more, order=order)

    assert one is not None
    assert many is not None
    assert many.shares == pytest.approx(one.shares, abs=1e-9)
    assert many.credits == pytest.approx({name: times * c for name, c in one.credits.items()})


@given(paths=samples)
def test_repeats_in_a_row_change_nothing_where_one_touch_is_remembered(paths: list[Path]) -> None:
    assume(any(path.conversions for path in paths))
    once = [
        Path(
            tuple(c for at, c in enumerate(p.channels) if not at or c != p.channels[at - 1]),
            p.conversions, 0.0, p.nulls,
        )
        for p in paths
    ]  # fmt: skip

    one, other = markov.removal(paths), markov.removal(once)

    assert one is not None
    assert other is not None
    assert one.effects == pytest.approx(other.effects, abs=1e-9)


def test_a_channel_on_every_way_is_indispensable_and_one_on_none_is_worth_nothing() -> None:
    paths = [Path(("a", "b"), 3), Path(("b",), 1, 0, 2), Path(("c",), 0, 0, 5)]

    found = markov.removal(paths)

    assert found is not None
    assert found.effects["b"] == pytest.approx(1)
    assert found.effects["c"] == pytest.approx(0)


@pytest.mark.parametrize(
    "paths",
    [
        [],
        [Path((), 3)],
        [Path(("a",), 0, 0, 4)],
        [Path(("a",), 0, 0, 0)],
        [Path(("a", "b"), 2, 0.0, 1)],
        [Path(("a", "b"), 2, -50.0, 1)],
    ],
)
def test_where_nothing_was_brought_nobody_is_credited(paths: list[Path]) -> None:
    assert markov.removal(paths, by_value=True) is None
    assert bootstrap.ranges(paths, by_value=True, chance=np.random.default_rng(1)) == {}


def test_one_channel_has_it_all_and_is_sure_of_it() -> None:
    paths = [Path(("a", "a"), 2, 300.0, 5)]

    found = markov.removal(paths, by_value=True)
    around = bootstrap.ranges(paths, by_value=True, chance=np.random.default_rng(1))

    assert found is not None
    assert found.credits == {"a": 300.0}
    assert (around["a"].low, around["a"].high) == (1.0, 1.0)


def test_a_walk_remembers_one_to_three_touches() -> None:
    with pytest.raises(ValueError, match="one to three"):
        markov.removal([Path(("a",), 1)], order=4)


def test_the_same_seed_gives_the_same_interval_and_it_holds_the_share() -> None:
    paths = [Path(("a", "b"), 30, 0, 90), Path(("b",), 20, 0, 60), Path(("a",), 10, 0, 90)]
    found = markov.removal(paths)

    one, two = (bootstrap.ranges(paths, chance=np.random.default_rng(7)) for _ in range(2))

    assert found is not None
    assert one == two
    for name, share in found.shares.items():
        assert one[name].low < share < one[name].high


def test_models_that_agree_are_not_apart_and_those_with_nothing_in_common_wholly() -> None:
    same = {"first": {"a": 60, "b": 40}, "last": {"a": 60, "b": 40}}
    other = {**same, "linear": {"c": 100}}

    assert disagreement.apart(same) == 0
    assert disagreement.apart(other) == 1
    assert disagreement.spread(other, "a") == 60
    assert disagreement.apart({"first": {}, "last": {}}) is None


def test_a_journey_of_a_million_touches_is_solved_as_any_other() -> None:
    found = markov.removal(
        [Path(("email", *["facebook"] * 1_000_000), 1), Path(("email",), 0, 0, 1)]
    )

    assert found is not None
    assert found.effects == pytest.approx({"email": 1.0, "facebook": 1.0}, abs=1e-9)
