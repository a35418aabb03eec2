"""What every tenant's row has: an organisation, and one door to ask through."""

from typing import ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models

from mobilize.kit import ids
from mobilize.organisations.models.organisation import Organisation

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[Row_co]):
    """The first wall. The second is row-level security (`mobilize.organisations.scoping`)."""

    def for_org(self, organisation_id: UUID) -> Self:
        """Keep this organisation's rows."""
        return self.filter(organisation_id=organisation_id)


class TenantModel(models.Model):
    """A row that belongs to one organisation.

    `wrapped_columns` are those that the organisation's key wraps: they follow a new key.
    """

    wrapped_columns: ClassVar[tuple[str, ...]] = ()

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
