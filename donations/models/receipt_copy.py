"""Each time a receipt's paper left the house, and the yearly runs that make many."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.models.receipt import Receipt
from mobilize.organisations.models import TenantModel, TenantQuerySet


class ReceiptCopy(TenantModel):
    """One copy. The first is the original, every other says that it is a duplicate.

    A mail that has to be sent again carries the same copy.
    """

    class Way(models.TextChoices):
        MAIL = "mail"
        OWN_PAGE = "own_page"
        STAFF = "staff"

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    copied_on = models.DateField()
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["ReceiptCopy"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["receipt", "number"], name="one_original_of_each_receipt"
            ),
            models.CheckConstraint(name="copies_are_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="only_mailed_copies_say_when", condition=Q(mailed_at=None) | Q(way="mail")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.number}"


class ReceiptRun(TenantModel):
    """One making of a year's annual receipts, part by part, by the worker.

    `issued` counts receipts. `nameless` are gifts whose giver is not known, and `homeless`
    givers whose postal address the organisation asks for and does not know: neither gets one.
    """

    year = models.PositiveSmallIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    issued = models.PositiveIntegerField(default=0)
    nameless = models.PositiveIntegerField(default=0)
    homeless = models.PositiveIntegerField(default=0)
    after = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    done = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["ReceiptRun"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(done=False),
                name="one_run_of_receipts_at_a_time",
            ),
            models.CheckConstraint(
                name="runs_of_receipts_say_when_they_were_done",
                condition=Q(done=False, done_at=None) | Q(done=True, done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.issued}"
