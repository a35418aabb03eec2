"""The ECB's rates that were loaded."""

from collections.abc import Collection
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Max, Min

from donations.domain import conversion
from donations.domain.conversion import RateBook
from donations.models import ExchangeRate

LONGEST_PAUSE = timedelta(days=7)  # between two publications: four days, over Easter
EVERY_DAY = "USD"  # quoted on every day of publication, so all of them are known


def span() -> tuple[date, date] | None:
    """Return the first and the last day of which rates are here."""
    found = ExchangeRate.objects.aggregate(first=Min("quoted_on"), last=Max("quoted_on"))
    return (found["first"], found["last"]) if found["last"] else None


def book(*, currencies: Collection[str], since: date) -> RateBook:
    """Return the rates that money of these currencies needs from a day on.

    It never asks anybody but the table.
    """
    rows = ExchangeRate.objects.filter(
        currency__in=[*currencies, EVERY_DAY], quoted_on__gte=since - LONGEST_PAUSE
    )
    found = rows.values_list("quoted_on", "currency", "per_euro")
    return conversion.book_of((day, code, Fraction(rate)) for day, code, rate in found)


def of_day(day: date) -> tuple[date | None, dict[str, str]]:
    """Return the last day of publication until a day, and its rates as they were published."""
    rows = ExchangeRate.objects.filter(quoted_on__lte=day)
    published = rows.order_by("-quoted_on").values_list("quoted_on", flat=True).first()
    if published is None:
        return None, {}
    found = ExchangeRate.objects.filter(quoted_on=published).order_by("currency")
    rates = found.values_list("currency", "per_euro")
    return published, {currency: f"{rate.normalize():f}" for currency, rate in rates}
