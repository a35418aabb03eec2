"""What donations tells the rest of the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from mobilize.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class ProviderEventReceived(Event):
    """The card provider has told us something about one of our payments."""

    topic: ClassVar[str] = "donations.provider-event-received"

    provider_event_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChainsAsked(Event):
    """Staff want a cause's chains computed anew; `asked` tells one wish from the next."""

    topic: ClassVar[str] = "donations.chains_asked"

    cause_id: UUID
    asked: str


@dataclass(frozen=True, kw_only=True)
class PaymentCaptured(Event):
    """The money of a payment has come."""

    topic: ClassVar[str] = "donations.payment_captured"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentFailed(Event):
    """A payment was declined, for the first time if its page is still open."""

    topic: ClassVar[str] = "donations.payment_failed"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class PaymentNeedsGiver(Event):
    """A giver's bank wants to ask them before it pays."""

    topic: ClassVar[str] = "donations.payment_needs_giver"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class MoneyReturned(Event):
    """Money of a payment went back, or came again; its book has so many `entries` by now."""

    topic: ClassVar[str] = "donations.money_returned"

    payment_id: UUID
    entries: int


@dataclass(frozen=True, kw_only=True)
class RefundAsked(Event):
    """Staff or a donor want money back."""

    topic: ClassVar[str] = "donations.refund_asked"

    refund_id: UUID


@dataclass(frozen=True, kw_only=True)
class CheckoutWornOut(Event):
    """Three cards were declined on one page; it is closed."""

    topic: ClassVar[str] = "donations.checkout_worn_out"

    payment_id: UUID


@dataclass(frozen=True, kw_only=True)
class HeldMoneyDecided(Event):
    """Staff have decided whether money that is held is taken or let go."""

    topic: ClassVar[str] = "donations.held_money_decided"

    payment_id: UUID
