"""No published count is about one person, and none follows from the others."""

from hypothesis import given
from hypothesis import strategies as st

from petitions.domain.small_cells import Cells, merge, say

cells = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=12)


def test_small_cells_are_one_cell() -> None:
    assert merge({"a": 40, "b": 6, "c": 7}, least=10) == Cells({"a": 40}, 13)


def test_a_rest_that_is_too_small_takes_the_smallest_cell_along() -> None:
    assert merge({"a": 40, "b": 12, "c": 3}, least=10) == Cells({"a": 40}, 15)


def test_too_little_for_any_cell_is_not_said() -> None:
    assert merge({"a": 4}, least=10) == Cells({}, None)
    assert merge({}, least=10) == Cells({}, 0)
    assert [say(many, least=10) for many in (0, 1, 9, 10)] == [0, None, None, 10]


@given(cells, st.integers(5, 20))
def test_nothing_below_the_least_can_be_read_off_and_the_sum_stays(
    given_cells: dict[str, int], least: int
) -> None:
    found = merge(given_cells, least=least)

    assert all(many >= least for many in found.shown.values())
    assert found.others is None or found.others == 0 or found.others >= least
    if found.others is not None:
        assert sum(found.shown.values()) + found.others == sum(given_cells.values())
    else:
        assert not found.shown
