"""The book of promises: each that came to stand, and each that no longer does, on its day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from donations.domain.rails import RAILS
from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet

KINDS = ("made", "called_off")


class PromiseEntry(TenantModel):
    """Append-only, in signed minor units; a trigger of the database writes it with the pledge.

    A promise is `made` on the day from which it stands: that of `made_at`, or the day its
    condition was met. It is `called_off` on the day it was cancelled or lapsed, and made again
    when money came for it all the same; a changed one is called off and made anew that day. So
    a pledge's entries add up to what stands of it, and no past day changes. The way it came is
    copied, as in the ledger.
    """

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="stood")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    rail = models.CharField(max_length=10, choices=[(rail, rail) for rail in RAILS])
    journey = ArrayField(models.CharField(max_length=20), default=list)
    parent_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField()
    booked_on = models.DateField()

    objects = TenantQuerySet["PromiseEntry"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="promises_come_and_those_called_off_go",
                condition=Q(kind="made", amount_minor__gt=0)
                | Q(kind="called_off", amount_minor__lt=0),
            ),
        ]
        indexes = [
            models.Index(fields=["cause", "currency", "booked_on"], name="promises_by_cause"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"
