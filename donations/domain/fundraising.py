"""Supporters' own fundraising pages: their kinds, their words, how many one person may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from mobilize.kit.errors import AppError

CONFIRM_WITHIN = timedelta(days=7)
A_DAY = timedelta(days=1)
# One address is asked to confirm so many of its pages a day: nobody can fill a mailbox
# through our form. The answer on the page is always the same.
MOST_ASKED_A_DAY = 3
MOST_OPEN = 5  # of one person's, at the same time, in one organisation
LONGEST_TITLE, LONGEST_STORY, LONGEST_ABOUT, LONGEST_TEAM = 120, 5000, 120, 80
MOST_MINOR = 1_000 * LARGEST_MINOR  # a goal, or what was collected elsewhere
NAMELESS = "page"


class PageKind(StrEnum):
    """What a page is about: its owner, somebody it remembers or honours, or an occasion."""

    PERSONAL = "personal"
    MEMORY = "memory"
    HONOUR = "honour"
    MOMENT = "moment"


class PageState(StrEnum):
    """How far a page is. It is shown once its owner has confirmed, unless staff hide it."""

    PENDING = "pending"
    OPEN = "open"
    CLOSED = "closed"


class Moment(StrEnum):
    """What a page's owner is told of, once each: the goal again once they have set it higher."""

    FIRST_GIFT = "first_gift"
    GOAL = "goal"


class PageUnclear(AppError):
    """A page in memory or in honour names somebody, and one for a moment says which."""

    code = "page-unclear"


class PageGoalInvalid(AppError):
    """A goal is from 1 to 99,999,999,000 minor units, and what came elsewhere from 0."""

    code = "page-goal-invalid"


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """What a page says. `about` is the person or the occasion, `on` its day."""

    title: str
    story: str
    about: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PageAims:
    """How much a page is to bring, and what its owner says came elsewhere: in no book of ours."""

    goal_minor: int
    offset_minor: int = 0


def moment(entries: Sequence[int], *, aims: PageAims, before: int) -> Moment | None:
    """Return what the newest entries of a page bring about, of all its entries in their order.

    `before` says how many of them were there already. A goal is reached once: what has been
    there, went back and is there again brings nothing about, and neither does a lower goal.
    """
    steps = [aims.offset_minor + each for each in accumulate(entries)]
    was_there = max(steps[:before], default=aims.offset_minor) >= aims.goal_minor
    if not was_there and max(steps[before:], default=0) >= aims.goal_minor:
        return Moment.GOAL
    return Moment.FIRST_GIFT if before == 0 and entries else None


def check(kind: PageKind, words: PageWords, aims: PageAims) -> None:
    """Refuse a page that does not say what it is about, or asks for what nobody can give.

    Raises:
        PageUnclear, PageGoalInvalid
    """
    if not words.title:
        raise PageUnclear("Give your page a title.", field="title")
    if kind != PageKind.PERSONAL and not words.about:
        raise PageUnclear(field="about")
    if not SMALLEST_MINOR <= aims.goal_minor <= MOST_MINOR:
        raise PageGoalInvalid(field="goal_minor")
    if not 0 <= aims.offset_minor <= MOST_MINOR:
        raise PageGoalInvalid(field="offset_minor")
