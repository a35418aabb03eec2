"""Who is credited for what came below them, in people and in money.

Money hangs on a forest as gifts: each below one node, and its giver stands one step further
down. Amounts are signed minor units; a reversal is the mirror of its gift.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from petitions.domain import forest_sweeps
from petitions.domain.forest import Forest, Ints
from petitions.domain.forest_trees import Laid
from petitions.domain.worth import Came

BETA = 0.5  # what each step further away is worth: the weights of the red balloons of 2009


@dataclass(frozen=True)
class Gifts:
    """Amounts and the rank that each hangs below."""

    below: Ints
    amount: Ints


@dataclass(frozen=True)
class Scores:
    """One entry per rank.

    People who count: `direct`, `descendants`, and `discounted`, in which each step halves
    what somebody counts. Money: `below` would be gone with the node, `shared` is its share when
    each gift is split evenly among everybody on its way and its giver, `discounted_money`
    halves with each step. Only `shared` adds up: with what the givers keep (`kept`, one
    entry per gift) it is the sum of all gifts, to the minor unit.
    """

    direct: Ints
    descendants: Ints
    discounted: NDArray[np.float64]
    below: Ints
    shared: Ints
    discounted_money: NDArray[np.float64]
    kept: Ints


def score(laid: Laid, gifts: Gifts, people: Ints) -> Scores:
    """Return what every node is credited with; `people` says of each rank whether it counts."""
    money = added(len(laid.forest), gifts.below, gifts.amount)
    shared, kept = chain_shapley(laid, gifts)
    return Scores(
        direct=_children(laid, people),
        descendants=laid.below(people) - people,
        discounted=forest_sweeps.up(laid.forest, people.astype(np.float64), factor=BETA) - people,
        below=laid.below(money),
        shared=shared,
        discounted_money=katz(laid, money),
        kept=kept,
    )


def added(nodes: int, at: Ints, amounts: Ints) -> Ints:
    """Return the exact sum of the amounts at each node."""
    sums = np.zeros(nodes, dtype=np.int64)
    np.add.at(sums, at, amounts)
    return sums


def chain_shapley(laid: Laid, gifts: Gifts) -> tuple[Ints, Ints]:
    """Split each gift among its giver and everybody above, and say what each giver keeps.

    That is Shapley's value of the game “the chain is unbroken”. Largest remainder: parts
    differ by one unit at most, and those nearer to the root get it. Parts add up to the
    whole exactly.
    """
    people = laid.depth[gifts.below] + 2
    each, over = np.divmod(np.abs(gifts.amount), people)
    sign = np.sign(gifts.amount)
    marks = added(len(laid.forest), gifts.below, sign * each)
    # The units over go to the first `over` people from the root: to the ancestor at that
    # depth, and to everybody above that one.
    some = np.flatnonzero(over)
    lowest = ancestors_at(laid, gifts.below[some], over[some] - 1)
    np.add.at(marks, lowest, sign[some])
    return laid.below(marks), sign * each


def ancestors_at(laid: Laid, ranks: Ints, depths: Ints) -> Ints:
    """Return the ancestor of each rank at a depth not below its own.

    Among all of that depth it is the last that was laid out no later than the rank itself.
    """
    nodes = len(laid.forest)
    by_depth = laid.depth * nodes + laid.place  # ascending: ranks go by depth, then by place
    asked = depths * nodes + laid.place[ranks]
    return np.searchsorted(by_depth, asked, side="right") - 1


def katz(laid: Laid, money: Ints, *, beta: float = BETA) -> NDArray[np.float64]:
    """Return each node's money below it, each step worth `beta` of the one before.

    K_i = Σ β (amount_c + K_c) over what hangs below i, gifts included.
    """
    return forest_sweeps.up(laid.forest, beta * money.astype(np.float64), factor=beta)


def left_over(laid: Laid, gifts: Gifts) -> NDArray[np.float64]:
    """Return what halving leaves of each gift, in minor units.

    Its giver takes a half, each above half of the one before: the root as much as is left.
    """
    people = laid.depth[gifts.below] + 2
    return np.ldexp(gifts.amount.astype(np.float64), -people)


def _children(laid: Laid, people: Ints) -> Ints:
    """Return how many of each rank's children count; they are next to each other."""
    sums = np.concatenate([[0], np.cumsum(people)])
    first = laid.forest.first
    found: Ints = sums[first + laid.forest.children] - sums[first]
    return found


def came(laid: Laid, gifts: Gifts, scores: Scores, people: Ints) -> dict[str, Came]:
    """Return, for each measure and rank, what came straight through it: signatures and gifts.

    What each is worth adds up to the score of the same name, but for the units over that a
    split gift leaves.
    """
    money = {"below": 1.0, "discounted_money": BETA}
    each = {
        "descendants": people + scores.descendants,
        "discounted": BETA * (people + scores.discounted),
        "below": scores.below,
        "shared": scores.shared,
        "discounted_money": BETA * scores.discounted_money,
    }
    given: dict[str, NDArray[Any]] = {name: factor * gifts.amount for name, factor in money.items()}
    given["shared"] = scores.kept
    many = laid.forest.children + np.bincount(gifts.below, minlength=len(people))
    found = {}
    for name, worth in each.items():
        squares = _of_children(laid.forest, worth.astype(np.float64) ** 2)
        if name in given:
            squares += np.bincount(gifts.below, given[name] ** 2, minlength=len(people))
        found[name] = Came(many, getattr(scores, name).astype(np.float64), squares)
    return found


def _of_children(forest: Forest, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum over each rank's children, who stand next to each other."""
    sums = np.zeros(len(values))
    parents = np.flatnonzero(forest.children)
    if len(parents):
        sums[parents] = np.add.reduceat(values, forest.first[parents])
    return sums
