"""What donations does when it hears of an event."""

from collections.abc import Callable
from datetime import datetime

from donations.domain.events import ProviderEventReceived
from donations.services import booking
from mobilize.kit.events import Event


def on_provider_event(event: ProviderEventReceived, *, now: datetime) -> None:
    """Apply what the card provider told."""
    booking.apply(
        organisation_id=event.organisation_id,
        provider_event_id=event.provider_event_id,
        now=now,
    )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    ProviderEventReceived: [on_provider_event],
}
QUEUES: dict[type[Event], str] = {}
AT_ONCE: dict[type[Event], int] = {}
