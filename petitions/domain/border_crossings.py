"""How many signatures came from a signer of another country or language, and between which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from petitions.domain import estimates, grouping, small_cells
from petitions.domain.crossing import LEAST
from petitions.domain.estimates import Estimate, Ints

PAIRS = 3  # that are named


@dataclass(frozen=True)
class Pair:
    """From one place to another came so many signatures, never a few."""

    from_place: str
    to_place: str
    signatures: int


@dataclass(frozen=True)
class Crossings:
    """Signatures that somebody brought: within a place, to another one, or where it is not known.

    None is a few. `share` is of those of whom both places are known; `pairs` carried most.
    """

    brought: int | None
    stayed: int | None
    crossed: int | None
    unknown: int | None
    share: Estimate
    pairs: tuple[Pair, ...]


def crossings(names: Sequence[str], *, parents: Ints, children: Ints) -> Crossings:
    """Count them; `parents` and `children` are places among the names."""
    known = ~np.array([grouping.is_unknown(name) for name in names], dtype=bool)
    told = known[parents] & known[children]
    over = told & (parents != children)
    crossed, stayed = int(over.sum()), int((told & ~over).sum())
    return Crossings(
        brought=_few(len(told)),
        stayed=_few(stayed),
        crossed=_few(crossed),
        unknown=_few(int((~told).sum())),
        share=_share(crossed, stayed),
        pairs=_pairs(names, parents[over], children[over]),
    )


def _share(crossed: int, stayed: int) -> Estimate:
    """Return the share that crossed; none where it would tell how many a few are."""
    few = None in (_few(crossed), _few(stayed))
    return Estimate(why="too_few") if few else estimates.wilson(crossed, crossed + stayed)


def _few(many: int) -> int | None:
    return small_cells.say(many, least=LEAST)


def _pairs(names: Sequence[str], parents: Ints, children: Ints) -> tuple[Pair, ...]:
    """Return the pairs that carried most, those of a few left out."""
    codes, counts = np.unique(parents * len(names) + children, return_counts=True)
    found = [
        Pair(names[code // len(names)], names[code % len(names)], many)
        for code, many in zip(codes.tolist(), counts.tolist(), strict=True)
        if many >= LEAST
    ]
    return tuple(
        sorted(found, key=lambda pair: (-pair.signatures, pair.from_place, pair.to_place))[:PAIRS]
    )
