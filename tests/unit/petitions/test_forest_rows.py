"""Rows become a forest, and what is cut on the way is counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import forest_rows
from petitions.domain.forest_rows import CONNECTS, COUNTS, REMOVED, Places, Planted, Rows, Words2

NOBODY = 0


def words(ids: list[int]) -> Words2:
    return (
        np.array([each >> 64 for each in ids], dtype=np.uint64),
        np.array([each & (2**64 - 1) for each in ids], dtype=np.uint64),
    )


def rows(*said: tuple[int, int, int]) -> Rows:
    """Rows of id, parent, state."""
    zeros = np.zeros(len(said), dtype=np.int64)
    ids, parents, states = zip(*said, strict=True)
    return Rows(words(list(ids)), words(list(parents)), np.array(states), zeros, zeros)


def planted_from(*said: tuple[int, int, int]) -> Planted:
    given_ = rows(*said)
    return forest_rows.plant(given_, Places(given_.id))


uuids = st.integers(1, 2**128 - 1)


@given(st.lists(uuids, unique=True, max_size=30), st.lists(uuids, max_size=10), st.booleans())
def test_ids_are_found_where_they_stand_even_if_all_mix_alike(
    ids: list[int], strangers: list[int], alike: bool
) -> None:
    wanted = ids[::-1] + strangers + [NOBODY]

    with pytest.MonkeyPatch.context() as patch:
        if alike:
            patch.setattr(forest_rows, "ODD", (np.uint64(0), np.uint64(0)))
        found = Places(words(ids)).of(words(wanted))

    assert found.tolist() == [ids.index(each) if each in ids else -1 for each in wanted]


def test_what_came_through_a_removed_signature_over_any_steps_stands_alone_and_is_counted() -> None:
    planted = planted_from(
        (1, NOBODY, COUNTS), (2, 1, REMOVED), (3, 2, COUNTS), (4, 3, COUNTS), (5, 2, COUNTS)
    )

    assert planted.rows.tolist() == [0, 2, 3, 4]
    assert planted.parent.tolist() == [-1, -1, -1, -1]
    assert planted.uncredited.tolist() == [False, True, True, True, True]
    assert (planted.notes["behind_removed"], planted.notes["removed"]) == (3, 1)


def test_who_withdrew_keeps_their_place() -> None:
    planted = planted_from((1, NOBODY, COUNTS), (2, 1, CONNECTS), (3, 2, COUNTS))

    assert planted.parent.tolist() == [-1, 0, 1]
    assert planted.notes["holds_place"] == 1


def test_whose_parent_is_not_here_is_counted() -> None:
    planted = planted_from((1, 99, COUNTS), (2, 1, COUNTS))

    assert (planted.parent.tolist(), planted.notes["elsewhere"]) == ([-1, 0], 1)


def test_a_circle_in_a_damaged_table_is_broken_and_counted() -> None:
    planted = planted_from(
        (1, 3, COUNTS), (2, 1, COUNTS), (3, 2, COUNTS), (4, 3, COUNTS), (5, NOBODY, COUNTS)
    )

    assert planted.parent.tolist() == [-1, -1, -1, 2, -1]
    assert planted.notes["cycles_broken"] == 3
