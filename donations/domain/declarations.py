"""Which gifts a giver's tax declaration covers. Pure: the same rows give the same claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class Declaration:
    """A span of days, both ends included; without `until` it is open.

    It covers nothing from `cancelled_from` on: the day of the cancellation itself is out.
    """

    id: UUID
    giver: UUID
    since: date
    until: date | None
    cancelled_from: date | None
    given_at: datetime


@dataclass(frozen=True)
class Gift:
    """What is left of one gift once refunds and disputes are taken off, and the day it came."""

    id: UUID
    giver: UUID
    given_on: date
    kept_minor: int
    currency: str


@dataclass(frozen=True)
class Claim:
    """A gift, and the declaration under which tax is asked back for it."""

    gift: Gift
    declaration: Declaration


def covers(declaration: Declaration, day: date) -> bool:
    """Say whether a gift of this day stands under a declaration."""
    ends = declaration.until is not None and day > declaration.until
    cancelled = declaration.cancelled_from is not None and day >= declaration.cancelled_from
    return day >= declaration.since and not ends and not cancelled


def covering(declarations: Iterable[Declaration], gift: Gift) -> Declaration | None:
    """Return the declaration a gift is claimed under: of several the one given last."""
    mine = [
        each for each in declarations if each.giver == gift.giver and covers(each, gift.given_on)
    ]
    return max(mine, key=lambda each: (each.given_at, each.id), default=None)


def claims(gifts: Iterable[Gift], declarations: Iterable[Declaration]) -> list[Claim]:
    """Return each gift of which something is left and that a declaration covers, once.

    In the order of the gifts. What was given back is never claimed.
    """
    by_giver: dict[UUID, list[Declaration]] = {}
    for each in declarations:
        by_giver.setdefault(each.giver, []).append(each)
    found = (
        (gift, covering(by_giver.get(gift.giver, ()), gift))
        for gift in gifts
        if gift.kept_minor > 0
    )
    return [Claim(gift, declaration) for gift, declaration in found if declaration is not None]
