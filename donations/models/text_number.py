"""A telephone that has written to an organisation."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class TextNumber(TenantModel):
    """Whose messages belong together. The number lies sealed under its owner's own key.

    It is found by a keyed hash. Once it is forgotten, both are gone, and whoever texts again
    is somebody new. `left` says that they have sent STOP.
    """

    supporter = models.OneToOneField(
        "petitions.Supporter", on_delete=models.PROTECT, related_name="text_number"
    )
    number_index = models.BinaryField(max_length=32, null=True, editable=False)
    number_sealed = models.BinaryField(editable=False)
    left = models.BooleanField(default=False)
    heard_on = models.DateField()

    objects = TenantQuerySet["TextNumber"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number_index"], name="one_text_number_per_telephone"
            ),
            models.CheckConstraint(
                name="forgotten_text_numbers_hold_nothing",
                condition=Q(number_index=None, number_sealed=b"")
                | (Q(number_index__isnull=False) & ~Q(number_sealed=b"")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
