"""What a cause's forest of signatures and gifts says: everything at once, from plain arrays."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from petitions.domain import forest as forests
from petitions.domain import forest_money, forest_rows, forest_trees, influence, worth
from petitions.domain.forest import Ints
from petitions.domain.forest_money import Gifts, Scores
from petitions.domain.forest_rows import COUNTS, MISSING, Places, Planted, Rows, Words2
from petitions.domain.forest_trees import Laid, Trees
from petitions.domain.influence import Concentration, Spread
from petitions.domain.worth import Came, Worth

MINUTE = 60_000_000  # microseconds
LONGEST = 10 * 366 * 24 * 60  # minutes; nobody waits longer for a link to work


@dataclass(frozen=True)
class Money:
    """Ledger entries that came through somebody's link: below which signature, and how much."""

    parent: Words2
    amount: Ints


@dataclass(frozen=True)
class Marked:
    """Signatures of whom more is known: under an alarm, erased, or of people known twice.

    `person` numbers the people of `doubles`.
    """

    suspects: Words2
    erased: Words2
    doubles: Words2
    person: Ints


@dataclass(frozen=True)
class Found:
    """Arrays over ranks (`row` says which row each is), over trees, and over what hangs nowhere.

    `came` says by measure what came straight through each rank. `brought` and `givers` are
    each tree's money and what of it stays with the givers; `left_over` what halving leaves of it.
    `loose` is the money whose parent is not in the forest: its givers keep it all.
    """

    rows: Rows
    row: Ints
    laid: Laid
    trees: Trees
    people: Ints
    scores: Scores
    exposure: NDArray[np.float64]
    set_aside: NDArray[np.bool_]
    gives: NDArray[np.bool_]
    brought: Ints
    givers: Ints
    left_over: NDArray[np.float64]
    loose: int
    came: dict[str, Came]
    notes: dict[str, int]

    @property
    def recruiters(self) -> NDArray[np.bool_]:
        """Say of each rank whether anything stands below it."""
        return (self.laid.forest.children > 0) | self.gives

    @property
    def straight(self) -> Ints:
        """Return how many signatures and gifts came straight through each rank."""
        return self.came["below"].many

    @property
    def petition(self) -> Ints:
        """Return the petition of each tree: that of its root."""
        return self.rows.petition[self.row[: self.laid.roots]]


@dataclass(frozen=True)
class Summary:
    """The numbers of some trees together; see the model of the same name."""

    signatures: int
    trees: int
    alone: int
    recruiters: int
    largest: int
    longest: int
    levels: Ints
    sizes: Ints
    brought_minor: int
    givers_minor: int
    roots_minor: int
    loose_minor: int
    left_over: float
    spread: Spread | None
    came: Spread | None
    worths: dict[str, Worth]
    concentration: Concentration | None
    top_coverage: float | None


def find(rows: Rows, money: Money, marked: Marked, *, now: int) -> Found:
    """Grow the forest, lay it out, and score everybody. `now` in the rows' microseconds."""
    places = Places(rows.id)
    planted, laid = _laid(rows, places, marked)
    row = planted.rows[laid.forest.order]
    rank = np.full(len(rows.state) + 1, MISSING)  # one more, for what is nowhere
    rank[row] = np.arange(len(row))
    bringing = np.where(np.append(planted.uncredited, True), MISSING, rank)
    people = (rows.state[row] == COUNTS).astype(np.int64)
    below = bringing[places.of(money.parent)]
    hangs = below >= 0
    gifts = Gifts(below[hangs], money.amount[hangs])
    scores = forest_money.score(laid, gifts, people)
    exposure, early = _exposure(rows.placed[row], laid, now=now)
    aside = _marked(rank[places.of(marked.suspects)], len(row))
    gone = _marked(rank[places.of(marked.erased)], len(row))
    tree = laid.tree[gifts.below]
    return Found(
        rows=rows,
        row=row,
        laid=laid,
        trees=forest_trees.measure(laid),
        people=people,
        scores=scores,
        exposure=exposure,
        set_aside=aside,
        gives=_marked(gifts.below, len(row)),
        brought=forest_money.added(laid.roots, tree, gifts.amount),
        givers=forest_money.added(laid.roots, tree, scores.kept),
        left_over=_left_over(laid, gifts),
        loose=int(money.amount[~hangs].sum()),
        came=forest_money.came(laid, gifts, scores, people),
        notes=planted.notes
        | {
            "gifts_behind_removed": int((~hangs).sum()),
            "erased_inside": int((gone & (laid.forest.children > 0)).sum()),
            "before_parent": early,
            "under_suspicion": int(aside.sum()),
        },
    )


