"""Small tables as Parquet files, for a notebook that wants types and not text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from mobilize.kit import parquet
from mobilize.kit.spreadsheets import Cell

NO_NAME = re.compile(r"\W+")
LARGEST = 2**63 - 1


def table(rows: Iterable[Sequence[Cell]], *, name: str) -> bytes:
    """Return rows as a Parquet file, the first row as the names of its columns.

    A column of whole numbers is BIGINT, one of numbers DOUBLE, any other VARCHAR: with one word
    among its numbers, such as “a few”, it is text. Nothing is NULL but what is not there.
    """
    head, *lines = rows
    names = _names(head)
    columns = {column: _kind([line[place] for line in lines]) for place, column in enumerate(names)}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        parquet.write(path, columns=columns, facts={"table": name}, pieces=_pieces(lines))
        return path.read_bytes()


def _names(head: Sequence[Cell]) -> list[str]:
    """Return names that are letters, digits and lines only, and no two alike."""
    found: list[str] = []
    for place, cell in enumerate(head, start=1):
        plain = NO_NAME.sub("_", str(cell or "")).strip("_") or f"column_{place}"
        alike = any(plain.lower() == one.lower() for one in found)
        found.append(f"{plain}_{place}" if alike else plain)
    return found


def _kind(cells: Sequence[Cell]) -> str:
    known = [cell for cell in cells if cell is not None]
    if not known or any(isinstance(cell, str) for cell in known):
        return "VARCHAR"
    if any(isinstance(cell, float) for cell in known):
        return "DOUBLE"
    return "BIGINT" if all(abs(cell) <= LARGEST for cell in known) else "VARCHAR"  # type: ignore[arg-type]


def _pieces(lines: Sequence[Sequence[Cell]]) -> Iterator[bytes]:
    for line in lines:
        yield (",".join(map(_written, line)) + "\n").encode()


def _written(cell: Cell) -> str:
    return "" if cell is None else '"' + str(cell).replace('"', '""') + '"'
