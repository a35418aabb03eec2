"""What came from each country, small numbers left out: fewer than five could point at somebody."""

from collections.abc import Iterable
from dataclasses import dataclass

from petitions.domain import small_cells

LEAST = 5  # people or signatures; fewer are “a few”
COUNTED = ("signatures", "supporters", "givers")


@dataclass(frozen=True)
class Row:
    """What came from one country; its code is empty where the country is not known.

    `givers` are people, and gifts of nobody known each as one; `money_minor` is net of what went
    back. A number is None where it is of a few, and money where its givers are.
    """

    country: str
    signatures: int | None
    supporters: int | None
    givers: int | None
    money_minor: int | None


def told(row: Row) -> Row:
    """Return a row without its small numbers."""
    signatures, supporters, givers = (
        small_cells.say(getattr(row, name), least=LEAST) for name in COUNTED
    )
    money = None if givers is None else row.money_minor
    return Row(row.country, signatures, supporters, givers, money)


def whole(rows: Iterable[Row]) -> Row:
    """Return what all rows add up to; None where a number left out would follow from it."""
    known = list(rows)
    sums = {name: _sum([getattr(row, name) for row in known]) for name in COUNTED}
    money = None if sums["givers"] is None else sum(row.money_minor or 0 for row in known)
    return Row("", sums["signatures"], sums["supporters"], sums["givers"], money)


def ranked(rows: Iterable[Row]) -> list[Row]:
    """Sort by signatures, most first; a few by name, for their order would tell; unknown last."""
    return sorted(rows, key=lambda row: (not row.country, -(row.signatures or 0), row.country))


def _sum(numbers: list[int]) -> int | None:
    """Return the sum, unless one small number, or several all alike, could be worked out of it."""
    few = [many for many in numbers if small_cells.say(many, least=LEAST) is None]
    gives_away = len(few) == 1 or (few and sum(few) in (len(few), (LEAST - 1) * len(few)))
    return None if gives_away else sum(numbers)
