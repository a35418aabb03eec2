"""Where links were really posted: a network's program has looked at what they show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from petitions.models import LinkPreview, Petition


@dataclass(frozen=True)
class Seen:
    """How many links to a petition one network's program has looked at, and when last."""

    network: str
    own_links: int
    personal_links: int
    last_seen_at: datetime


def by_network(petition: Petition) -> list[Seen]:
    """Return where a petition's links were posted, the most links first. Nobody is named."""
    mine = LinkPreview.objects.for_org(petition.organisation_id).filter(link__petition=petition)
    rows = mine.values("network").annotate(
        own_links=Count("id", filter=Q(link__signature=None)),
        personal_links=Count("id", filter=Q(link__signature__isnull=False)),
        last_seen_at=Max("last_seen_at"),
    )
    return [Seen(**row) for row in rows.order_by("-personal_links", "-own_links", "network")]
