"""What we need of a card provider, in our words."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money


class ProviderAway(AppError):
    """The card provider does not answer right now. Please try again in a moment."""

    code = "provider-away"
    kind = Kind.TRY_LATER


class ProviderRefused(AppError):
    """The card provider does not take this payment. Choose another amount or way to pay."""

    code = "provider-refused"
    kind = Kind.UNPROCESSABLE


@dataclass(frozen=True, kw_only=True)
class Order:
    """One attempt to pay. Its `payment_id` is the idempotency key: asked twice, opened once."""

    organisation_id: UUID
    payment_id: UUID
    money: Money
    title: str
    thanks_url: str
    back_url: str


@dataclass(frozen=True)
class Session:
    """The provider's page for one attempt: `open`, `complete` or `expired`."""

    ref: str
    status: str
    url: str


class CardProvider(Protocol):
    """Opens pages on which cards are charged. Never called inside a transaction."""

    def open(self, order: Order) -> Session:
        """Open the page of an attempt.

        Raises:
            ProviderAway, ProviderRefused
        """

    def find(self, ref: str) -> Session:
        """Return how a page stands.

        Raises:
            ProviderAway, ProviderRefused
        """
