"""Every tree of a forest is measured as one would by hand, whatever its shape and size."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import forest, forest_sweeps, forest_trees
from petitions.domain.forest import NARROW
from petitions.domain.forest_trees import Trees

# A: B and C came through A, D, E and F through B, G through F, H through G. Y came through Z.
D5 = dict(zip("ABCDEFGHZY", (-1, 0, 0, 1, 1, 1, 5, 6, -1, 8), strict=True))


def measured(parents: list[int]) -> Trees:
    grown = forest.grow(np.array(parents, dtype=np.int64))
    return forest_trees.measure(forest_trees.lay(grown))


def levels_of(trees: Trees, tree: int) -> list[int]:
    return trees.levels[trees.starts[tree] : trees.starts[tree + 1]].tolist()


@st.composite
def small_forests(draw: st.DrawFn) -> list[int]:
    """A forest whose nodes stand in any order: children before parents too."""
    nodes = draw(st.integers(1, 40))
    ordered = [draw(st.integers(-1, node - 1)) for node in range(nodes)]
    shuffled = draw(st.permutations(range(nodes)))
    parents = [-1] * nodes
    for node, parent in enumerate(ordered):
        parents[shuffled[node]] = -1 if parent < 0 else shuffled[parent]
    return parents


def chain(parents: list[int], node: int) -> list[int]:
    above = [node]
    while parents[above[-1]] >= 0:
        above.append(parents[above[-1]])
    return above


def distance(parents: list[int], one: int, other: int) -> int:
    mine, theirs = chain(parents, one), chain(parents, other)
    shared = len(set(mine) & set(theirs))
    return len(mine) + len(theirs) - 2 * shared


def test_the_worked_forest_has_its_published_measures() -> None:
    trees = measured(list(D5.values()))

    assert trees.size.tolist() == [8, 2]
    assert trees.wiener == [67, 1]
    assert trees.virality.tolist() == pytest.approx([2.392857142857, 1])
    assert (trees.depth.tolist(), trees.breadth.tolist()) == ([4, 1], [3, 1])
    assert levels_of(trees, 0) == [1, 2, 3, 1, 1]
    assert forest_trees.generations(trees).tolist() == [2, 3, 3, 1, 1]
    assert forest_trees.generations(trees, np.array([False, True])).tolist() == [1, 1]


def test_everybody_knows_how_many_stand_below() -> None:
    grown = forest.grow(np.array(list(D5.values())))

    sizes = grown.back(forest_trees.lay(grown).size)

    below = dict(zip(D5, sizes.tolist(), strict=True))
    assert below == {"A": 8, "B": 6, "C": 1, "D": 1, "E": 1, "F": 3, "G": 2, "H": 1, "Z": 2, "Y": 1}


def test_a_single_signature_has_no_virality() -> None:
    trees = measured([-1])

    assert (trees.wiener, trees.depth.tolist()) == ([0], [0])
    assert np.isnan(trees.virality[0])


def test_an_empty_forest_has_no_trees() -> None:
    assert measured([]).wiener == []


def test_trees_grown_by_chance_have_the_mean_they_must_have() -> None:
    nodes, chance = 400, np.random.default_rng(5)
    harmonic = sum(1 / each for each in range(1, nodes + 1))
    expected = nodes**2 * harmonic - 2 * nodes**2 + nodes * harmonic

    seen = [
        measured([-1, *(int(chance.integers(node)) for node in range(1, nodes))]).wiener[0]
        for _ in range(300)
    ]

    assert np.mean(seen) == pytest.approx(expected, abs=4 * np.std(seen) / np.sqrt(len(seen)))


@given(small_forests())
def test_any_small_forest_is_measured_as_by_hand(parents: list[int]) -> None:
    nodes = range(len(parents))
    roots = [node for node in nodes if parents[node] < 0]
    trees = measured(parents)

    members = [[node for node in nodes if chain(parents, node)[-1] == root] for root in roots]
    depths = [Counter(len(chain(parents, node)) - 1 for node in tree) for tree in members]
    assert trees.size.tolist() == [len(tree) for tree in members]
    assert trees.depth.tolist() == [max(depth) for depth in depths]
    assert trees.breadth.tolist() == [max(depth.values()) for depth in depths]
    assert [levels_of(trees, tree) for tree in range(len(roots))] == [
        [depth[level] for level in range(max(depth) + 1)] for depth in depths
    ]
    assert trees.wiener == [
        sum(distance(parents, *pair) for pair in itertools.combinations(tree, 2))
        for tree in members
    ]


@given(small_forests(), st.integers(1, 8))
def test_wide_levels_and_narrow_ones_add_up_alike(parents: list[int], narrow: int) -> None:
    grown = forest.grow(np.array(parents))
    values = np.arange(len(parents)) + 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forest, "NARROW", narrow)
        mixed = [forest_sweeps.up(grown, values), forest_sweeps.down(grown, values)]
        halves = forest_sweeps.up(grown, values / 2, factor=0.5)
        patch.setattr(forest, "NARROW", len(parents) + 1)
        alike = forest.grow(np.array(parents))
        looped = [forest_sweeps.up(alike, values), forest_sweeps.down(alike, values)]

        assert [each.tolist() for each in mixed] == [each.tolist() for each in looped]
        assert halves == pytest.approx(forest_sweeps.up(alike, values / 2, factor=0.5))


def test_a_path_below_a_star_below_a_path_is_walked_to_its_end() -> None:
    many = 3 * NARROW
    neck = list(range(-1, many - 1))
    parents = neck + [many - 1] * many + list(range(2 * many - 1, 3 * many - 1))

    trees = measured(parents)

    assert (trees.depth[0], trees.breadth[0], trees.size[0]) == (2 * many, many, 3 * many)


def test_beyond_64_bits_distances_stay_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = 100_000
    monkeypatch.setattr(forest_trees, "LARGEST_IN_64_BITS", 10)
    monkeypatch.setattr(forest_trees, "MOST", nodes**2 * 7)  # some thirty terms at a time

    assert measured(list(range(-1, nodes - 1))).wiener == [(nodes**3 - nodes) // 6]


def test_the_limit_of_64_bits_is_where_it_is_said_to_be() -> None:
    last, next_one = forest_trees.LARGEST_IN_64_BITS, forest_trees.LARGEST_IN_64_BITS + 1

    assert (last**3 - last) // 6 <= forest_trees.MOST < (next_one**3 - next_one) // 6


@pytest.mark.parametrize("parents", [[0], [1, 0], [-1, 2, 3, 1], [5], [-2, 0]])
def test_what_is_no_forest_is_refused(parents: list[int]) -> None:
    with pytest.raises(forest.NotAForest):
        forest.grow(np.array(parents))
