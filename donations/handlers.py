"""What donations does when it hears of an event."""

from collections.abc import Callable

from mobilize.kit.events import Event

SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {}
QUEUES: dict[type[Event], str] = {}
