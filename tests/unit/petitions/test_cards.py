"""The words of a shared link's picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from petitions.domain import cards


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, 0), (7, 7), (99, 99), (100, 100), (109, 100), (12_345, 12_000), (999_999, 990_000)],
)
def test_a_large_count_is_cut_to_two_digits(count: int, told: int) -> None:
    assert cards.at_least(count) == told


@given(some.integers(min_value=0, max_value=10**10))
def test_a_picture_never_tells_more_than_there_are(count: int) -> None:
    told = cards.at_least(count)

    assert told <= count
    assert count < 100 or told > count * 0.9


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("Water", False),
        ("مياه now", True),
        ("2026: הצילו", True),
        ("2026 water", False),
        ("", False),
    ],
)
def test_a_text_runs_the_way_of_its_first_letter(text: str, rtl: bool) -> None:
    assert cards.reads_right_to_left(text) is rtl


def test_signs_that_no_font_has_are_left_out_and_the_words_stay() -> None:
    assert cards.settable("Save 🐝 the bees", missing={"🐝"}) == "Save the bees"


def test_a_text_whose_letters_no_font_has_is_left_out_as_a_whole() -> None:
    assert cards.settable("停止 now", missing={"停", "止"}) == ""


@given(some.text())
def test_breaking_long_words_changes_no_letter(text: str) -> None:
    broken = cards.breakable(text)

    assert broken.replace(cards.MAY_BREAK, "") == text.replace(cards.MAY_BREAK, "")
    assert all(
        len(piece) <= cards.LONGEST_WORD
        for piece in broken.replace(" ", cards.MAY_BREAK).split(cards.MAY_BREAK)
    )
