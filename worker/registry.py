"""Who hears of which event, and in which queue it waits."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from donations import handlers as donations
from mobilize.kit.events import Event
from petitions import handlers as petitions
from worker.queues import DEFAULT


class Handler(Protocol):
    """Reacts to one event. Safe to call again with the same event; opens its own scope."""

    def __call__(self, event: Any, /, *, now: datetime) -> None: ...


@dataclass(frozen=True)
class Route:
    """One topic's event class, its handlers and its queue."""

    event: type[Event]
    handlers: tuple[Callable[..., None], ...]
    queue: str


@functools.cache
def routes() -> Mapping[str, Route]:
    """Return every topic's route, as the modules' `SUBSCRIPTIONS` and `QUEUES` say."""
    return {
        event.topic: Route(event, tuple(handlers), module.QUEUES.get(event, DEFAULT))
        for module in (petitions, donations)
        for event, handlers in module.SUBSCRIPTIONS.items()
    }


def topics(queue: str) -> list[str]:
    """Return the topics that wait in this queue."""
    return [topic for topic, route in routes().items() if route.queue == queue]
