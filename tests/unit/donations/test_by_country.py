"""A table by country points at nobody, not even through its totals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import by_country
from donations.domain.by_country import Row

counts = st.lists(st.integers(min_value=0, max_value=30), max_size=6)


def a_row(country: str, many: int, minor: int = 100) -> Row:
    return Row(country, many, many, many, minor)


def test_a_few_are_called_so_and_their_money_is_left_out() -> None:
    assert by_country.told(a_row("FR", 4)) == Row("FR", None, None, None, None)
    assert by_country.told(a_row("FR", 5)) == a_row("FR", 5)
    assert by_country.told(a_row("FR", 0, 0)) == a_row("FR", 0, 0)


@pytest.mark.parametrize(
    ("numbers", "whole"),
    [
        ((10, 20), 30),
        ((10, 3), None),  # 13 less 10 is 3
        ((10, 1, 1), None),  # 12 less 10 can only be 1 and 1
        ((10, 4, 4), None),
        ((10, 1, 3), 14),  # or 2 and 2
        ((), 0),
    ],
)
def test_a_total_from_which_a_few_could_be_worked_out_is_left_out(
    numbers: tuple[int, ...], whole: int | None
) -> None:
    found = by_country.whole(a_row(str(place), many) for place, many in enumerate(numbers))

    money = None if whole is None else 100 * len(numbers)
    assert found == Row("", whole, whole, whole, money)


@given(numbers=counts)
def test_what_is_shown_never_gives_a_small_number_away(numbers: list[int]) -> None:
    rows = [a_row(str(place), many) for place, many in enumerate(numbers)]
    shown = [by_country.told(row).signatures for row in rows]
    whole = by_country.whole(rows).signatures

    hidden = shown.count(None)
    if hidden and whole is not None:
        left = whole - sum(many or 0 for many in shown)
        assert hidden >= 2
        assert hidden < left < 4 * hidden


def test_most_come_first_a_few_by_name_and_the_unknown_last() -> None:
    rows = [a_row("", 99), Row("PT", None, 9, 9, 1), Row("BR", None, 7, 7, 1), a_row("FR", 7)]

    assert [row.country for row in by_country.ranked(rows)] == ["FR", "BR", "PT", ""]
