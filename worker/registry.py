"""Who hears of which event, in which queue it waits, and how many are handled at once."""

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
    """One topic's event class, its handlers and its queue.

    With `at_once` above 1 the handlers take a list of so many events of one
    organisation, and nothing but all of them or none: a handler that fails is called
    again with each event alone.
    """

    event: type[Event]
    handlers: tuple[Callable[..., None], ...]
    queue: str
    at_once: int = 1


@functools.cache
def routes() -> Mapping[str, Route]:
    """Return every topic's route, as the modules' `SUBSCRIPTIONS`, `QUEUES` and `AT_ONCE` say."""
    return {
        event.topic: Route(
            event,
            tuple(handlers),
            module.QUEUES.get(event, DEFAULT),
            module.AT_ONCE.get(event, 1),
        )
        for module in (petitions, donations)
        for event, handlers in module.SUBSCRIPTIONS.items()
    }


def topics(queue: str) -> list[str]:
    """Return the topics that wait in this queue."""
    return [topic for topic, route in routes().items() if route.queue == queue]


def one_by_one(queue: str) -> list[str]:
    """Return the topics of this queue whose events are handled alone."""
    return [topic for topic in topics(queue) if routes()[topic].at_once == 1]


def in_batches(queue: str) -> list[str]:
    """Return the topics of this queue whose events are handled many at once."""
    return [topic for topic in topics(queue) if routes()[topic].at_once > 1]
