"""A page is named by its last row, and only where another follows."""

from dataclasses import dataclass
from uuid import UUID

from mobilize.kit import paging


@dataclass(frozen=True)
class Row:
    id: UUID


ROWS = [Row(UUID(int=number)) for number in range(3)]


def test_the_next_page_begins_after_the_last_row_of_this_one() -> None:
    assert paging.cut(ROWS, 2) == ((ROWS[0], ROWS[1]), ROWS[1].id)


def test_after_the_last_page_there_is_none() -> None:
    assert paging.cut(ROWS, 3) == (tuple(ROWS), None)
    assert paging.cut([], 3) == ((), None)
