"""What a petition's page shows of people: names as chosen, places in numbers large enough."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from petitions.pages.countries import COUNTRIES
from petitions.queries import breakdowns
from petitions.services import naming


@dataclass(frozen=True)
class NamedPlace:
    """A country by its everyday name, and how many signed there."""

    name: str
    number: int


@dataclass(frozen=True)
class Places:
    """The published table as a page shows it."""

    cells: list[NamedPlace]
    rest: int
    published_at: datetime


def of(petition: Any) -> dict[str, Any]:
    """Return what the template `petitions/signers.html` shows of a petition."""
    found = breakdowns.newest(petition)
    places = None
    if found is not None:
        cells = [
            NamedPlace(str(COUNTRIES.get(cell.place, cell.place)), cell.number)
            for cell in found.cells
        ]
        places = Places(cells, found.rest, found.published_at)
    return {"places": places, "named": naming.latest(petition)}
