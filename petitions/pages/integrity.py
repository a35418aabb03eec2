"""How honest a petition's number is, for everybody to read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.domain.small_cells import Cells
from petitions.pages import suspicions
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue, counts, integrity

TWO_DAYS = timedelta(days=2)


@dataclass(frozen=True)
class Row:
    """A line of a table; `many` is None for what is too small to say."""

    name: Any
    many: int | None


@require_safe
@of_organisation
def page(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Tell what was held, removed, released and withdrawn, in counts that name nobody."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    seen = integrity.of(petition, now=clock.now())
    shown = {
        "organisation": organisation,
        "petition": petition,
        "seen": seen,
        "hours": counts.by_hour(petition.id, since=seen.as_of - TWO_DAYS, until=seen.as_of),
        "totals": [Row(suspicions.KINDS[kind], many) for kind, many in seen.totals.items()],
        "held_for": _rows(seen.held_for, suspicions.name_of),
        "removed_for": _rows(seen.removed_for, str),
        "days": [
            (suspicions.KINDS[kind], _rows(cells, date.fromisoformat, newest_first=True))
            for kind, cells in seen.by_day.items()
            if cells.shown
        ],
    }
    return render(request, "petitions/integrity.html", shown)


def _rows(cells: Cells, name: Callable[[str], Any], *, newest_first: bool = False) -> list[Row]:
    """Return the cells, largest first unless by day, and what was merged under no name."""
    ordered = sorted(cells.shown.items(), key=lambda cell: (-cell[1], cell[0]))
    if newest_first:
        ordered = sorted(cells.shown.items(), reverse=True)
    merged = [] if cells.others == 0 else [Row("", cells.others)]
    return [*(Row(name(code), many) for code, many in ordered), *merged]
