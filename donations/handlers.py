"""What donations does when it hears of an event."""

from collections.abc import Callable
from datetime import datetime

from donations.domain.events import (
    ChainsAsked,
    CheckoutWornOut,
    HeldMoneyDecided,
    MoneyReturned,
    PaymentCaptured,
    PaymentFailed,
    PaymentNeedsGiver,
    ProviderEventReceived,
    RefundAsked,
)
from donations.services import booking, chains, closing, deciding, refunding
from mobilize.kit.events import Event
from mobilize.organisations import scoping


def on_provider_event(event: ProviderEventReceived, *, now: datetime) -> None:
    """Apply what the card provider told."""
    booking.apply(provider_event_id=event.provider_event_id, now=now)


def on_refund_asked(event: RefundAsked, *, now: datetime) -> None:
    """Give back what was asked for."""
    refunding.carry_out(organisation_id=event.organisation_id, refund_id=event.refund_id, now=now)


def on_checkout_worn_out(event: CheckoutWornOut, *, now: datetime) -> None:
    """Close a page on which too many cards were tried."""
    closing.close(organisation_id=event.organisation_id, payment_id=event.payment_id, now=now)


def on_held_money_decided(event: HeldMoneyDecided, *, now: datetime) -> None:
    """Take held money, or let it go."""
    deciding.carry_out(organisation_id=event.organisation_id, payment_id=event.payment_id, now=now)


def on_chains_asked(event: ChainsAsked, *, now: datetime) -> None:
    """Compute a cause's chains anew."""
    with scoping.within(event.organisation_id):
        chains.recompute(organisation_id=event.organisation_id, cause_id=event.cause_id, now=now)


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    ChainsAsked: [on_chains_asked],
    CheckoutWornOut: [on_checkout_worn_out],
    HeldMoneyDecided: [on_held_money_decided],
    MoneyReturned: [],
    PaymentCaptured: [],
    PaymentFailed: [],
    PaymentNeedsGiver: [],
    ProviderEventReceived: [on_provider_event],
    RefundAsked: [on_refund_asked],
}
QUEUES: dict[type[Event], str] = {ChainsAsked: "bulk"}
AT_ONCE: dict[type[Event], int] = {}
