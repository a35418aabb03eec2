"""What shape the trees of a forest have: size, depth, breadth, and how far apart its nodes are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from petitions.domain import forest as forests
from petitions.domain import forest_sweeps
from petitions.domain.forest import Forest, Ints

# W is largest on a path, (n³ - n) / 6, which 64 bits hold up to here.
LARGEST_IN_64_BITS = 3_810_778
MOST = 2**63 - 1


@dataclass(frozen=True)
class Laid:
    """A forest laid out depth first: who stands below a rank are the `size` places from its own.

    `place` and `size` are over ranks; `tree` numbers the trees in the order of their roots.
    """

    forest: Forest
    depth: Ints
    size: Ints
    place: Ints
    tree: Ints

    @property
    def roots(self) -> int:
        return int(self.forest.levels[1]) if len(self.forest) else 0

    def below(self, values: Ints) -> Ints:
        """Return the sum of values over each rank and everybody below it: exact."""
        sums = np.zeros(len(values) + 1, dtype=np.int64)
        laid = np.empty_like(values)
        laid[self.place] = values
        np.cumsum(laid, out=sums[1:])
        found: Ints = sums[self.place + self.size] - sums[self.place]
        return found


@dataclass(frozen=True)
class Trees:
    """One entry per tree. `levels[starts[t]:starts[t + 1]]` says how many stand at each depth.

    `wiener` holds Σ s(n - s) over the tree's nodes, the sum of all distances between two of
    them, exactly; `virality` 2W / (n(n - 1)), the mean distance, and NaN for a single node.
    """

    size: Ints
    depth: Ints
    breadth: Ints
    wiener: list[int]
    virality: NDArray[np.float64]
    levels: Ints
    starts: Ints


def lay(forest: Forest) -> Laid:
    """Lay a forest out depth first."""
    size = forest_sweeps.up(forest, np.ones(len(forest), dtype=np.int64))
    before = np.cumsum(size) - size  # of all ranks; of the siblings, less what the first has
    eldest = np.where(forest.parent < 0, 0, forest.first[forest.parent])
    steps = before - before[eldest] + (forest.parent >= 0)
    place = forest_sweeps.down(forest, steps)
    roots = int(forest.levels[1]) if len(forest) else 0
    tree = np.repeat(np.arange(roots), size[:roots])[place]
    return Laid(forest, forests.depths(forest), size, place, tree)


def measure(laid: Laid) -> Trees:
    """Return the measures of every tree (Goel, Anderson, Hofman and Watts, 2016)."""
    if not laid.roots:
        none = np.zeros(0, dtype=np.int64)
        return Trees(none, none, none, [], np.zeros(0), none, np.zeros(1, dtype=np.int64))
    size = laid.size[: laid.roots]
    first = np.cumsum(size) - size
    depth = np.maximum.reduceat(_placed(laid, laid.depth), first)
    starts = np.concatenate([[0], np.cumsum(depth + 1)])
    levels = np.bincount(starts[laid.tree] + laid.depth, minlength=int(starts[-1]))
    breadth = np.maximum.reduceat(levels, starts[:-1])
    wiener = _wiener(_placed(laid, laid.size), size, first)
    pairs = size.astype(np.float64) * (size - 1)
    with np.errstate(invalid="ignore"):
        virality = 2 * np.array(wiener, dtype=np.float64) / pairs
    return Trees(size, depth, breadth, wiener, virality, levels, starts)


def generations(trees: Trees, chosen: NDArray[np.bool_] | None = None) -> Ints:
    """Return how many stand at each depth, over all trees or the chosen ones."""
    kept = np.ones(len(trees.size), dtype=bool) if chosen is None else chosen
    wide = trees.depth + 1
    depth = np.arange(len(trees.levels)) - np.repeat(trees.starts[:-1], wide)
    taken = np.repeat(kept, wide)
    return np.bincount(depth[taken], weights=trees.levels[taken]).astype(np.int64)


def below_themselves(laid: Laid, ranks: Ints, person: Ints) -> Ints:
    """Return those of the ranks that stand below another one of the same person."""
    ends: dict[int, int] = {}
    found = []
    order = np.lexsort((laid.place[ranks], person))
    for rank, who in zip(ranks[order].tolist(), person[order].tolist(), strict=True):
        place = int(laid.place[rank])
        if place < ends.get(who, 0):
            found.append(rank)
        ends[who] = max(ends.get(who, 0), place + int(laid.size[rank]))
    return np.array(found, dtype=np.int64)


def coverage(size: Ints, *, by: int = 10) -> float | None:
    """Return what share of those brought stands below the so many who cover most.

    Nobody covers more than whoever stands above them does, so those are the roots of the
    largest trees; what greedy choice (Kempe, Kleinberg and Tardos, 2003) comes near to is
    had exactly in a forest. None where nobody was brought.
    """
    brought = size - 1  # of each tree
    total = int(brought.sum())
    return float(np.sort(brought)[-by:].sum() / total) if total else None


def _placed(laid: Laid, values: Ints) -> Ints:
    out = np.empty_like(values)
    out[laid.place] = values
    return out


def _wiener(sizes: Ints, trees: Ints, first: Ints) -> list[int]:
    """Return W of each tree from its nodes' sizes, tree after tree.

    Up to `LARGEST_IN_64_BITS` nodes 64 bits hold it; a larger tree is added up in parts
    that they hold, and these without bounds.
    """
    small = trees <= LARGEST_IN_64_BITS
    whole = np.repeat(trees, trees)
    with np.errstate(over="ignore"):  # what a large tree overflows is thrown away
        sums = np.add.reduceat(sizes * (whole - sizes), first).tolist()
    for large in np.flatnonzero(~small).tolist():
        nodes = int(trees[large])
        sums[large] = in_parts(sizes[first[large] : first[large] + nodes], nodes)
    return [int(each) for each in sums]


def in_parts(sizes: Ints, nodes: int) -> int:
    """Return Σ s(n - s) of one tree of any size, exactly."""
    # No term is above n² / 4.
    part = max(1, MOST // max(1, nodes * nodes // 4))
    terms = (sizes[at : at + part] for at in range(0, len(sizes), part))
    return sum(int((each * (nodes - each)).sum()) for each in terms)
