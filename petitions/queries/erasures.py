"""What proves that people were erased. It names nobody."""

from uuid import UUID

from mobilize.organisations.models import TenantQuerySet
from petitions.models import Erasure


def receipts(organisation_id: UUID) -> TenantQuerySet[Erasure]:
    """Return an organisation's receipts."""
    return Erasure.objects.for_org(organisation_id)
