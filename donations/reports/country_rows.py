"""What stands behind a figure by country, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from donations.queries import country_rows
from donations.queries.country_rows import (
    GIVERS,
    SIGNATURES,
    STATEMENTS,
    SUPPORTERS,
    Behind,
    Figure,
)
from mobilize.kit import paging
from mobilize.kit.spreadsheets import Cell
from petitions.models import Cause, Petition

PAGE = 50
OF = tuple(STATEMENTS)
UNKNOWN = "unknown"
COUNTRY = f"^([A-Z]{{2}}|{UNKNOWN})$"

__all__ = [
    "COUNTRY", "GIVERS", "OF", "PAGE", "SIGNATURES", "SUPPORTERS", "UNKNOWN", "Behind",
    "CountryRows", "Figure", "behind", "figure", "table",
]  # fmt: skip


@dataclass(frozen=True)
class CountryRows:
    """A page of them, the newest first. `number` and `minor` are of all there are.

    `minor` is what givers gave, in the minor units of `currency`; of other figures it is None.
    """

    currency: str
    number: int
    minor: int | None
    rows: tuple[Behind, ...]
    next: UUID | None


def figure(of: str, country: str) -> Figure:
    """Return the figure that an address names by `COUNTRY`; without it the one of the total."""
    return Figure(of, {"": None, UNKNOWN: ""}.get(country, country))


def behind(
    figure: Figure,
    *,
    cause: Cause,
    petition: Petition | None,
    currency: str = "",
    before: UUID | None = None,
) -> CountryRows:
    """Return a page of the rows behind a figure; without a currency in the cause's own.

    Raises:
        TooMuchToCompute
    """
    currency = currency or cause.currency
    number, minor = country_rows.added_up(figure, cause, petition, currency=currency)
    rows = country_rows.behind(
        figure, cause, petition, currency=currency, before=before, limit=PAGE + 1
    )
    page, following = paging.cut(rows, PAGE)
    return CountryRows(currency, number, minor if figure.of == GIVERS else None, page, following)


def table(
    figure: Figure, *, cause: Cause, petition: Petition | None, currency: str = ""
) -> list[Sequence[Cell]]:
    """Return all of them for a file; at the end what givers gave.

    Raises:
        TooMuchToCompute
    """
    currency = currency or cause.currency
    rows = country_rows.behind(figure, cause, petition, currency=currency)
    head: Sequence[Cell] = ("at", "what", "id")
    lines: list[Sequence[Cell]] = [(row.at.isoformat(), row.what, str(row.id)) for row in rows]
    if figure.of != GIVERS:
        return [head, *lines]
    gave = [(*line, row.minor, currency) for line, row in zip(lines, rows, strict=True)]
    whole = sum(row.minor or 0 for row in rows)
    return [(*head, "minor", "currency"), *gave, ("total", None, None, whole, currency)]
