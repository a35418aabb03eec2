"""What a comparison of provider, payments and book found."""

from django.db import models

from mobilize.organisations.models import TenantModel, TenantQuerySet


class TieOut(TenantModel):
    """One comparison. `differences` names the first thousand of `found`, each to the cent.

    `unnamed` says of each currency how many others there are, and what they come to.

    With `asked_provider` what the provider holds was asked of it; else what it told.
    """

    payments = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    differences = models.JSONField(default=list)
    unnamed = models.JSONField(default=list, db_default=[])
    asked_provider = models.BooleanField()
    computed_at = models.DateTimeField()

    objects = TenantQuerySet["TieOut"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-computed_at"], name="tie_outs_by_time")]

    def __str__(self) -> str:
        return f"{self.computed_at:%Y-%m-%d} {self.found}"
