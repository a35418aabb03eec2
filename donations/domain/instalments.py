"""A promise paid in parts: how much each is, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from donations.domain import cadence
from mobilize.kit.errors import AppError

FEWEST, MOST = 2, 60
# A part that comes late moves the next one: two are never asked for at once.
REST = timedelta(days=14)


class PartsInvalid(AppError):
    """A gift is paid in 2 to 60 instalments, each of at least one minor unit (cent)."""

    code = "parts-invalid"


@dataclass(frozen=True)
class Part:
    """One instalment."""

    number: int
    due_on: date
    amount_minor: int


def check(*, amount_minor: int, parts: int) -> None:
    """Refuse what cannot be split so.

    Raises:
        PartsInvalid
    """
    if not FEWEST <= parts <= MOST or parts > amount_minor:
        raise PartsInvalid(field="parts")


def plan(*, amount_minor: int, parts: int, first_on: date) -> list[Part]:
    """Return the instalments, one a month. They add up to the whole; the last has the remainder."""
    each = amount_minor // parts
    amounts = [each] * (parts - 1) + [amount_minor - each * (parts - 1)]
    return [
        Part(number, cadence.day(first_on, months=number - 1), amount)
        for number, amount in enumerate(amounts, start=1)
    ]


def next_of(planned: Sequence[Part], *, paid_minor: int) -> Part | None:
    """Return the first part that is not wholly paid, with what is left of it; none when all are."""
    so_far = 0
    for part in planned:
        so_far += part.amount_minor
        if so_far > paid_minor:
            left = min(part.amount_minor, so_far - paid_minor)
            return Part(part.number, part.due_on, left)
    return None
