"""Money as a provider counts it, and back. Exact, or refused: no unit is ever rounded away."""

from mobilize.kit import currencies
from mobilize.kit.errors import AppError
from mobilize.kit.money import Money

STRIPE = "stripe"


class AmountTooFine(AppError):
    """Our card provider charges this currency in larger steps only."""

    code = "amount-too-fine"


def charged(money: Money, *, provider: str = STRIPE) -> int:
    """Return the number that a provider is sent for an amount in ISO minor units.

    Raises:
        AmountTooFine: it cannot be charged to the unit
    """
    units = _units(money, provider=provider)
    step = currencies.multiple_at(provider, money.currency)
    if units is None or units % step:
        raise AmountTooFine(
            "In %(currency)s our card provider takes multiples of %(step)s only.",
            field="amount_minor",
            currency=money.currency,
            step=str(smallest_step(money.currency, provider=provider)),
        )
    return units


def received(units: int, *, currency: str, provider: str = STRIPE) -> Money | None:
    """Return what a provider's number means, or None where we cannot hold it to the unit."""
    theirs = currencies.places_at(provider, currency)
    minor, rest = divmod(units * 10 ** currencies.places(currency), 10**theirs)
    return None if rest else Money(minor, currency)


def smallest_step(currency: str, *, provider: str = STRIPE) -> Money:
    """Return the least amount of which every charge is a multiple."""
    step = currencies.multiple_at(provider, currency)
    theirs, ours = currencies.places_at(provider, currency), currencies.places(currency)
    return Money(max(step * 10**ours // 10**theirs, 1), currency)


def _units(money: Money, *, provider: str) -> int | None:
    theirs = currencies.places_at(provider, money.currency)
    units, rest = divmod(money.minor * 10**theirs, 10 ** currencies.places(money.currency))
    return None if rest else units
