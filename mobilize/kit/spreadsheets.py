"""CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Sequence

# The wide forms too: some spreadsheets fold them to the plain ones before they look.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Cell = str | int | float | None


def text(rows: Iterable[Sequence[Cell]]) -> str:
    """Return rows as CSV (RFC 4180). Text that a spreadsheet would calculate gets an apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
