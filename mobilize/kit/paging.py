"""Pages of rows, of which each begins after the last row of the one before."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID


class Row(Protocol):
    """What a page is named by."""

    @property
    def id(self) -> UUID:
        """Return the row's own id."""


R = TypeVar("R", bound=Row)


def cut(rows: Sequence[R], size: int) -> tuple[tuple[R, ...], UUID | None]:
    """Return one page of the rows, and its last id where there are more: the next begins after it.

    Whoever reads one row more than a page holds learns whether there is another.
    """
    page = tuple(rows[:size])
    return page, page[-1].id if len(rows) > size else None
