"""What stands behind a figure of the report on returning donors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from donations.queries import cohort_rows
from donations.queries.cohort_rows import Cell, Entry
from mobilize.kit import paging, spreadsheets
from mobilize.organisations.models import Organisation
from petitions.models import Cause

PAGE = 50
NOBODY = "unknown"
BEGAN = rf"^(?!0000)\d{{4}}-(0[1-9]|1[0-2])$|^{NOBODY}$"
LONGEST = 1200  # months after the first


@dataclass(frozen=True)
class CohortRows:
    """A page of a figure's entries, the newest first; `next` is where the following one begins.

    `number`, `donors` and `minor` are of all pages; the money is that of `currency` only, as in
    the report, while entries of every currency are listed: whoever gave in one has given.
    """

    cell: Cell
    currency: str
    number: int
    donors: int
    minor: int
    rows: tuple[Entry, ...]
    next: UUID | None


def cell(began: str, after: int | None) -> Cell:
    """Return the figure that an address names by `BEGAN`; without it the report's total."""
    if not began:
        return Cell(everybody=True)
    return Cell(None if began == NOBODY else date.fromisoformat(f"{began}-01"), after)


def behind(
    cell: Cell,
    *,
    organisation: Organisation,
    cause: Cause | None,
    currency: str,
    before: UUID | None = None,
) -> CohortRows:
    """Return a page of what is booked behind a figure.

    Raises:
        TooMuchToCompute
    """
    currency = currency or (cause.currency if cause else organisation.currency)
    number, donors, minor = cohort_rows.added_up(cell, organisation, cause=cause, currency=currency)
    rows = cohort_rows.behind(cell, organisation, cause=cause, before=before, limit=PAGE + 1)
    page, following = paging.cut(rows, PAGE)
    return CohortRows(cell, currency, number, donors, minor, page, following)


def table(
    cell: Cell, *, organisation: Organisation, cause: Cause | None
) -> list[Sequence[spreadsheets.Cell]]:
    """Return all of them for a file.

    Raises:
        TooMuchToCompute
    """
    rows = cohort_rows.behind(cell, organisation, cause=cause)
    lines = [
        (str(row.id), str(row.pledge), row.booked_on.isoformat(), row.kind, row.minor, row.currency)
        for row in rows
    ]
    return [("id", "gift", "booked_on", "kind", "minor", "currency"), *lines]
