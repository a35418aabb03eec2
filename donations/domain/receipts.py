"""What a receipt says before it is printed: its number and its gifts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

SINGLE, ANNUAL = KINDS = ("single", "annual")
REFUND, MISTAKE, DETAILS = REASONS = ("refund", "mistake", "details")


@dataclass(frozen=True)
class Line:
    """One gift on a receipt: what was left of it on the day the receipt was issued.

    `generation` counts the receipts this gift has stood on, this one included.
    """

    payment_id: UUID
    given_on: date
    cause: str
    amount_minor: int
    currency: str
    generation: int = 1


def number(year: int, place: int) -> str:
    """Return a receipt's number as it is printed: `2026-000042`."""
    return f"{year}-{place:06d}"


def total(lines: Iterable[Line]) -> int:
    """Return what a receipt's gifts add up to, in minor units.

    Raises:
        ValueError: the gifts are of several currencies
    """
    known = list(lines)
    if len({line.currency for line in known}) > 1:
        raise ValueError("a receipt is of one currency")
    return sum(line.amount_minor for line in known)


def by_currency(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Return a giver's gifts by currency, each in order of the day: no sum crosses currencies."""
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda each: (each.given_on, each.payment_id)):
        found.setdefault(line.currency, []).append(line)
    return found
