"""Groups hold everybody once, and small ones, unknown ones and quiet months are told apart."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import days, grouping
from petitions.domain.grouping import OTHERS
from tests.builders import MONDAY

WORDS = ["", "unknown", *(f"w{number}" for number in range(16))]


@given(said=st.lists(st.tuples(st.sampled_from(WORDS), st.booleans())))
def test_whoever_is_chosen_stands_in_one_group_and_nobody_else_does(
    said: list[tuple[str, bool]],
) -> None:
    names = sorted({word for word, _ in said})
    which = np.array([names.index(word) for word, _ in said], dtype=np.int64)
    chosen = np.array([is_chosen for _, is_chosen in said], dtype=bool)

    found = grouping.by_word(names, which, of=chosen)
    members = grouping.members(found.which, len(found))

    placed = np.concatenate([*members, np.zeros(0, np.int64)])
    assert sorted(placed.tolist()) == np.flatnonzero(chosen).tolist()
    assert all(len(theirs) for theirs in members)
    for name, theirs in zip(found.names, members, strict=True):
        words = {said[place][0] for place in theirs}
        assert words == {name} or (name == OTHERS and len(words) >= 1) or name == "unknown"


def test_words_of_a_few_are_all_others_and_no_word_is_unknown_however_few_they_are() -> None:
    words = ["PT"] * 5 + ["FR"] * 9 + ["DE"] * 4 + ["IT"] + [""] * 2 + ["unknown"]
    names = ["", "DE", "FR", "IT", "PT", "unknown"]
    which = np.array([names.index(word) for word in words])

    found = grouping.by_word(names, which, of=np.ones(len(words), dtype=bool))

    assert found.names == ("FR", "PT", OTHERS, "unknown")
    assert np.bincount(found.which).tolist() == [9, 5, 5, 3]


def test_beyond_the_twelve_largest_all_are_others() -> None:
    names = [f"w{number:02}" for number in range(14)]
    which = np.repeat(np.arange(14), range(20, 6, -1))

    found = grouping.by_word(names, which, of=np.ones(len(which), dtype=bool))

    assert found.names == (*names[:12], OTHERS)
    assert int((found.which == 12).sum()) == 8 + 7


def test_a_short_time_is_told_by_weeks_that_begin_on_mondays() -> None:
    first = (MONDAY.date() - days.FIRST).days
    signed = np.array([first, first + 6, first + 7, first + 21])

    found = grouping.by_time(signed, of=np.array([True, True, True, True]))

    assert found.step == "week"
    assert found.starts == tuple(MONDAY.date() + timedelta(weeks=week) for week in (0, 1, 3))
    assert found.which.tolist() == [0, 0, 1, 2]


def test_a_long_time_is_told_by_months_without_those_in_which_nobody_signed() -> None:
    told = [date(1969, 12, 31), date(2024, 2, 1), date(2024, 2, 29), date(2024, 3, 1)]
    signed = np.array([(day - days.FIRST).days for day in told])

    found = grouping.by_time(signed, of=np.array([True, True, True, False]))

    assert (found.step, found.starts) == ("month", (date(1969, 12, 1), date(2024, 2, 1)))
    assert found.which.tolist() == [0, 1, 1, grouping.NO_GROUP]


def test_of_nobody_there_is_no_group() -> None:
    nobody = np.zeros(0, dtype=np.int64)

    assert grouping.by_word([], nobody, of=nobody.astype(bool)).names == ()
    assert grouping.by_time(nobody, of=nobody.astype(bool)).starts == ()
