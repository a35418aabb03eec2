"""The keys that wrap what an organisation keeps about people."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models.tenancy import TenantModel, TenantQuerySet


class OrganisationKey(TenantModel):
    """One version of an organisation's key, wrapped by the master key. The highest one wraps.

    An earlier one stays until nothing is wrapped with it any more.
    """

    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(editable=False)
    created_at = models.DateTimeField()

    objects = TenantQuerySet["OrganisationKey"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="one_key_per_organisation_and_version"
            ),
            models.CheckConstraint(
                name="organisation_keys_count_from_one", condition=Q(version__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.version}"
