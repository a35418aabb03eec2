"""What a fundraising page must say, and how far its bar is filled."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import fundraising as rules
from donations.domain.fundraising import (
    Moment,
    PageAims,
    PageGoalInvalid,
    PageKind,
    PageUnclear,
    PageWords,
)
from donations.pages import fundraising_parts
from donations.pages.fundraising_parts import Bar

GOAL = PageAims(goal_minor=50_000)


def face(*, raised: int, offset: int, goal: int = 10_000) -> Any:
    return SimpleNamespace(
        raised_minor=raised, page=SimpleNamespace(goal_minor=goal, offset_minor=offset)
    )


@pytest.mark.parametrize("kind", [PageKind.MEMORY, PageKind.HONOUR, PageKind.MOMENT])
def test_a_tribute_names_somebody_and_a_moment_says_which(kind: PageKind) -> None:
    with pytest.raises(PageUnclear) as refused:
        rules.check(kind, PageWords(title="A page", story=""), GOAL)

    rules.check(kind, PageWords(title="A page", story="", about="Amadou"), GOAL)
    assert refused.value.field == "about"


@pytest.mark.parametrize(
    ("entries", "before", "told"),
    [
        ([2500], 0, Moment.FIRST_GIFT),
        ([10_000], 0, Moment.GOAL),
        ([2500, 2500], 1, None),
        ([2500, 7500], 1, Moment.GOAL),
        ([10_000, 1], 1, None),
        ([10_000, -5000, 5000], 2, None),  # it was there before some of it went back
        ([2500, 10_000, -10_000], 1, Moment.GOAL),
        ([], 0, None),
    ],
)
def test_an_owner_is_told_of_the_first_gift_and_of_the_goal_only(
    entries: list[int], before: int, told: Moment | None
) -> None:
    aims = PageAims(goal_minor=11_000, offset_minor=1_000)

    assert rules.moment(entries, aims=aims, before=before) == told


def test_a_goal_that_was_collected_elsewhere_is_no_news() -> None:
    aims = PageAims(goal_minor=1_000, offset_minor=1_000)

    assert rules.moment([500, 500], aims=aims, before=1) is None


def test_a_personal_page_needs_a_title_only() -> None:
    rules.check(PageKind.PERSONAL, PageWords(title="A page", story=""), GOAL)

    with pytest.raises(PageUnclear):
        rules.check(PageKind.PERSONAL, PageWords(title="", story="Long"), GOAL)


@pytest.mark.parametrize(
    ("goal", "offset", "field"),
    [
        (0, 0, "goal_minor"),
        (rules.MOST_MINOR + 1, 0, "goal_minor"),
        (100, -1, "offset_minor"),
        (100, rules.MOST_MINOR + 1, "offset_minor"),
    ],
)
def test_goals_and_what_came_elsewhere_have_bounds(goal: int, offset: int, field: str) -> None:
    aims = PageAims(goal_minor=goal, offset_minor=offset)

    with pytest.raises(PageGoalInvalid) as refused:
        rules.check(PageKind.PERSONAL, PageWords(title="A page", story=""), aims)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("raised", "offset", "bar"),
    [
        (0, 0, Bar("0.00", "0.00", 0, 0)),
        (2500, 1000, Bar("25.00", "35.00", 25, 10)),
        (9_999, 0, Bar("99.99", "99.99", 99, 0)),  # not 100 % before the goal is reached
        (8_000, 4_000, Bar("80.00", "100.00", 80, 40)),
        (25_000, 0, Bar("100.00", "100.00", 250, 0)),
        (-500, 2_000, Bar("0.00", "20.00", 0, 20)),  # more given back than came
    ],
)
def test_the_bar_shows_what_came_here_and_elsewhere_apart(
    raised: int, offset: int, bar: Bar
) -> None:
    assert fundraising_parts.bar(face(raised=raised, offset=offset)) == bar


@given(
    raised=st.integers(-(10**9), 10**12),
    offset=st.integers(0, rules.MOST_MINOR),
    goal=st.integers(1, rules.MOST_MINOR),
)
def test_the_bar_never_leaves_its_frame_and_says_100_only_at_the_goal(
    raised: int, offset: int, goal: int
) -> None:
    bar = fundraising_parts.bar(face(raised=raised, offset=offset, goal=goal))

    assert 0 <= float(bar.here) <= float(bar.with_elsewhere) <= 100
    assert (bar.percent_here >= 100) is (raised >= goal)
