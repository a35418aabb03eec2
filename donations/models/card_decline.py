"""A bank's no to a card that was tried on one of the provider's pages."""

from django.db import models
from django.db.models import Q

from donations.models.card_setup import CardSetup
from donations.models.payment import Payment
from mobilize.organisations.models import TenantModel, TenantQuerySet


class CardDecline(TenantModel):
    """One decline, on the page of a payment or on one where a card is left.

    It is written once however often it is told, under its `source_key`, and stays whatever
    becomes of the page. `network` is whence the page was asked for, hidden.
    """

    source_key = models.CharField(max_length=150)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="card_declines"
    )
    setup = models.ForeignKey(
        CardSetup, on_delete=models.PROTECT, null=True, related_name="declines"
    )
    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    supporter = models.ForeignKey(
        "petitions.Supporter", on_delete=models.PROTECT, null=True, related_name="+"
    )
    network = models.CharField(max_length=64, blank=True)
    declined_at = models.DateTimeField()

    objects = TenantQuerySet["CardDecline"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_key"], name="one_row_per_decline"),
            models.CheckConstraint(
                name="card_declines_are_on_one_page",
                condition=Q(payment__isnull=False, setup=None)
                | Q(payment=None, setup__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "declined_at"], name="card_declines_by_time"),
            models.Index(
                fields=["organisation", "network", "declined_at"],
                name="card_declines_by_network",
                condition=~Q(network=""),
            ),
        ]

    def __str__(self) -> str:
        return self.source_key
