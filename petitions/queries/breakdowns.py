"""Counts by place as they were last published. Nothing else by place is for the public."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from mobilize.organisations.models import TenantQuerySet
from petitions.domain.disclosure import Table
from petitions.models import Petition, PublishedBreakdown

COUNTRY = "country"
REGION = "region"  # of one country: `region:FR`
LAST_WORD = timedelta(days=2)  # whoever signed in time may still confirm after the end


@dataclass(frozen=True)
class Cell:
    """One shown place, and how many signed there."""

    place: str
    number: int


@dataclass(frozen=True)
class Breakdown:
    """One published table: the shown places, most first, and everybody else as `rest`."""

    cells: list[Cell]
    rest: int
    total: int
    published_at: datetime


def to_publish(organisation_id: UUID, *, now: datetime) -> TenantQuerySet[Petition]:
    """Return the petitions whose tables may still change: those that run, or ended lately."""
    running = Q(state=Petition.State.OPEN) | Q(closed_at__gte=now - LAST_WORD)
    return Petition.objects.for_org(organisation_id).filter(running, published_at__isnull=False)


def newest(petition: Petition, *, dimension: str = COUNTRY) -> Breakdown | None:
    """Return what is published, or None while nothing can be."""
    row = _rows(petition, dimension).last()
    if row is None:
        return None
    cells = sorted(row.cells.items(), key=lambda cell: (-cell[1], cell[0]))
    return Breakdown(
        cells=[Cell(place, number) for place, number in cells],
        rest=row.total - sum(row.cells.values()),
        total=row.total,
        published_at=row.published_at,
    )


def earlier(petition: Petition, *, dimension: str) -> list[Table]:
    """Return every table ever published, the newest last: what anybody may have kept."""
    rows = _rows(petition, dimension).values_list("cells", "total")
    return [Table(cells, total) for cells, total in rows]


def _rows(petition: Petition, dimension: str) -> TenantQuerySet[PublishedBreakdown]:
    rows = PublishedBreakdown.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition, dimension=dimension).order_by("published_at", "id")
