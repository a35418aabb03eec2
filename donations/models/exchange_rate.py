"""The ECB's euro reference rates, as they were published."""

from django.db import models
from django.db.models import Q

from mobilize.kit import ids
from mobilize.organisations.models import TenantQuerySet


class ExchangeRate(models.Model):
    """So many units of a currency stood for one euro on a day. Everybody's, and append-only.

    No day is added before the last one (`donations.services.rates`), so that what a
    report has converted once is converted alike for ever.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    currency = models.CharField(max_length=3)
    quoted_on = models.DateField()
    per_euro = models.DecimalField(max_digits=20, decimal_places=8)
    loaded_at = models.DateTimeField()

    objects = TenantQuerySet["ExchangeRate"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quoted_on", "currency"], name="one_rate_per_day_and_currency"
            ),
            models.CheckConstraint(
                name="rates_are_above_zero", condition=Q(per_euro__gt=0) & ~Q(currency="EUR")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quoted_on} {self.per_euro} {self.currency}"
