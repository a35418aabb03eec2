"""All gifts that came through links, shared along their chains: three models side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor


@dataclass(frozen=True)
class Chained:
    """Money that came through links, in minor units, as the last look over a forest found it.

    Of `brought`, `loose` hangs below nobody that is there: its giver is the whole chain. When
    each gift is split evenly, `givers` stays with its givers and `roots` goes to those at the
    roots. `left_over` is what halving step by step leaves of what hangs below somebody.
    """

    brought: int
    loose: int
    givers: int
    roots: int
    left_over: float


@dataclass(frozen=True)
class Credit:
    """Who gets how many minor units: together all that came.

    With whom it began, others on the way, the givers, and nobody.
    """

    began: int
    on_the_way: int
    givers: int
    nobody: int


def side_by_side(money: Chained) -> Mapping[str, Credit]:
    """Return each model's credit; all add up to `money.brought`, by largest remainder.

    Halved, the giver keeps a half, each above gets half of the one before, and nobody gets
    what is left, which is as much as the root got.
    """
    hangs = money.brought - money.loose
    half, last = Fraction(1, 2), Fraction(money.left_over)
    way = half * hangs - 2 * last
    halved = [last, way, half * money.brought, last + half * money.loose]
    even = money.brought - money.givers - money.roots
    return {
        "root": Credit(hangs, 0, money.loose, 0),
        "uniform": Credit(money.roots, even, money.givers, 0),
        "recursive": Credit(*_whole(halved)),
    }


def _whole(parts: Sequence[Fraction]) -> list[int]:
    """Return whole units that add up to what the parts do; parts below nothing are fine too."""
    units = [floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (units[at] - parts[at], at))
    for at in order[: int(sum(parts)) - sum(units)]:
        units[at] += 1
    return units
