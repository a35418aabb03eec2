"""A way to pay that the provider keeps for its giver."""

from django.db import models
from django.db.models import Q

from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet


class SavedMethod(TenantModel):
    """A card or an account at the provider: its names for it, never a number of it.

    It came with `pledge`, and is charged without its giver until it is revoked. What a
    giver recognises it by (brand, last four digits, month of expiry) may be unknown.
    """

    class Kind(models.TextChoices):
        CARD = "card"
        SEPA_DEBIT = "sepa_debit"

    supporter = models.ForeignKey(
        "petitions.Supporter", on_delete=models.PROTECT, null=True, related_name="+"
    )
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="saved_methods")
    provider = models.CharField(max_length=10)
    customer_ref = models.CharField(max_length=100)
    method_ref = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CARD)
    brand = models.CharField(max_length=30, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    expires_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["SavedMethod"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "provider", "method_ref"],
                name="one_row_per_saved_method",
            ),
            models.CheckConstraint(
                name="saved_methods_can_be_charged",
                condition=~Q(customer_ref="") & ~Q(method_ref=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.last4}".strip()
