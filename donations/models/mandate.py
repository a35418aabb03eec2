"""Mandates for direct debits, and what was collected under them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.models.bank import BankAccount
from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet


class Mandate(TenantModel):
    """Somebody's leave to collect. Their account lies sealed under their own key.

    `pledge` is the promise it was given for; later collections are promises like it.
    `next_on` is when the next one is due, `collected` how many there were.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        CANCELLED = "cancelled"
        LAPSED = "lapsed"
        COMPLETED = "completed"

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="mandates")
    pledge = models.OneToOneField(Pledge, on_delete=models.PROTECT, related_name="mandate")
    supporter = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=35)
    holder_sealed = models.BinaryField(editable=False)
    iban_sealed = models.BinaryField(editable=False)
    signed_on = models.DateField()
    first_on = models.DateField()
    every_months = models.PositiveSmallIntegerField()
    ends_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    collected = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Mandate"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="one_mandate_per_reference"
            ),
            models.CheckConstraint(
                name="ended_mandates_say_when_and_are_due_no_more",
                condition=Q(state="active", ended_at=None, next_on__isnull=False)
                | (~Q(state="active") & Q(ended_at__isnull=False, next_on=None)),
            ),
            models.CheckConstraint(
                name="mandates_are_signed_before_they_are_used",
                condition=Q(first_on__gte=models.F("signed_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DebitBatch(TenantModel):
    """What is collected for one account on one day: made once, written for the bank on demand."""

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="batches")
    reference = models.CharField(max_length=30)
    collect_on = models.DateField()
    debits = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = TenantQuerySet["DebitBatch"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "collect_on"], name="one_batch_per_account_and_day"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Collection(TenantModel):
    """One direct debit of a batch. Its pledge's reference comes back on the statement."""

    batch = models.ForeignKey(DebitBatch, on_delete=models.PROTECT, related_name="collections")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="collections")
    pledge = models.OneToOneField(Pledge, on_delete=models.PROTECT, related_name="collection")
    sequence = models.CharField(max_length=4)

    objects = TenantQuerySet["Collection"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "mandate"], name="one_collection_per_batch_and_mandate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.sequence}"
