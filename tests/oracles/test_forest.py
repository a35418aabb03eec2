"""The worked forest of the published cases (D5), closed forms (D6) and the red balloons (D9)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from petitions.domain import chain_models, forest, forest_money, forest_trees
from petitions.domain.forest import NARROW

CASE: dict[str, Any] = json.loads((Path(__file__).parent / "attribution_cases.json").read_text())[
    "D5_tree"
]
NAMES = list(CASE["parent"])
PARENTS = [-1 if above is None else NAMES.index(above) for above in CASE["parent"].values()]
AMOUNTS = [CASE["amount"][name] for name in NAMES]


def measured(parents: list[int]) -> forest_trees.Trees:
    grown = forest.grow(np.array(parents, dtype=np.int64))
    return forest_trees.measure(forest_trees.lay(grown))


def named(values: Any) -> dict[str, float]:
    return {name: float(value) for name, value in zip(NAMES, values, strict=True) if value}


def expected(case: str) -> dict[str, float]:
    return {name: value for name, value in CASE[case].items() if value}


@pytest.mark.parametrize(
    ("case", "model", "unallocated"),
    [
        ("uniform_incl_donor", chain_models.chain_uniform, 0),
        ("recursive_half", chain_models.recursive_half, CASE["recursive_unallocated"]),
    ],
)
def test_money_is_shared_along_the_chains_as_published(
    case: str, model: chain_models.Model, unallocated: float
) -> None:
    parts, nobody = chain_models.credit(PARENTS, AMOUNTS, model)

    assert named(parts) == pytest.approx(expected(case), abs=1e-9)
    assert float(nobody) == unallocated
    assert sum(parts) + nobody == sum(AMOUNTS)


def test_without_the_giver_whoever_stands_above_shares_evenly() -> None:
    """The variant of A.1: whom nobody brought keeps it all."""
    parts, nobody = chain_models.credit(PARENTS, AMOUNTS, chain_models.above_only)

    assert named(parts) == {"A": 115, "B": 45, "F": 25, "G": 25, "Z": 30}
    assert nobody == 0


def test_what_would_be_gone_and_what_halves_are_as_published() -> None:
    laid = forest_trees.lay(forest.grow(np.array(PARENTS, dtype=np.int64)))
    own = np.array(AMOUNTS)[laid.forest.order]

    below = laid.forest.back(laid.below(own) - own)
    # An amount at a node hangs there itself, not one step further down as a gift does.
    halved = laid.forest.back(forest_money.katz(laid, own) / forest_money.BETA - own)

    assert named(below) == expected("descendant_amount")
    assert named(halved) == pytest.approx(expected("katz_half"), abs=1e-9)


def test_the_larger_tree_has_the_published_shape() -> None:
    trees = measured(PARENTS)
    case = CASE["treeA"]

    assert int(trees.size[0]) == case["n"]
    assert trees.wiener[0] == case["W"]
    assert trees.virality[0] == pytest.approx(case["structural_virality"], abs=1e-9)
    assert (int(trees.depth[0]), int(trees.breadth[0])) == (case["max_depth"], case["max_breadth"])
    levels = trees.levels[trees.starts[0] : trees.starts[1]]
    assert levels.tolist() == case["hist"]


def test_the_smaller_tree_and_whoever_stands_below_somebody_are_as_published() -> None:
    trees = measured(PARENTS)
    laid = forest_trees.lay(forest.grow(np.array(PARENTS, dtype=np.int64)))

    sizes = named(laid.forest.back(laid.below(np.ones(len(NAMES), dtype=np.int64))))

    assert (int(trees.size[1]), trees.wiener[1], trees.virality[1]) == (2, 1, 1)
    assert {name: sizes[name] for name in "ABFGZ"} == {"A": 8, "B": 6, "F": 3, "G": 2, "Z": 2}


@pytest.mark.parametrize("nodes", [2, 3, NARROW, NARROW + 1, 5000])
def test_stars_and_paths_have_their_closed_forms(nodes: int) -> None:
    star = measured([-1] + [0] * (nodes - 1))
    path = measured(list(range(-1, nodes - 1)))

    assert star.wiener == [(nodes - 1) ** 2]
    assert star.virality[0] == pytest.approx(2 * (nodes - 1) / nodes)
    assert (star.depth[0], star.breadth[0]) == (1, nodes - 1)
    assert path.wiener == [(nodes**3 - nodes) // 6]
    assert path.virality[0] == pytest.approx((nodes + 1) / 3)
    assert (path.depth[0], path.breadth[0]) == (nodes - 1, 1)


@pytest.mark.parametrize(
    ("nodes", "wiener"),
    [(3, 4), (7, 48), (15, 368), (31, 2304), (63, 12864), (127, 66816), (255, 330496)],
)
def test_complete_binary_trees_have_their_published_distances(nodes: int, wiener: int) -> None:
    assert measured([(node - 1) // 2 if node else -1 for node in range(nodes)]).wiener == [wiener]


def test_a_red_balloon_pays_each_of_its_chain_half_of_what_the_next_has() -> None:
    """2009: 4000 dollars a balloon, 2000 to who found it; what is left went to charity."""
    parts, nobody = chain_models.credit([-1, 0, 1, 2], [0, 0, 0, 4000], chain_models.recursive_half)

    assert (parts, nobody) == ([250, 500, 1000, 2000], 250)
