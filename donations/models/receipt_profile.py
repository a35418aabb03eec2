"""What an organisation's receipts say of itself, and by which rules they are made."""

from django.db import models
from django.db.models import Q

from donations.domain.fiscal_years import LAST_DAY_TO_BEGIN
from donations.domain.tax_wording import SCHEMES
from mobilize.organisations.models import TenantModel, TenantQuerySet


class ReceiptProfile(TenantModel):
    """An organisation's legal details. Each receipt keeps a copy of what stood here that day.

    Receipts for single gifts are made by themselves for what is booked since
    `singles_since`. Personal values on receipts are kept `kept_years` after the last gift.
    """

    legal_name = models.CharField(max_length=200)
    address = models.TextField()
    registration = models.CharField(max_length=200, blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    tax_text_en = models.TextField(blank=True)
    tax_text_fr = models.TextField(blank=True)
    year_month = models.PositiveSmallIntegerField(default=1)
    year_day = models.PositiveSmallIntegerField(default=1)
    kept_years = models.PositiveSmallIntegerField(default=7)
    needs_address = models.BooleanField(default=False)
    singles_since = models.DateTimeField(null=True)
    singles = models.BooleanField(default=False)
    scheme = models.CharField(max_length=20, blank=True)

    objects = TenantQuerySet["ReceiptProfile"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="one_receipt_profile_per_organisation"
            ),
            models.CheckConstraint(
                name="fiscal_years_begin_on_a_day_of_every_year",
                condition=Q(year_month__range=(1, 12), year_day__range=(1, LAST_DAY_TO_BEGIN)),
            ),
            models.CheckConstraint(
                name="receipts_are_kept_for_a_while", condition=Q(kept_years__range=(1, 30))
            ),
            models.CheckConstraint(
                name="single_receipts_say_since_when",
                condition=Q(singles=False, singles_since=None)
                | Q(singles=True, singles_since__isnull=False),
            ),
            models.CheckConstraint(
                name="tax_schemes_are_known_ones", condition=Q(scheme__in=["", *SCHEMES])
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name
