"""What stands behind a figure of a match offer, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from donations.models import MatchOffer
from donations.queries import match_rows
from donations.queries.match_rows import (
    CAP,
    DRAW,
    HELD,
    HOLD,
    LEFT,
    OPEN,
    OWED,
    PAID,
    PARTS,
    PAYMENT,
    Matched,
)
from mobilize.kit import paging
from mobilize.kit.spreadsheets import Cell

PAGE = 50
OF = tuple(PARTS)

__all__ = [
    "CAP", "DRAW", "HELD", "HOLD", "LEFT", "OF", "OPEN", "OWED", "PAGE", "PAID", "PAYMENT",
    "MatchRows", "Matched", "behind", "table",
]  # fmt: skip


@dataclass(frozen=True)
class MatchRows:
    """A page of them, the newest first. `number` and `minor` are of all there are."""

    currency: str
    number: int
    minor: int
    rows: tuple[Matched, ...]
    next: UUID | None


def behind(of: str, *, offer: MatchOffer, before: UUID | None = None) -> MatchRows:
    """Return a page of what one of the figures `OF` adds up: what follows `before`.

    Raises:
        TooMuchToCompute
    """
    number, minor = match_rows.added_up(of, offer)
    rows = match_rows.behind(of, offer, before=before, limit=PAGE + 1)
    page, following = paging.cut(rows, PAGE)
    return MatchRows(offer.currency, number, minor, page, following)


def table(of: str, *, offer: MatchOffer) -> list[Sequence[Cell]]:
    """Return all of them for a file, and at the end what they come to.

    Raises:
        TooMuchToCompute
    """
    rows = match_rows.behind(of, offer)
    lines = [
        (str(row.id), row.at.isoformat(), row.what, str(row.gift or ""), row.minor, offer.currency)
        for row in rows
    ]
    whole = ("total", None, None, None, sum(row.minor for row in rows), offer.currency)
    return [("id", "at", "what", "gift", "minor", "currency"), *lines, whole]
