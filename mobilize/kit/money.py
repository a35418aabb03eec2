"""Money: integer minor units with an ISO 4217 currency. Never a float, never a mixed sum."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mobilize.kit import currencies

Weight = int | float | Fraction


class CurrencyMismatch(ValueError):
    """Money of two currencies was added, subtracted or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of one currency. May be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("money is an integer number of minor units")
        if not is_currency(self.currency):
            raise ValueError(f"{self.currency!r} is not a currency code")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        digits = exponent(self.currency)
        sign = "-" if self.minor < 0 else ""
        whole, rest = divmod(abs(self.minor), 10**digits)
        fraction = f".{rest:0{digits}d}" if digits else ""
        return f"{sign}{whole:,}{fraction} {self.currency}"

    def split(self, weights: Sequence[Weight]) -> list["Money"]:
        """Split by weights so that the parts add up to the whole, to the minor unit.

        Largest remainder; on a tie the earlier part gets the unit. A negative
        amount splits as the mirror of its positive: a refund reverses a gift exactly.

        Raises:
            ValueError: no weight, a negative one, or none above zero
        """
        shares = largest_remainder(abs(self.minor), weights)
        sign = -1 if self.minor < 0 else 1
        return [Money(sign * share, self.currency) for share in shares]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")
        return other.minor


def total(parts: Iterable[Money], *, currency: str) -> Money:
    """Return the sum of the parts; nothing sums to zero.

    Raises:
        CurrencyMismatch: a part is of another currency
    """
    return sum(parts, start=Money(0, currency))


def largest_remainder(whole: int, weights: Sequence[Weight]) -> list[int]:
    """Apportion `whole` units by weights (Hamilton's method, 1792).

    Parts add up to `whole`; each differs from its exact quota by less than one.

    Raises:
        ValueError: no weight, a negative one, or none above zero
    """
    exact = [Fraction(weight) for weight in weights]
    if not exact or min(exact) < 0 or sum(exact) == 0:
        raise ValueError("weights must be at least one, none negative, not all zero")
    quotas = [whole * weight / sum(exact) for weight in exact]
    parts = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


def exponent(currency: str) -> int:
    """Return how many decimal places the currency's minor unit has."""
    return currencies.places(currency)


def is_currency(code: object) -> bool:
    """Say whether this has the form of an ISO 4217 code: three capital letters."""
    return isinstance(code, str) and re.fullmatch("[A-Z]{3}", code) is not None
