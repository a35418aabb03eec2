"""Counts by place that give nobody away: not in one table, and not by comparing several.

A published table shows some cells; everybody else stands together in the rest. Whoever
compares two tables sees changes, and knows the exact total at any moment. So:

- every shown cell, and the rest, holds nobody or at least `k` people;
- between any two tables every cell they share, and what is left, changes by nothing or
  by at least `k`. A smaller change waits, and the cell keeps its number.

That nobody signed somewhere can be seen, since a place that is not named may be empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SMALLEST = 5  # no organisation may go lower
UNKNOWN = ""  # a place nobody has named; never shown as one
GROWTH = 100  # a table follows when this part of the people is new: one hundredth


@dataclass(frozen=True)
class Table:
    """What is published: the shown cells, and the exact total at that moment."""

    cells: Mapping[str, int]
    total: int

    @property
    def rest(self) -> int:
        """Return how many stand in no shown cell."""
        return self.total - sum(self.cells.values())


EMPTY = Table({}, 0)


def is_due(total: int, *, before: Table, k: int) -> bool:
    """Say whether enough has changed for a new table: `k` people, and a hundredth of them."""
    return abs(total - before.total) >= max(k, before.total // GROWTH)


def next_table(truth: Mapping[str, int], *, earlier: Sequence[Table] = (), k: int) -> Table | None:
    """Return the next table to publish, as close to the truth as is safe; None if none is.

    `earlier` are all the tables ever published, the newest last.

    Raises:
        ValueError: `k` is below what anybody may ask for
    """
    if k < SMALLEST:
        raise ValueError(f"a cell holds at least {SMALLEST} people")
    before = earlier[-1] if earlier else EMPTY
    draft = _Draft.of(truth, before=before, k=k)
    while not is_safe(draft.table(), earlier=earlier, k=k):
        if not draft.say_less():
            return None
    table = draft.table()
    return None if table.cells == before.cells else table


def is_safe(table: Table, *, earlier: Sequence[Table], k: int) -> bool:
    """Say whether a table gives nobody away, alone or beside any other one."""
    return (
        all(number >= k for number in table.cells.values())
        and table.rest >= 0
        and _hides(table.rest, k)
        and all(_hides(size, k) for other in earlier for size in singled_out(other, table))
    )


def singled_out(one: Table, other: Table) -> list[int]:
    """Return the size of each group that comparing two tables singles out."""
    shared = one.cells.keys() & other.cells.keys()
    changes = [other.cells[cell] - one.cells[cell] for cell in shared]
    return [*changes, other.total - one.total - sum(changes)]


def _hides(number: int, k: int) -> bool:
    return number == 0 or abs(number) >= k


@dataclass
class _Draft:
    """A table in the making. `changed` and `new` are what could still be left unsaid."""

    before: Table
    total: int
    kept: dict[str, int]
    changed: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, truth: Mapping[str, int], *, before: Table, k: int) -> "_Draft":
        """Begin with all that has changed by enough; what has fallen below `k` joins the rest."""
        known = {cell: n for cell, n in before.cells.items() if truth.get(cell, 0) >= k}
        draft = cls(before, sum(truth.values()), known)
        for cell, number in truth.items():
            if cell in known and abs(number - known[cell]) >= k:
                draft.changed[cell] = number
            elif cell not in before.cells and cell != UNKNOWN and number >= k:
                draft.new[cell] = number
        return draft

    def table(self) -> Table:
        return Table({**self.kept, **self.changed, **self.new}, self.total)

    def say_less(self) -> bool:
        """Leave the smallest piece of news unsaid, a new cell first; False if there is none."""
        if self.new:
            del self.new[min(self.new, key=lambda cell: (self.new[cell], cell))]
        elif self.changed:
            del self.changed[min(self.changed, key=self._news)]
        else:
            return False
        return True

    def _news(self, cell: str) -> tuple[int, str]:
        return abs(self.changed[cell] - self.before.cells[cell]), cell
