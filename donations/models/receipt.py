"""Receipts: numbered without a gap, frozen, voided by rows of their own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.domain.receipts import KINDS, REASONS
from donations.models.payment import Payment
from donations.models.receipt_holder import ReceiptHolder
from mobilize.organisations.models import TenantModel, TenantQuerySet


class ReceiptSeries(TenantModel):
    """The last number given in an organisation's year. Locked by whoever takes the next one.

    A counter in a row and no sequence: a number that is rolled back is given again.
    """

    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    objects = TenantQuerySet["ReceiptSeries"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="one_series_per_organisation_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Receipt(TenantModel):
    """One receipt. Append-only: what it said, under its holder's key, is never rewritten.

    `year` is the one it was issued in, so that a series is closed when its year is over.
    """

    holder = models.ForeignKey(ReceiptHolder, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    locale = models.CharField(max_length=10)
    form = models.PositiveSmallIntegerField(default=1)
    sealed = models.BinaryField(editable=False)
    issued_on = models.DateField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantQuerySet["Receipt"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="one_receipt_per_number"
            ),
            models.CheckConstraint(
                name="receipts_are_numbered_from_one", condition=Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="receipts_have_an_amount", condition=Q(amount_minor__gte=1)
            ),
            models.CheckConstraint(
                name="receipts_end_after_they_begin", condition=Q(last_on__gte=F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


class ReceiptLine(TenantModel):
    """One gift on a receipt. Append-only.

    `generation` counts the receipts a gift has stood on: the next one is only made once the
    last is void, and two at once would have the same.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="lines")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipt_lines")
    generation = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    given_on = models.DateField()

    objects = TenantQuerySet["ReceiptLine"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "generation"], name="one_standing_receipt_per_gift"
            ),
            models.CheckConstraint(
                name="lines_of_receipts_have_an_amount", condition=Q(amount_minor__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.generation}"


class ReceiptVoid(TenantModel):
    """From when on a receipt says nothing any more, and why. Append-only."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="void")
    reason = models.CharField(max_length=10, choices=[(reason, reason) for reason in REASONS])
    voided_on = models.DateField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantQuerySet["ReceiptVoid"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="receipts_are_voided_for_a_reason", condition=Q(reason__in=REASONS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id} {self.reason}"
