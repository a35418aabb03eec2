"""Invalidations: the saved queries, and how far each has come."""

from uuid import UUID

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Invalidation


class InvalidationMissing(AppError):
    """There is no such invalidation."""

    code = "invalidation-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[Invalidation]:
    """Return an organisation's invalidations."""
    rows = Invalidation.objects.for_org(organisation_id)
    return rows.select_related("petition", "created_by", "approved_by")


def by_id(organisation_id: UUID, invalidation_id: UUID, *, lock: bool = False) -> Invalidation:
    """Return one invalidation, locked until the transaction ends if asked.

    Raises:
        InvalidationMissing
    """
    rows = of(organisation_id)
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found = rows.filter(id=invalidation_id).first()
    if found is None:
        raise InvalidationMissing
    return found
