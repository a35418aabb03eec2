"""A chain that was counted gives what its journeys' paths give."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from donations.attribution import bootstrap, markov, tallies
from donations.attribution.markov import Path
from donations.attribution.tallies import Tally

names = st.sampled_from(["a", "b", "c", "d"])
walks = st.lists(names, min_size=1, max_size=6).map(tuple)
rows = st.builds(Path, walks, st.integers(0, 5), st.integers(0, 900), st.integers(0, 5))
samples = st.lists(rows, min_size=1, max_size=8)


def counted(paths: list[Path], *, order: int = 1, groups: int = 1) -> list[Tally]:
    """Count each path's steps as the database does."""
    found = []
    for number, path in enumerate(paths):
        grams = range(max(len(path.channels) - order + 1, 1))
        states = [path.channels[at : at + order] for at in grams]
        found += [
            Tally(
                state, following, begins=not at, conversions=int(path.conversions),
                value=int(path.value), nulls=int(path.nulls), group=number % groups,
            )
            for at, (state, following) in enumerate(zip(states, [*states[1:], None], strict=True))
        ]  # fmt: skip
    return found


@given(paths=samples, order=st.sampled_from([1, 2, 3]), by_value=st.booleans())
def test_a_counted_chain_is_solved_as_its_paths_are(
    paths: list[Path], order: int, by_value: bool
) -> None:
    assume(all(path.conversions or not path.value for path in paths))
    assume(any(path.conversions for path in paths))
    chain = tallies.chain(counted(markov.usable(paths), order=order))
    assert chain is not None

    one = tallies.removal(chain, by_value=by_value)
    other = markov.removal(paths, order=order, by_value=by_value)

    assert (one is None) == (other is None)
    if one and other:
        assert one.effects == pytest.approx(other.effects, abs=1e-9)
        assert one.credits == pytest.approx(other.credits, abs=1e-6)


def test_groups_drawn_anew_vary_as_journeys_drawn_anew_do() -> None:
    chance = np.random.default_rng(5)
    ways = [("a",), ("b",), ("a", "b"), ("b", "c"), ("c", "a")]
    paths = [
        Path(ways[way], int(good), 0, 1 - int(good))
        for way, good in zip(chance.integers(0, 5, 6000), chance.random(6000) < 0.3, strict=True)
    ]
    chain = tallies.chain(counted(paths, groups=256))
    assert chain is not None

    grouped = tallies.ranges(chain, chance=np.random.default_rng(1))
    single = bootstrap.ranges(paths, chance=np.random.default_rng(1))

    for channel, range_ in single.items():
        width, other = range_.high - range_.low, grouped[channel].high - grouped[channel].low
        assert 0.7 < other / width < 1.4
        assert abs(grouped[channel].low - range_.low) < width / 2


def test_what_nobody_counted_has_no_effect() -> None:
    assert tallies.chain([]) is None
    lost = tallies.chain([Tally(("a",), None, begins=True, conversions=0, nulls=3)])
    assert lost is not None
    assert tallies.removal(lost) is None
    assert tallies.ranges(lost, chance=np.random.default_rng(1)) == {}
