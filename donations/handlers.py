"""What donations does when it hears of an event."""

from collections.abc import Callable
from datetime import datetime

from donations.domain.events import (
    ChainsAsked,
    ProviderEventReceived,
    ReceiptCopyDue,
    ReceiptRunWaiting,
)
from donations.emails import receipt
from donations.services import booking, chains, receipt_runs
from mobilize.kit.events import Event
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations


def on_provider_event(event: ProviderEventReceived, *, now: datetime) -> None:
    """Apply what the card provider told."""
    booking.apply(
        organisation_id=event.organisation_id,
        provider_event_id=event.provider_event_id,
        now=now,
    )


def on_chains_asked(event: ChainsAsked, *, now: datetime) -> None:
    """Compute a cause's chains anew."""
    with scoping.within(event.organisation_id):
        chains.recompute(organisation_id=event.organisation_id, cause_id=event.cause_id, now=now)


def on_receipt_copies(events: list[ReceiptCopyDue], *, now: datetime) -> None:
    """Typeset receipts of one organisation together and mail each to its giver."""
    receipt.send(
        organisation_id=events[0].organisation_id,
        copy_ids=[event.copy_id for event in events],
        now=now,
    )


def on_receipt_run(event: ReceiptRunWaiting, *, now: datetime) -> None:
    """Make the next givers' receipts of a year."""
    with scoping.within(event.organisation_id):
        receipt_runs.go_on(
            organisation=organisations.by_id(event.organisation_id),
            run_id=event.run_id,
            after=event.after,
            now=now,
        )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    ChainsAsked: [on_chains_asked],
    ProviderEventReceived: [on_provider_event],
    ReceiptCopyDue: [on_receipt_copies],
    ReceiptRunWaiting: [on_receipt_run],
}
QUEUES: dict[type[Event], str] = {ChainsAsked: "bulk", ReceiptRunWaiting: "bulk"}
AT_ONCE: dict[type[Event], int] = {ReceiptCopyDue: 50}
