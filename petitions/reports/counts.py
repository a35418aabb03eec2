"""Confirmed signatures, counted."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from mobilize.organisations.models import TenantQuerySet
from petitions.models import Petition, Signature
from petitions.queries import chains, counts

Journey = tuple[str, ...]


def confirmed(*, organisation_id: UUID, petition_id: UUID) -> int:
    """Return how many signatures of a petition count: the number that every page shows."""
    rows = Petition.objects.for_org(organisation_id).filter(id=petition_id)
    found = rows.annotate(signed=counts.shown()).values_list("signed", flat=True).first()
    return found or 0


def confirmed_between(
    *, organisation_id: UUID, cause_id: UUID, since: datetime, until: datetime
) -> TenantQuerySet[Signature]:
    """Return a cause's signatures that count, confirmed from `since` to before `until`."""
    return Signature.objects.for_org(organisation_id).filter(
        petition__cause_id=cause_id,
        state=Signature.State.CONFIRMED,
        confirmed_at__gte=since,
        confirmed_at__lt=until,
    )


def journeys(rows: TenantQuerySet[Signature], organisation_id: UUID) -> list[tuple[Journey, int]]:
    """Return how many of these signatures came how; the counts add up to their number."""
    ways = rows.annotate(way=chains.credited_journey(organisation_id)).values_list("way")
    return [(tuple(way), many) for way, many in ways.annotate(many=Count("id")).order_by("way")]
