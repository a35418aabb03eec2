"""A forest as arrays: who stands below whom, put in an order in which everything else is a sum.

Nodes are renumbered breadth first, tree after tree: parents stand before their children
and siblings side by side, so that a whole level is summed by slices. What is narrow, as
a path of 100,000, is walked node by node instead. Both together make every pass linear in
the number of nodes, whatever their shape.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import scipy
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = TypeVar("Numbers", NDArray[np.int64], NDArray[np.float64])
NARROW = 48  # nodes; below it a loop over a level is faster than calling NumPy for it


class NotAForest(ValueError):
    """Somebody stands below themselves, or below nobody that is there."""


@dataclass(frozen=True)
class Stretch:
    """Ranks from `begin` to `end`, whose parents begin at `above`; one level if it is wide."""

    above: int
    begin: int
    end: int
    wide: bool


@dataclass(frozen=True)
class Forest:
    """Arrays over ranks; `order[rank]` is the node's place in what was asked about.

    `parent` holds ranks, -1 for a root. The children of a rank are `children[rank]` many
    from `first[rank]` on. `levels[d]` is the first rank of depth d; one more closes the
    last level.
    """

    order: Ints
    parent: Ints
    children: Ints
    first: Ints
    levels: Ints

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """What lies below the roots, from the top: wide levels, and runs of narrow ones."""
        wide = np.diff(self.levels) >= NARROW
        begins = wide | np.append(True, wide[:-1])
        begins[1:2] = True
        first = np.flatnonzero(begins[1:]) + 1
        last = np.append(first[1:], len(wide))[: len(first)]
        edges = (self.levels[first - 1], self.levels[first], self.levels[last], wide[first])
        return tuple(Stretch(*each) for each in zip(*(e.tolist() for e in edges), strict=True))

    def back(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return values over ranks as values over the nodes that were asked about."""
        out = np.empty_like(values)
        out[self.order] = values
        return out


def grow(parent: Ints) -> Forest:
    """Order a forest given as each node's parent, -1 for a root.

    Raises:
        NotAForest
    """
    nodes = len(parent)
    if nodes and not -1 <= int(parent.min()) <= int(parent.max()) < nodes:
        raise NotAForest("a parent is not among the nodes")
    order = _breadth_first(parent)
    if len(order) != nodes:
        raise NotAForest("a cycle is among the nodes")
    many = np.bincount(parent + 1, minlength=nodes + 1)
    rank = np.empty(nodes + 1, dtype=np.int64)
    rank[order], rank[-1] = np.arange(nodes), -1
    children = many[1:][order]
    first = many[0] + np.cumsum(children) - children
    return Forest(order, rank[parent[order]], children, first, _levels(int(many[0]), children))


def _breadth_first(parent: Ints) -> Ints:
    """Return the nodes breadth first; those that hang on no root are left out."""
    # One node more, on which all roots hang, makes the forest one tree.
    above = (parent + 1).astype(np.int32)
    below = np.arange(1, len(parent) + 1, dtype=np.int32)
    whole = (len(parent) + 1, len(parent) + 1)
    graph = scipy.sparse.coo_array((np.ones(len(parent)), (above, below)), shape=whole).tocsr()
    found = scipy.sparse.csgraph.breadth_first_order(graph, 0, return_predecessors=False)
    return np.asarray(found[1:], dtype=np.int64) - 1


def _levels(roots: int, children: Ints) -> Ints:
    """Return where each level begins: it is as wide as the level above has children."""
    ends: list[int] = (roots + np.cumsum(children)).tolist()  # asked one by one, that is faster
    levels, end = [0], roots
    while end > levels[-1]:
        levels.append(end)
        end = ends[end - 1]
    return np.array(levels, dtype=np.int64)


def depths(forest: Forest) -> Ints:
    """Return how many steps each rank is away from its root."""
    return np.repeat(np.arange(len(forest.levels) - 1), np.diff(forest.levels))
