"""From rows as they are stored to a forest: who is where, and what is cut and left out.

Nothing is dropped in silence: whatever is not taken as it stands is counted in the notes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from petitions.domain import signers
from petitions.domain.estimates import Bools
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

    `uncredited` says of every row whether it is removed or below what is, over however many
    steps: what comes through it credits nobody. `notes`: `behind_removed` are those below, who
    stand alone now, as do those whose parent is `elsewhere`; `cycles_broken` stood on a circle;
    `removed` are left out; `holds_place` do not count themselves and keep what is below them
    together.
    """

    rows: Ints
    parent: Ints
    uncredited: Bools
    notes: dict[str, int]


def plant(rows: Rows, places: "Places") -> Planted:
    """Find everybody's parent, and cut what credits nobody. `places` knows the rows' ids."""
    hangs = (rows.parent[0] != 0) | (rows.parent[1] != 0)
    above = np.full(len(hangs), MISSING, dtype=np.int64)
    above[hangs] = places.of((rows.parent[0][hangs], rows.parent[1][hangs]))
    removed = rows.state == REMOVED
    credited = signers.crediting_nobody(above, removed)
    behind = (above >= 0) & (credited < 0) & ~removed
    kept = np.flatnonzero(~removed)
    number = np.cumsum(~removed) - 1
    parent = np.where(credited >= 0, number[credited], MISSING)[kept]
    parent, broken = break_cycles(parent)
    notes = {
        "behind_removed": int(behind.sum()),
        "elsewhere": int((hangs & (above < 0))[kept].sum()),
        "cycles_broken": broken,
        "removed": int(removed.sum()),
        "holds_place": int((rows.state == CONNECTS).sum()),
    }
    return Planted(kept, parent, removed | behind, notes)


class Places:
    """Where each of many ids stands among them; the ids differ.

    A table of slots tells where: an id's slot is the end of its 64 mixed bits. Of several with
    one slot the last keeps it, and the others go into a smaller table behind it. So who finds
    a slot empty is nowhere, and who finds somebody else there looks into the next table.
    """

    def __init__(self, ids: Words2) -> None:
        self.ids = ids
        self.tables: list[Ints] = []
        left = np.arange(len(ids[0]))
        while len(left):
            slots = _slots((ids[0][left], ids[1][left]), size=_size(len(left)), turn=self.turn)
            table = np.full(_size(len(left)), MISSING)
            table[slots] = left
            self.tables.append(table)
            left = left[table[slots] != left]

    @property
    def turn(self) -> int:
        return len(self.tables)

    def of(self, wanted: Words2) -> Ints:
        """Return where each wanted id stands; -1 where it does not."""
        out = np.full(len(wanted[0]), MISSING)
        asked = np.arange(len(out))
        for turn, table in enumerate(self.tables):
            high, low = wanted[0][asked], wanted[1][asked]
            found = table[_slots((high, low), size=len(table), turn=turn)]
            same = (self.ids[0][found] == high) & (self.ids[1][found] == low) & (found >= 0)
            out[asked[same]] = found[same]
            asked = asked[~same & (found >= 0)]
            if not len(asked):
                break
        return out


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


def _size(many: int) -> int:
    """Return how many slots a table for so many has: a power of two, at least twice as many."""
    return 2 << many.bit_length()


def _slots(ids: Words2, *, size: int, turn: int) -> Ints:
    """Return each id's slot in a table of that size; each turn mixes differently."""
    mixed = ids[0] * ODD[0] ^ ids[1] * ODD[1]
    mixed = (mixed ^ mixed >> np.uint64(29 + turn % 7)) * ODD[turn % 2]
    return np.asarray(mixed >> np.uint64(65 - size.bit_length()), dtype=np.int64)
