"""From where to where signatures were passed on: parents' places by children's places."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from petitions.domain import small_cells
from petitions.domain.estimates import Ints

LEAST = 5  # a cell under this is about too few people to be shown
MOST = 12  # lines and columns; the rest together is one more


@dataclass(frozen=True)
class Line:
    """What people of one place brought, by the place of whom they brought.

    None is a few. `brought` is the sum, None where it is a few as well; `kept` is the share
    that stayed in the place.
    """

    name: str
    cells: tuple[int | None, ...]
    brought: int | None
    kept: float | None


@dataclass(frozen=True)
class Matrix:
    """Lines and columns carry the same `names`, those with most people first.

    `others` says whether the last one stands for all the rest.
    """

    names: tuple[str, ...]
    lines: tuple[Line, ...]
    others: bool


def matrix(*, names: Sequence[str], parents: Ints, children: Ints) -> Matrix:
    """Count pairs; `parents` and `children` are places among the names."""
    many = len(names)
    met = np.bincount(parents, minlength=many) + np.bincount(children, minlength=many)
    ranked = np.array(
        sorted(np.flatnonzero(met).tolist(), key=lambda place: (-met[place], names[place])),
        dtype=np.int64,
    )
    shown, rest = ranked[:MOST], ranked[MOST:]
    size = len(shown) + (len(rest) > 0)
    at = np.full(many, size - 1, dtype=np.int64)
    at[shown] = np.arange(len(shown))
    cells = np.bincount(at[parents] * size + at[children], minlength=size * size)
    titles = [names[place] for place in shown] + [""] * (len(rest) > 0)
    lines = [_line(title, row, place) for place, (title, row) in
             enumerate(zip(titles, cells.reshape(size, size), strict=True))]  # fmt: skip
    return Matrix(tuple(titles), tuple(lines), len(rest) > 0)


def _line(name: str, row: Ints, own: int) -> Line:
    whole = int(row.sum())
    cells = tuple(small_cells.say(int(many), least=LEAST) for many in row)
    known = whole >= LEAST and cells[own] is not None
    return Line(
        name=name,
        cells=cells,
        brought=small_cells.say(whole, least=LEAST),
        kept=int(row[own]) / whole if known else None,
    )
