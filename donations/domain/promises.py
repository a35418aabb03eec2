"""What somebody promises, and who they are."""

from dataclasses import dataclass

from donations.domain import amounts, provider_amounts, rails
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money


class RailClosed(AppError):
    """Only staff record gifts on this rail."""

    code = "rail-closed"
    kind = Kind.FORBIDDEN


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An amount on its way. `by_staff` says that a member or a key recorded it for the giver."""

    amount_minor: int
    currency: str
    rail: str
    by_staff: bool = False


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Who gives, as they said it themselves.

    A pledge asks for no consent: nobody has confirmed yet that the address is theirs.
    """

    email: str
    name: str
    country: str = ""
    locale: str = "en"


def check(promise: Promise, *, currency: str) -> None:
    """Refuse what a cause of this currency does not take.

    Raises:
        RailClosed, AmountInvalid, CurrencyDiffers, AmountTooFine
    """
    open_rails = rails.RAILS if promise.by_staff else rails.PROMISED_BY_ANYONE
    if promise.rail not in open_rails:
        raise RailClosed(field="rail")
    amounts.check(amount_minor=promise.amount_minor, currency=promise.currency, wanted=currency)
    if promise.rail == rails.CARD:
        provider_amounts.charged(Money(promise.amount_minor, promise.currency))
