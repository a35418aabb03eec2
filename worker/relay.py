"""Deliver what the outbox holds, one message at a time."""

from collections.abc import Callable
from datetime import datetime
from random import SystemRandom
from threading import Event as Flag

import structlog

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.events import Event
from mobilize.organisations import scoping
from mobilize.outbox import services as outbox
from mobilize.outbox.services import Claimed
from worker import registry
from worker.registry import Route

log = structlog.get_logger(__name__)

REASON = "outbox relay"
Clock = Callable[[], datetime]

# Set when this process has been asked to stop: the message in hand is finished, no other begun.
stopping = Flag()


def drain(*, queue: str, clock: Clock, limit: int = 100) -> int:
    """Deliver up to `limit` due messages of one queue; return how many were taken.

    Each message is claimed alone, so that a lease covers one delivery and not the
    ones before it. No transaction is open while a handler runs: it may talk to a
    mail server.
    """
    topics = registry.topics(queue)
    for delivered in range(limit):
        message = None if stopping.is_set() else _claim(topics)
        if message is None:
            return delivered
        _deliver(message, clock=clock)
    return limit


def _claim(topics: list[str]) -> Claimed | None:
    with scoping.everywhere(REASON):
        claimed = outbox.claim(limit=1, topics=topics)
    return claimed[0] if claimed else None


def _deliver(message: Claimed, *, clock: Clock) -> None:
    with structlog.contextvars.bound_contextvars(message=str(message.id), topic=message.topic):
        failures = _call_all(registry.routes()[message.topic], message, clock=clock)
        with scoping.everywhere(REASON):
            settled = _settle(message, failures)
        if not settled:
            log.warning("lease_lost", attempts=message.attempts)


def _call_all(route: Route, message: Claimed, *, clock: Clock) -> list[Exception]:
    """Call every handler, whatever the others did; return what they raised."""
    failures: list[Exception] = []
    try:
        event: Event = route.event.from_payload(message.payload)
    except (TypeError, ValueError) as error:
        log.exception("payload_unreadable")
        return [error]
    for handler in route.handlers:
        try:
            handler(event, now=clock())
        except AppError as refusal:
            log.info("handler_refused", handler=handler.__name__, code=refusal.code)
            failures.append(refusal)
        except Exception as error:
            log.exception("handler_failed", handler=handler.__name__)
            failures.append(error)
    return failures


def _settle(message: Claimed, failures: list[Exception]) -> bool:
    """Finish a message that nobody wants again, else let it wait for its next attempt."""
    again = [failure for failure in failures if _is_worth_retrying(failure)]
    if again:
        return outbox.retry(message, error=_name(again[0]), random=SystemRandom())
    return outbox.finish(message, reason=_name(failures[0]) if failures else "")


def _is_worth_retrying(failure: Exception) -> bool:
    return not isinstance(failure, AppError) or failure.kind is Kind.TRY_LATER


def _name(failure: Exception) -> str:
    """Name a failure without its text: a text may hold an address."""
    code = failure.code if isinstance(failure, AppError) else ""
    return f"{type(failure).__name__} {code}".strip()
