"""Passes over a forest: from the leaves up, and from the roots down. Linear in any shape.

A wide level is one slice; a stretch of narrow ones is a plain loop.
"""

import numpy as np

from petitions.domain.forest import Forest, Ints, Numbers, Stretch


def up(forest: Forest, values: Numbers, *, factor: float = 1) -> Numbers:
    """Return each rank's value plus `factor` times its children's results.

    With a factor of 1 and integers that is the exact sum over everybody below.
    """
    out = values.copy()
    for stretch in reversed(forest.stretches):
        (_up_wide if stretch.wide else _up_narrow)(forest, out, stretch, factor)
    return out


def down(forest: Forest, steps: Ints) -> Ints:
    """Return the sum of the steps on the way from the root to each rank, its own included."""
    out = steps.copy()
    for stretch in forest.stretches:
        (_down_wide if stretch.wide else _down_narrow)(forest, out, stretch)
    return out


def _up_wide(forest: Forest, out: Numbers, at: Stretch, factor: float) -> None:
    above = slice(at.above, at.begin)
    parents = np.flatnonzero(forest.children[above]) + at.above
    sums = np.add.reduceat(out[at.begin : at.end], forest.first[parents] - at.begin)
    out[parents] = out[parents] + (sums if factor == 1 else factor * sums)


def _up_narrow(forest: Forest, out: Numbers, at: Stretch, factor: float) -> None:
    values = out[at.above : at.end].tolist()
    parents = (forest.parent[at.begin : at.end] - at.above).tolist()
    shift = at.begin - at.above
    for index in range(len(parents) - 1, -1, -1):
        values[parents[index]] += factor * values[index + shift]
    out[at.above : at.end] = values


def _down_wide(forest: Forest, out: Ints, at: Stretch) -> None:
    above = slice(at.above, at.begin)
    out[at.begin : at.end] += np.repeat(out[above], forest.children[above])


def _down_narrow(forest: Forest, out: Ints, at: Stretch) -> None:
    values = out[at.above : at.end].tolist()
    parents = (forest.parent[at.begin : at.end] - at.above).tolist()
    shift = at.begin - at.above
    for index, parent in enumerate(parents):
        values[index + shift] += values[parent]
    out[at.above : at.end] = values
