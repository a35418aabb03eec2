# ruff: noqa: S608 - statements made of our own words
"""What stands behind a figure of a match offer: holds, draws, the matcher's own money, its cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from donations.models import MatchOffer
from donations.queries import match_payments
from mobilize.kit import patience

HELD, OWED, PAID, OPEN, LEFT = "held", "owed", "paid", "open", "left"
HOLD, DRAW, PAYMENT, CAP = "hold", "draw", "payment", "cap"
# Each figure is the sum of its parts: what is still to pay is what is owed less what was paid.
PARTS: Mapping[str, Mapping[str, int]] = {
    HELD: {HOLD: 1},
    OWED: {DRAW: 1},
    PAID: {PAYMENT: 1},
    OPEN: {DRAW: 1, PAYMENT: -1},
    LEFT: {CAP: 1, HOLD: -1, DRAW: -1},
}
STATEMENTS = {
    HOLD: """
        SELECT hold.id, held_at AS at, pledge_id AS gift, hold.amount_minor AS minor
        FROM donations_matchhold AS hold JOIN donations_payment ON donations_payment.id = payment_id
        WHERE offer_id = %(offer)s AND hold.state = 'held'""",
    DRAW: """
        SELECT draw.id, happened_at AS at, pledge_id AS gift, draw.amount_minor AS minor
        FROM donations_matchdraw AS draw JOIN donations_payment ON donations_payment.id = payment_id
        WHERE offer_id = %(offer)s""",
    PAYMENT: """
        SELECT id, happened_at AS at, pledge_id AS gift, amount_minor AS minor
        FROM donations_ledgerentry WHERE payment_id = ANY(%(payments)s)""",
    CAP: """
        SELECT id, created_at AS at, NULL::uuid AS gift, cap_minor AS minor
        FROM donations_matchoffer WHERE id = %(offer)s""",
}
LISTED = """
    SELECT id, at, what, gift, minor FROM line
    WHERE %(before)s::uuid IS NULL
       OR (at, id) < ((SELECT at FROM line WHERE id = %(before)s), %(before)s::uuid)
    ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
ADDED_UP = "SELECT count(*), coalesce(sum(minor), 0)::bigint FROM line"


@dataclass(frozen=True)
class Matched:
    """What one of them adds to the figure, in minor units: less than nothing takes away.

    `what` is one of `STATEMENTS`. The gift is the one that was matched, or the matcher's own; the
    cap has none.
    """

    id: UUID
    at: datetime
    what: str
    gift: UUID | None
    minor: int


def behind(
    of: str, offer: MatchOffer, *, before: UUID | None = None, limit: int | None = None
) -> list[Matched]:
    """Return what a figure of `PARTS` adds up, the newest first: what follows `before`.

    Raises:
        TooMuchToCompute
    """
    return [Matched(*row) for row in _rows(LISTED, of, offer, before=before, limit=limit)]


def added_up(of: str, offer: MatchOffer) -> tuple[int, int]:
    """Return how many rows are behind a figure, and what they come to.

    Raises:
        TooMuchToCompute
    """
    ((number, minor),) = _rows(ADDED_UP, of, offer)
    return number, minor


def _rows(rest: str, of: str, offer: MatchOffer, **more: Any) -> list[Any]:
    counted = match_payments.standing(offer.organisation_id).filter(offer=offer)
    given: dict[str, Any] = {
        "offer": offer.id,
        "payments": list(counted.values_list("payment_id", flat=True)),
    }
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(f"WITH line AS ({_lines(of)}) {rest}", {**given, **more})
        return list(cursor.fetchall())


def _lines(of: str) -> str:
    return " UNION ALL ".join(
        f"SELECT id, at, '{part}' AS what, gift, {sign} * minor AS minor"
        f" FROM ({STATEMENTS[part]}) AS {part}_line"
        for part, sign in PARTS[of].items()
    )
