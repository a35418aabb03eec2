"""A person, once per organisation: the only place that holds personal values."""

from django.db import models

from mobilize.organisations.models import TenantModel, TenantQuerySet


class Supporter(TenantModel):
    """Name and address, sealed with the person's own key; found by a keyed hash.

    See `mobilize.kit.vault`. Deleting `wrapped_key` makes the values unreadable.
    """

    wrapped_key = models.BinaryField(editable=False)
    email_sealed = models.BinaryField(editable=False)
    name_sealed = models.BinaryField(editable=False)
    email_index = models.BinaryField(editable=False)
    country = models.CharField(max_length=2, blank=True)
    locale = models.CharField(max_length=10, default="en")
    created_at = models.DateTimeField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email_index"], name="one_supporter_per_address"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
