"""Whose receipts they are: the key to what these say of a person."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class ReceiptHolder(TenantModel):
    """A key of its own for a giver's receipts and declarations, which outlives their erasure.

    The law asks for these papers longer than for anything else about a person. Once it
    no longer does, the key goes, and nobody reads them any more; the rows stay, as numbers.
    `address_sealed` is where they live now, and goes with the person.
    """

    wrapped_columns = ("wrapped_key",)

    supporter = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    wrapped_key = models.BinaryField(editable=False)
    address_sealed = models.BinaryField(editable=False, default=b"")
    created_at = models.DateTimeField()
    kept_until = models.DateField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["ReceiptHolder"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"],
                condition=Q(forgotten_at=None),
                name="one_holder_of_receipts_per_person",
            ),
            models.CheckConstraint(
                name="forgotten_holders_leave_no_key",
                condition=(Q(forgotten_at=None) & ~Q(wrapped_key=b""))
                | Q(forgotten_at__isnull=False, wrapped_key=b"", address_sealed=b""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
