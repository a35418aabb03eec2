"""Deliver what the outbox holds: one message at a time, or a batch where handlers take many."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from random import SystemRandom
from threading import Event as Flag
from uuid import UUID

import structlog

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.events import Event
from mobilize.organisations import scoping
from mobilize.outbox import queries
from mobilize.outbox import services as outbox
from mobilize.outbox.models import MOST_ATTEMPTS
from mobilize.outbox.services import Claimed
from worker import registry
from worker.deadlines import Deadlines, Overdue
from worker.registry import Route

log = structlog.get_logger(__name__)

REASON = "outbox relay"
BATCH_LEASE = timedelta(minutes=1)  # a batch takes a second; fifty receipts take a few
# Seconds of one message, all its handlers together, and of one batch: shorter than their leases,
# past which another thread would do the same beside this one.
LONGEST, BATCH_LONGEST = 240.0, 45.0
UNTRIED, TRIED = range(1), range(1, MOST_ATTEMPTS)
Clock = Callable[[], datetime]

deadlines = Deadlines()
# Set when this process has been asked to stop: the message in hand is finished, no other begun.
stopping = Flag()


def drain(*, queue: str, clock: Clock, limit: int = 100) -> int:
    """Deliver due messages of one queue until `limit` are; return how many were taken.

    The last batch may exceed the limit. Batches and single messages take turns, so that
    neither waits for all of the other. No transaction is open while a handler runs: it
    may talk to a mail server.
    """
    delivered = 0
    while delivered < limit and (taken := _turn(queue, clock=clock)):
        delivered += taken
    return delivered


def _turn(queue: str, *, clock: Clock) -> int:
    """Deliver a batch of each topic that has them, and one message of the others.

    What was tried before is delivered alone: it may be what killed its batch's process,
    and must not take the others with it again. Its lease is short as a batch's is.
    """
    due = _due(queue)
    batched, single = (
        [topic for topic in topics if topic in due]
        for topics in (registry.in_batches(queue), registry.one_by_one(queue))
    )
    taken = sum(_deliver_batch(topic, clock=clock) for topic in batched)
    for topics, tried, lease, longest in (
        (batched, TRIED, BATCH_LEASE, BATCH_LONGEST),
        (single, outbox.ANY_ATTEMPT, outbox.LEASE, LONGEST),
    ):
        ends_at = time.monotonic() + longest
        for message in _claim(topics, tried=tried, lease=lease):
            _deliver(message, clock=clock, ends_at=ends_at)
            taken += 1
    return taken


def _due(queue: str) -> set[str]:
    """Return the topics of a queue that have a message: one look, instead of a claim for each."""
    if stopping.is_set():
        return set()
    with scoping.everywhere(REASON):
        return queries.due_topics(registry.topics(queue))


def _claim(
    topics: list[str], *, tried: range, limit: int = 1, lease: timedelta = outbox.LEASE
) -> list[Claimed]:
    if not topics or stopping.is_set():
        return []
    with scoping.everywhere(REASON):
        return outbox.claim(limit=limit, topics=topics, tried=tried, lease=lease)


def _deliver_batch(topic: str, *, clock: Clock) -> int:
    """Hand a batch to its handlers, each organisation's part alone, while there is time."""
    route, ends_at = registry.routes()[topic], time.monotonic() + BATCH_LONGEST
    taken = _claim([topic], tried=UNTRIED, limit=route.at_once, lease=BATCH_LEASE)
    for part in _by_organisation(taken):
        with structlog.contextvars.bound_contextvars(topic=topic, messages=len(part)):
            if time.monotonic() < ends_at:
                _deliver_part(route, part, clock=clock, ends_at=ends_at)
            else:
                _give_back(part)
    return len(taken)


def _deliver_part(route: Route, part: list[Claimed], *, clock: Clock, ends_at: float) -> None:
    """Handle messages together; if that fails each alone, and by its own outcome."""
    try:
        events = [route.event.from_payload(message.payload) for message in part]
        longest = _longest_each(route, ends_at)
        for handler in route.handlers:
            with deadlines.within(longest):
                handler(events, now=clock())
    except Exception as error:  # noqa: BLE001 - whatever it was shows again, with its message
        log.warning("batch_failed", error=type(error).__name__)
        _deliver_each(part, clock=clock, ends_at=ends_at)
        return
    with scoping.everywhere(REASON):
        finished = outbox.finish_all(part)
    if finished < len(part):
        log.warning("lease_lost", messages=len(part) - finished)


def _deliver_each(part: list[Claimed], *, clock: Clock, ends_at: float) -> None:
    """Deliver each alone while there is time. The others come again alone, under new leases."""
    for number, message in enumerate(part):
        if time.monotonic() >= ends_at:
            _let_come_alone(part[number:])
            return
        _deliver(message, clock=clock, ends_at=ends_at)


def _let_come_alone(messages: list[Claimed]) -> None:
    with scoping.everywhere(REASON):
        for message in messages:
            outbox.retry(message, error=Overdue.__name__, random=SystemRandom())


def _give_back(messages: list[Claimed]) -> None:
    with scoping.everywhere(REASON):
        for message in messages:
            outbox.give_back(message)


def _longest_each(route: Route, ends_at: float) -> float:
    """Return how long each handler may take: one that never ends leaves the others their share."""
    handlers = len(route.handlers) or 1  # some events are only noted: nobody handles them
    return max(ends_at - time.monotonic(), 0.0) / handlers


def _by_organisation(messages: Iterable[Claimed]) -> list[list[Claimed]]:
    parts: dict[UUID | None, list[Claimed]] = defaultdict(list)
    for message in messages:
        parts[message.organisation_id].append(message)
    return list(parts.values())


def _deliver(message: Claimed, *, clock: Clock, ends_at: float) -> None:
    with structlog.contextvars.bound_contextvars(message=str(message.id), topic=message.topic):
        route = registry.routes()[message.topic]
        failures = _call_all(route, message, clock=clock, ends_at=ends_at)
        with scoping.everywhere(REASON):
            settled = _settle(message, failures)
        if not settled:
            log.warning("lease_lost", attempts=message.attempts)


def _call_all(route: Route, message: Claimed, *, clock: Clock, ends_at: float) -> list[Exception]:
    """Call every handler, whatever the others did; return what they raised."""
    failures: list[Exception] = []
    try:
        event: Event = route.event.from_payload(message.payload)
    except (TypeError, ValueError) as error:
        log.exception("payload_unreadable")
        return [error]
    longest = _longest_each(route, ends_at)
    for handler in route.handlers:
        try:
            with deadlines.within(longest):
                handler(event if route.at_once == 1 else [event], now=clock())
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
    if again and not any(_is_attempt(failure) for failure in again):
        return outbox.put_off(message, error=_name(again[0]))
    if again:
        return outbox.retry(message, error=_name(again[0]), random=SystemRandom())
    return outbox.finish(message, reason=_name(failures[0]) if failures else "")


def _is_worth_retrying(failure: Exception) -> bool:
    return not isinstance(failure, AppError) or failure.kind is Kind.TRY_LATER


def _is_attempt(failure: Exception) -> bool:
    return not isinstance(failure, AppError) or failure.is_attempt


def _name(failure: Exception) -> str:
    """Name a failure without its text: a text may hold an address."""
    code = failure.code if isinstance(failure, AppError) else ""
    return f"{type(failure).__name__} {code}".strip()