def _laid(rows: Rows, places: Places, marked: Marked) -> tuple[Planted, Laid]:
    """Lay the forest out, and cut off whoever turned out to stand below themselves."""
    planted = forest_rows.plant(rows, places)
    laid = forest_trees.lay(forests.grow(planted.parent))
    number = np.full(len(rows.state) + 1, MISSING)
    number[planted.rows[laid.forest.order]] = np.arange(len(planted.rows))
    ranks = number[places.of(marked.doubles)]
    known = ranks >= 0
    below = forest_trees.below_themselves(laid, ranks[known], marked.person[known])
    notes = {"known_twice": int(known.sum()), "below_themselves": len(below)}
    if len(below):
        planted.parent[laid.forest.order[below]] = MISSING
        laid = forest_trees.lay(forests.grow(planted.parent))
    return replace(planted, notes=planted.notes | notes), laid


def summarise(found: Found, chosen: NDArray[np.bool_] | None = None) -> Summary:
    """Add up all trees, or the chosen ones; loose money belongs to all of them only."""
    trees = found.trees
    kept = np.ones(len(trees.size), dtype=bool) if chosen is None else chosen
    nodes = kept[found.laid.tree]
    fair = nodes & (found.people == 1) & ~found.set_aside
    direct, exposure = found.scores.direct[fair], found.exposure[fair]
    size = trees.size[kept]
    loose = found.loose if chosen is None else 0
    return Summary(
        signatures=int(size.sum()),
        trees=int((size > 1).sum()),
        alone=int((size == 1).sum()),
        recruiters=int((nodes & (found.scores.direct > 0)).sum()),
        largest=int(size.max(initial=0)),
        longest=int(trees.depth[kept].max(initial=0)),
        levels=forest_trees.generations(trees, kept),
        sizes=np.bincount(np.log2(size).astype(np.int64)),
        brought_minor=int(found.brought[kept].sum()) + loose,
        givers_minor=int(found.givers[kept].sum()) + loose,
        roots_minor=int(found.scores.shared[: found.laid.roots][kept].sum()),
        loose_minor=loose,
        left_over=float(found.left_over[kept].sum()),
        spread=influence.fit(direct, exposure),
        came=influence.fit(found.straight[fair], exposure),
        worths=_worths(found, fair & found.recruiters),
        concentration=influence.concentrate(direct),
        top_coverage=forest_trees.coverage(size),
    )


def without_loose(found: Found, whole: Summary) -> Summary:
    """Return what all trees add up to, without the money that belongs to none of them."""
    return replace(
        whole,
        brought_minor=whole.brought_minor - found.loose,
        givers_minor=whole.givers_minor - found.loose,
        loose_minor=0,
    )


def _worths(found: Found, which: NDArray[np.bool_]) -> dict[str, Worth]:
    fitted = {name: worth.fit(came[which]) for name, came in found.came.items()}
    return {name: known for name, known in fitted.items() if known is not None}


def _exposure(placed: Ints, laid: Laid, *, now: int) -> tuple[NDArray[np.float64], int]:
    """Return everybody's exposure, and how many stand before whom they came through."""
    age = _minutes(now - placed)
    child = np.flatnonzero(laid.forest.parent >= 0)
    parent = laid.forest.parent[child]
    passed = placed[child] - placed[parent]
    sound = passed >= 0
    exposure = influence.exposures(age, interval=_minutes(passed[sound]), elder=age[parent[sound]])
    return exposure, int((~sound).sum())


def _minutes(passed: Ints) -> Ints:
    return np.clip(passed // MINUTE, 0, LONGEST)


def _left_over(laid: Laid, gifts: Gifts) -> NDArray[np.float64]:
    left = forest_money.left_over(laid, gifts)
    return np.bincount(laid.tree[gifts.below], left, laid.roots).astype(np.float64)


def _marked(ranks: Ints, nodes: int) -> NDArray[np.bool_]:
    out = np.zeros(nodes, dtype=bool)
    out[ranks[ranks >= 0]] = True
    return out
