"""The shape of a whole forest in a few numbers: how many trees, how large, long and viral."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from petitions.domain import forest as forests
from petitions.domain import forest_rows, forest_trees
from petitions.domain.estimates import Floats, Ints


@dataclass(frozen=True)
class Shape:
    """`trees` hold two people or more; who brought nobody and came on their own stands `alone`.

    `largest` is the people of the largest tree, `longest` the steps from a root to who is
    farthest from it, `broadest` the most people of one generation of one tree.
    `mean_virality` and `median_virality` are over the trees of two or more, each tree alike;
    `largest_virality` is that of the largest one. None where there is no tree.
    """

    trees: int
    alone: int
    largest: int
    longest: int
    broadest: int
    mean_virality: float | None
    median_virality: float | None
    largest_virality: float | None


def of(parent: Ints) -> Shape:
    """Return the shape of a forest given as each node's parent, -1 for a root.

    Structural virality is the mean distance between two people of a tree (Goel, Anderson,
    Hofman and Watts, 2016): 2 where one brought all, a third of the tree where each brought one.
    """
    sound, _ = forest_rows.break_cycles(parent)
    trees = forest_trees.measure(forest_trees.lay(forests.grow(sound)))
    grown = trees.size > 1
    largest = int(trees.size.max(initial=0))
    virality = trees.virality[grown]
    return Shape(
        trees=int(grown.sum()),
        alone=int((~grown).sum()),
        largest=largest,
        longest=int(trees.depth.max(initial=0)),
        broadest=int(trees.breadth.max(initial=0)),
        mean_virality=_known(virality, np.mean),
        median_virality=_known(virality, np.median),
        # Of several as large it is the farthest spread: rows come in any order.
        largest_virality=_known(virality[trees.size[grown] == largest], np.max),
    )


def _known(values: Floats, say: Callable[[Floats], Any]) -> float | None:
    return float(say(values)) if len(values) else None
