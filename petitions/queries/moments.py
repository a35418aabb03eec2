"""What staff marked as having happened."""

from mobilize.organisations.models import TenantQuerySet
from petitions.models import Cause, Moment, Petition


def of(cause: Cause, *, petition: Petition | None = None) -> TenantQuerySet[Moment]:
    """Return a cause's moments, oldest first; with a petition, its own and the whole cause's."""
    rows = Moment.objects.for_org(cause.organisation_id).filter(cause=cause)
    if petition is not None:
        rows = rows.filter(petition=petition) | rows.filter(petition=None)
    return rows.select_related("cause", "petition").order_by("happened_at", "id")
