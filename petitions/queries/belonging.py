"""What petitions are called, and which one an object belongs to that an address names."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from petitions.models import Broadcast, Experiment, Moment, Petition, Review, SignatureImport


def named(
    organisation_id: UUID, *, ids: Collection[UUID] = (), slugs: Collection[str] = ()
) -> dict[UUID, str]:
    """Return the short names of these petitions by their ids: a rejected one has a new name."""
    rows = Petition.objects.for_org(organisation_id).filter(Q(id__in=ids) | Q(slug__in=slugs))
    return dict(rows.values_list("id", "slug"))


def petition_of(model: Any) -> Callable[[UUID, UUID], str]:
    """Return how to find whose petition's an object is: a short name, or nothing for nobody's."""

    def look_up(organisation_id: UUID, row_id: UUID) -> str:
        rows = model.objects.for_org(organisation_id).filter(id=row_id)
        return rows.values_list("petition__slug", flat=True).first() or ""

    return look_up


# By the part of an address that names one. No signature: a page about one shows its whole tree.
PETITION_OF = {
    "imports/<uuid:import_id>": petition_of(SignatureImport),
    "reviews/<uuid:review_id>": petition_of(Review),
    "moments/<uuid:moment_id>": petition_of(Moment),
    "experiments/<uuid:experiment_id>": petition_of(Experiment),
    "prompt-broadcasts/<uuid:broadcast_id>": petition_of(Broadcast),
}
