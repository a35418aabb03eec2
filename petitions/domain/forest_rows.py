"""From rows as they are stored to a forest: who is where, and what is cut and left out.

Nothing is dropped in silence: whatever is not taken as it stands is counted in the notes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from petitions.domain.forest import Ints

Words = NDArray[np.uint64]
Words2 = tuple[Words, Words]
COUNTS, REMOVED, CONNECTS = 0, 1, 2  # it counts; it is taken back; it only holds its place
ODD = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
MISSING = -1


@dataclass(frozen=True)
class Rows:
    """Placed signatures, one entry each. An id is two halves; a parent of 0, 0 is none.

    `state` is one of the three above, `petition` a number, `placed` a moment in microseconds.
    """

    id: Words2
    parent: Words2
    state: Ints
    petition: Ints
    placed: Ints


@dataclass(frozen=True)
class Planted:
    """The rows that stand in the forest (`rows`), and each one's parent among them, -1 for none.

    `notes`: `behind_removed` hung below a removed signature and stand alone now, as do those
    whose parent is `elsewhere`; `cycles_broken` stood on a circle; `removed` are left out;
    `holds_place` do not count themselves and keep what is below them together.
    """

    rows: Ints
    parent: Ints
    notes: dict[str, int]


def plant(rows: Rows, places: "Places") -> Planted:
    """Find everybody's parent, and cut what credits nobody. `places` knows the rows' ids."""
    hangs = (rows.parent[0] != 0) | (rows.parent[1] != 0)
    above = np.full(len(hangs), MISSING, dtype=np.int64)
    above[hangs] = places.of((rows.parent[0][hangs], rows.parent[1][hangs]))
    removed = rows.state == REMOVED
    behind = (above >= 0) & removed[above]
    kept = np.flatnonzero(~removed)
    number = np.cumsum(~removed) - 1
    parent = np.where((above >= 0) & ~behind, number[above], MISSING)[kept]
    parent, broken = break_cycles(parent)
    notes = {
        "behind_removed": int(behind[kept].sum()),
        "elsewhere": int((hangs & (above < 0))[kept].sum()),
        "cycles_broken": broken,
        "removed": int(removed.sum()),
        "holds_place": int((rows.state == CONNECTS).sum()),
    }
    return Planted(kept, parent, notes)


class Places:
    """Where each of many ids stands among them; the ids differ.

    They are sorted by a mix of 64 bits; what that finds is compared in full, and where two
    ids share one mix they are told apart by name.
    """

    def __init__(self, ids: Words2) -> None:
        self.ids = ids
        mixed = _mix(ids)
        self.order = np.argsort(mixed)
        self.mixed = mixed[self.order]

    def of(self, wanted: Words2) -> Ints:
        """Return where each wanted id stands; -1 where it does not."""
        if not len(self.order) or not len(wanted[0]):
            return np.full(len(wanted[0]), MISSING, dtype=np.int64)
        asked = _mix(wanted)
        turn = np.argsort(asked)  # neighbours are then found next to each other
        at = np.minimum(np.searchsorted(self.mixed, asked[turn]), len(self.order) - 1)
        out = np.empty(len(asked), dtype=np.int64)
        out[turn] = self.order[at]
        out[turn[self.mixed[at] != asked[turn]]] = MISSING
        wrong = (self.ids[0][out] != wanted[0]) | (self.ids[1][out] != wanted[1])
        for place in np.flatnonzero(wrong & (out != MISSING)).tolist():
            out[place] = self._by_name(wanted[0][place], wanted[1][place], asked[place])
        return out

    def _by_name(self, high: np.uint64, low: np.uint64, mixed: np.uint64) -> int:
        begin, end = (np.searchsorted(self.mixed, mixed, side) for side in ("left", "right"))
        for at in self.order[begin:end].tolist():
            if self.ids[0][at] == high and self.ids[1][at] == low:
                return int(at)
        return MISSING


def break_cycles(parent: Ints) -> tuple[Ints, int]:
    """Let everybody who stands on a circle be a root, and return how many those are.

    The table's rules allow no circle; a damaged table is measured all the same.
    """
    nodes = len(parent)
    # Everybody jumps to their root, twice as far each time; who goes round never gets there.
    ahead = np.append(np.where(parent < 0, nodes, parent), nodes)
    for _ in range(nodes.bit_length()):
        if (ahead == nodes).all():
            return parent, 0
        ahead = ahead[ahead]
    circle = np.unique(ahead[ahead < nodes])
    mended = parent.copy()
    mended[circle] = MISSING
    return mended, len(circle)


def _mix(ids: Words2) -> Words:
    return ids[0] * ODD[0] ^ ids[1] * ODD[1]
