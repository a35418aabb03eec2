"""Counts that may be published: small ones are merged, so that none is about one person."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Cells:
    """The cells large enough to be shown, and the rest together.

    `others` is None when even the rest together is too small to say; 0 when there is none.
    """

    shown: dict[str, int]
    others: int | None


def merge(cells: Mapping[str, int], *, least: int) -> Cells:
    """Merge what is under `least` into one cell.

    The rest is never smaller than `least` while anything is shown, or it would follow
    from the total: then the smallest cell shown joins it.
    """
    shown = {name: many for name, many in cells.items() if many >= least}
    others = sum(many for many in cells.values() if 0 < many < least)
    while shown and 0 < others < least:
        smallest = min(shown, key=lambda name: (shown[name], name))
        others += shown.pop(smallest)
    return Cells(shown, None if 0 < others < least else others)


def say(many: int, *, least: int) -> int | None:
    """Return a number that may be said; None for what is too small, and is not nothing."""
    return None if 0 < many < least else many
