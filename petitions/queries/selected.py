"""The signatures a saved query finds: counted, and looked at without a personal value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDay

from mobilize.organisations.models import TenantQuerySet
from petitions.domain.selection import Selection
from petitions.models import Petition, Signature
from petitions.queries import catalogue

SAMPLE = 50
REMOVABLE = (Signature.State.CONFIRMED, Signature.State.HELD)
# UNION, not UNION ALL: even a damaged forest ends.
BELOW = """
    WITH RECURSIVE tree AS (
        SELECT id FROM petitions_signature WHERE id = %s
        UNION
        SELECT child.id FROM petitions_signature AS child JOIN tree ON child.parent_id = tree.id
    )
    SELECT id FROM tree
"""


@dataclass(frozen=True)
class Preview:
    """What removing would do. `total` and the parts agree; the sample names nobody."""

    total: int
    by_state: dict[str, int]
    by_suspicion: dict[str, int]
    by_day: dict[str, int]
    sample: list[dict[str, Any]]


def petition_named(organisation_id: UUID, slug: str) -> Petition | None:
    """Return the petition meant, or None for all of them, which no slug means.

    Raises:
        catalogue.NothingHere
    """
    return catalogue.petition(organisation_id, slug, drafts=True) if slug else None


def signatures(
    *, organisation_id: UUID, petition: Petition | None, selection: Selection
) -> TenantQuerySet[Signature]:
    """Return the signatures that count or are held and that the selection means.

    What waits for its owner is left alone: it counts nothing, and is looked at when it
    is confirmed.
    """
    rows = Signature.objects.for_org(organisation_id).filter(state__in=REMOVABLE)
    if petition is not None:
        rows = rows.filter(petition=petition)
    return rows.filter(_meant(selection))


def preview(*, organisation_id: UUID, petition: Petition | None, selection: Selection) -> Preview:
    """Count what a selection means and show the newest fifty, without a personal value."""
    rows = signatures(organisation_id=organisation_id, petition=petition, selection=selection)
    by_state = _counted(rows, "state")
    return Preview(
        total=sum(by_state.values()),
        by_state=by_state,
        by_suspicion=_suspicions(rows),
        by_day=_days(rows),
        sample=[shown(row) for row in rows.select_related("petition").order_by("-id")[:SAMPLE]],
    )


def _meant(selection: Selection) -> Q:
    wanted = {
        "suspicions__contains": [selection.suspicion] if selection.suspicion else None,
        "score__gte": selection.least_score,
        "network": bytes.fromhex(selection.network) if selection.network else None,
        "signed_at__gte": selection.signed_from,
        "signed_at__lt": selection.signed_until,
        "country": selection.country,
        "source": selection.source,
        "name_shown": selection.name_shown,
        "touch__link__code": selection.link,
        "id__in": RawSQL(BELOW, [selection.below]) if selection.below else None,  # noqa: S611 - our own statement
    }
    return Q(**{name: value for name, value in wanted.items() if value is not None})


def _counted(rows: TenantQuerySet[Signature], name: str) -> dict[str, int]:
    found = rows.values_list(name).annotate(many=Count("id")).order_by(name)
    return {str(value): many for value, many in found}


def _suspicions(rows: TenantQuerySet[Signature]) -> dict[str, int]:
    """Return how many have each suspicion; one signature may have several."""
    each = RawSQL("unnest(petitions_signature.suspicions)", [])
    found = rows.annotate(each=each).values_list("each").annotate(many=Count("id"))
    return {str(name): many for name, many in found.order_by("-many", "each")}


def _days(rows: TenantQuerySet[Signature]) -> dict[str, int]:
    days = rows.annotate(day=TruncDay("signed_at")).values_list("day")
    found: list[tuple[datetime, int]] = list(days.annotate(many=Count("id")).order_by("day"))
    return {day.date().isoformat(): many for day, many in found}


def shown(row: Signature) -> dict[str, Any]:
    """Return what staff see of a signature: nothing of the person."""
    return {
        "id": row.id,
        "petition": row.petition.slug,
        "signed_at": row.signed_at,
        "state": row.state,
        "score": row.score,
        "suspicions": row.suspicions,
        "country": row.country,
        "source": row.source,
        "network": bytes(row.network).hex() if row.network else "",
        "depth": row.depth,
    }
