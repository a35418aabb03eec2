"""Money in another currency, at the rate of a day. Exact fractions, rounded once, at the end.

Rounding is half away from zero, so that what is given back mirrors what was given. An
entry is converted as the difference of its payment's balance after and before it: all
entries of a payment add up to the converted balance, and a gift that is given back in
any number of parts comes to exactly nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from donations.domain import business_days
from mobilize.kit import currencies

EURO = "EUR"
WAITS, NONE = "rate-not-published-yet", "no-rate"


class NoRate(Exception):
    """A day has no rate for a currency. `reason` says whether one may still come."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class RateBook:
    """Published rates: `days` in order, and units per euro by day and currency."""

    days: tuple[date, ...]
    per_euro: Mapping[tuple[date, str], Fraction]

    def published_for(self, day: date) -> date:
        """Return the last day of publication until `day`: its own, or the one before a weekend.

        A day on which rates are still to come has none, so that what is converted once
        is converted alike for ever.

        Raises:
            NoRate
        """
        at = bisect_right(self.days, day)
        if not at:
            raise NoRate(NONE if self.days else WAITS)
        if self.days[-1] < business_days.last_until(day):
            raise NoRate(WAITS)
        return self.days[at - 1]

    def rate(self, source: str, into: str, *, day: date) -> Fraction:
        """Return how many units of `into` one unit of `source` is on a day; across the euro.

        Raises:
            NoRate
        """
        if source == into:
            return Fraction(1)
        published = self.published_for(day)
        return self._per_euro(into, published) / self._per_euro(source, published)

    def _per_euro(self, currency: str, published: date) -> Fraction:
        if currency == EURO:
            return Fraction(1)
        try:
            return self.per_euro[published, currency]
        except KeyError as error:
            raise NoRate(NONE) from error


def book_of(quotes: Iterable[tuple[date, str, Fraction]]) -> RateBook:
    """Return a book of published rates."""
    per_euro = {(day, currency): rate for day, currency, rate in quotes}
    return RateBook(days=tuple(sorted({day for day, _ in per_euro})), per_euro=per_euro)


def converted(minor: int, *, source: str, into: str, rate: Fraction) -> int:
    """Return an amount in the other currency's minor units, rounded half away from zero."""
    scale = Fraction(10) ** (currencies.places(into) - currencies.places(source))
    exact = abs(minor) * rate * scale
    whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return whole if minor >= 0 else -whole


def step(before: int, amount: int, *, source: str, into: str, rate: Fraction) -> int:
    """Return what an entry comes to whose payment had a balance of `before`."""
    after = converted(before + amount, source=source, into=into, rate=rate)
    return after - converted(before, source=source, into=into, rate=rate)
