"""The amounts a giver is asked for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class Ask(TenantModel):
    """Suggested amounts, smallest first, for who gives to a cause in a currency.

    With a `petition` for who comes from it, with a `channel` for who came that way; the
    closest is shown. Several `variant`s in one place are shown in turn.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.CASCADE, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.CASCADE, null=True, related_name="+"
    )
    currency = models.CharField(max_length=3)
    channel = models.CharField(max_length=20, blank=True)
    variant = models.SlugField(max_length=20)
    amounts_minor = ArrayField(models.BigIntegerField(), size=6)
    made_at = models.DateTimeField()

    objects = TenantQuerySet["Ask"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "petition", "currency", "channel", "variant"],
                nulls_distinct=False,
                name="one_ask_per_place_and_variant",
            ),
            models.CheckConstraint(
                name="asks_name_one_to_six_amounts", condition=Q(amounts_minor__len__range=(1, 6))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.amounts_minor}"
