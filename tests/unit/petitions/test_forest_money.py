"""Money below somebody is shared to the last minor unit, by whichever rule."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.kit.money import Money
from petitions.domain import chain_models, forest, forest_money, forest_trees
from petitions.domain.forest_money import Gifts, Scores
from petitions.domain.forest_trees import Laid
from tests.unit.petitions.test_forest import D5, chain, small_forests

AMOUNTS = dict(zip("ABCDEFGHZY", (20, 0, 50, 10, 0, 30, 0, 100, 5, 25), strict=True))
NAMES = list(D5)
PARENTS = list(D5.values())


def laid(parents: list[int]) -> Laid:
    return forest_trees.lay(forest.grow(np.array(parents, dtype=np.int64)))


def ranks_of(tree: Laid) -> np.ndarray:
    ranks = np.empty(len(tree.forest), dtype=np.int64)
    ranks[tree.forest.order] = np.arange(len(ranks))
    return ranks


def scored(parents: list[int], gifts: list[tuple[int, int]]) -> tuple[Laid, Scores]:
    tree = laid(parents)
    below = np.array([node for node, _ in gifts], dtype=np.int64)
    amounts = np.array([amount for _, amount in gifts], dtype=np.int64)
    counting = np.ones(len(parents), dtype=np.int64)
    return tree, forest_money.score(tree, Gifts(ranks_of(tree)[below], amounts), counting)


def test_the_chain_that_found_a_balloon_was_paid_as_published() -> None:
    paid, kept = chain_models.credit([-1, 0, 1, 2], [0, 0, 0, 4000], chain_models.recursive_half)

    assert (paid[::-1], kept) == ([2000, 1000, 500, 250], 250)


def test_the_worked_forest_says_what_would_be_gone_and_what_halves() -> None:
    tree = laid(PARENTS)
    own = np.array(list(AMOUNTS.values()))[tree.forest.order]

    below = tree.forest.back(tree.below(own) - own)
    # An amount at a node hangs there itself, not one step further down as a gift does.
    halved = tree.forest.back(forest_money.katz(tree, own) / forest_money.BETA - own)

    gone = dict(zip(NAMES, below.tolist(), strict=True))
    assert {name: minor for name, minor in gone.items() if minor} == {
        "A": 190, "B": 140, "F": 100, "G": 100, "Z": 25,
    }  # fmt: skip
    katz = dict(zip(NAMES, halved.tolist(), strict=True))
    assert {name: worth for name, worth in katz.items() if worth} == {
        "A": 41.25, "B": 32.5, "F": 25, "G": 50, "Z": 12.5,
    }  # fmt: skip


def test_gifts_below_the_worked_forest_are_shared_as_if_their_givers_stood_there() -> None:
    # The givers are leaves: the forest with each of them as a node of its own says the same.
    gifts = [(node, minor) for node, minor in enumerate(AMOUNTS.values()) if minor]
    tree, scores = scored(PARENTS, gifts)
    grown = PARENTS + [node for node, _ in gifts]
    amounts = [0] * len(PARENTS) + [minor for _, minor in gifts]

    exact, _ = chain_models.credit(grown, amounts, chain_models.chain_uniform)

    shared = tree.forest.back(scores.shared).tolist()
    assert shared == pytest.approx([float(part) for part in exact[: len(PARENTS)]], abs=2)
    assert sum(shared) + scores.kept.sum() == 240


@given(
    small_forests(),
    st.lists(st.tuples(st.integers(0, 39), st.integers(-(10**9), 10**9)), max_size=20),
)
def test_shares_are_those_of_each_gift_split_and_add_up(
    parents: list[int], given_: list[tuple[int, int]]
) -> None:
    gifts = [(node % len(parents), minor) for node, minor in given_]
    tree, scores = scored(parents, gifts)

    expected, givers = [0] * len(parents), 0
    for node, minor in gifts:
        way = chain(parents, node)[::-1]
        *shares, kept = Money(minor, "EUR").split([1] * (len(way) + 1))
        for person, share in zip(way, shares, strict=True):
            expected[person] += share.minor
        givers += kept.minor

    assert tree.forest.back(scores.shared).tolist() == expected
    assert scores.kept.sum() == givers
    assert scores.shared.sum() + scores.kept.sum() == sum(minor for _, minor in gifts)


@given(small_forests(), st.lists(st.tuples(st.integers(0, 39), st.integers(1, 10**6)), max_size=9))
def test_scores_are_what_one_counts_by_hand(
    parents: list[int], given_: list[tuple[int, int]]
) -> None:
    gifts = [(node % len(parents), minor) for node, minor in given_]
    nodes = range(len(parents))
    tree, scores = scored(parents, gifts)
    back = tree.forest.back

    steps = {
        (above, node): step for node in nodes for step, above in enumerate(chain(parents, node))
    }
    assert back(scores.direct).tolist() == [parents.count(node) for node in nodes]
    assert back(scores.descendants).tolist() == [
        sum((node, other) in steps for other in nodes) - 1 for node in nodes
    ]
    assert back(scores.below).tolist() == [
        sum(minor for below, minor in gifts if (node, below) in steps) for node in nodes
    ]
    assert back(scores.discounted).tolist() == pytest.approx(
        [
            sum(0.5**step for (above, _), step in steps.items() if above == node) - 1
            for node in nodes
        ]
    )
    assert back(scores.discounted_money).tolist() == pytest.approx(
        [
            sum(
                minor * 0.5 ** (steps[node, below] + 1)
                for below, minor in gifts
                if (node, below) in steps
            )
            for node in nodes
        ]
    )


@given(small_forests())
def test_ancestors_are_found_at_any_depth(parents: list[int]) -> None:
    tree = laid(parents)
    ranks = ranks_of(tree)
    asked = [
        (node, depth, above)
        for node in range(len(parents))
        for depth, above in enumerate(chain(parents, node)[::-1])
    ]

    found = forest_money.ancestors_at(
        tree,
        ranks[np.array([node for node, _, _ in asked])],
        np.array([depth for _, depth, _ in asked]),
    )

    assert found.tolist() == ranks[np.array([above for _, _, above in asked])].tolist()


@given(small_forests())
def test_the_largest_trees_hold_what_the_best_few_cover(parents: list[int]) -> None:
    tree = laid(parents)
    below = [{node for node in range(len(parents)) if one in chain(parents, node)[1:]}
             for one in range(len(parents))]  # fmt: skip
    pairs = itertools.combinations(range(len(parents)), min(2, len(parents)))
    best = max(len(set().union(*(below[one] for one in pair))) for pair in pairs)
    brought = sum(parent >= 0 for parent in parents)

    covered = forest_trees.coverage(forest_trees.measure(tree).size, by=2)

    assert covered == (pytest.approx(best / brought) if brought else None)


@given(small_forests(), st.lists(st.tuples(st.integers(0, 39), st.integers(1, 10**6)), max_size=9))
def test_what_came_straight_through_somebody_adds_up_to_their_scores(
    parents: list[int], given_: list[tuple[int, int]]
) -> None:
    gifts = [(node % len(parents), minor) for node, minor in given_]
    tree, scores = scored(parents, gifts)
    below = ranks_of(tree)[np.array([node for node, _ in gifts], dtype=np.int64)]
    amounts = np.array([minor for _, minor in gifts], dtype=np.int64)
    counting = np.ones(len(parents), dtype=np.int64)

    found = forest_money.came(tree, Gifts(below, amounts), scores, counting)

    for node in range(len(parents)):
        children = [child for child, parent in enumerate(parents) if parent == node]
        given_here = [minor for at, minor in gifts if at == node]
        back = tree.forest.back
        sizes = [float(back(scores.descendants)[child] + 1) for child in children]
        money = [float(back(scores.below)[child]) for child in children] + given_here
        people, minor = found["descendants"], found["below"]
        assert back(people.many)[node] == len(children) + len(given_here)
        assert back(people.total)[node] == sum(sizes)
        assert back(people.squares)[node] == sum(size**2 for size in sizes)
        assert back(minor.total)[node] == sum(money)
        assert back(minor.squares)[node] == sum(each**2 for each in money)


def test_who_no_longer_counts_still_holds_together_what_is_below() -> None:
    tree = laid([-1, 0, 1, 1])  # B withdrew; what came through her still came through A
    people = np.array([1, 0, 1, 1])[tree.forest.order]
    none = np.zeros(0, dtype=np.int64)

    scores = forest_money.score(tree, Gifts(none, none), people)

    assert tree.forest.back(scores.direct).tolist() == [0, 2, 0, 0]
    assert tree.forest.back(scores.descendants).tolist() == [2, 2, 0, 0]
    assert tree.forest.back(scores.discounted).tolist() == [0.5, 1, 0, 0]
