"""The book: every movement of money, written once."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from donations.domain.rails import RAILS
from donations.models.fundraising_page import FundraisingPage
from donations.models.payment import Payment
from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet

# The day of a moment in UTC, and how far from it the day of any place can be.
UTC_DAY, A_DAY = "((%(expressions)s) AT TIME ZONE 'UTC')::date", timedelta(days=1)
BOOKED = Func("booked_at", template=UTC_DAY, output_field=models.DateField())


class LedgerEntry(TenantModel):
    """Append-only, in signed minor units. Every total and every report reads this table only.

    Rail, channel, journey, page and place in the forest are copied from the pledge, so
    that nothing that happens later changes a booked day. `happened_at` is the
    provider's time, `booked_at` ours, `booked_on` our day where the organisation is: the
    database refuses any other, so nothing is booked into a day that is over.
    """

    class Kind(models.TextChoices):
        GIFT = "gift"
        REFUND = "refund"
        REFUND_FAILED = "refund_failed"
        DISPUTE = "dispute"
        DISPUTE_WON = "dispute_won"

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="entries")
    fundraising_page = models.ForeignKey(
        FundraisingPage, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    source_key = models.CharField(max_length=150)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    rail = models.CharField(max_length=10, choices=[(rail, rail) for rail in RAILS])
    channel = models.CharField(max_length=20)
    journey = ArrayField(models.CharField(max_length=20), default=list)
    parent_id = models.UUIDField(null=True)
    root_id = models.UUIDField(null=True)
    depth = models.PositiveIntegerField(default=0)
    happened_at = models.DateTimeField()
    booked_at = models.DateTimeField()
    booked_on = models.DateField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_key"], name="one_capture_one_gift_entry"),
            models.CheckConstraint(
                name="gifts_come_and_reversals_go",
                condition=Q(kind__in=["gift", "refund_failed", "dispute_won"], amount_minor__gt=0)
                | Q(kind__in=["refund", "dispute"], amount_minor__lt=0),
            ),
            models.CheckConstraint(
                name="entries_are_booked_on_the_day_of_booking",
                condition=Q(booked_on__gte=BOOKED - A_DAY, booked_on__lte=BOOKED + A_DAY),
            ),
        ]
        indexes = [
            models.Index(fields=["cause", "currency", "booked_on"], name="ledger_by_cause"),
            models.Index(
                fields=["fundraising_page"],
                condition=Q(fundraising_page__isnull=False),
                name="ledger_by_page",
            ),
        ]

    def __str__(self) -> str:
        return self.source_key
