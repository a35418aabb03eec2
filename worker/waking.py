"""Notice what is due and have it delivered: by hints to Celery, or right here.

The table is asked every 50 ms, a fixed price whatever waits (docs/adr/0001).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import structlog
from django.db import Error, close_old_connections
from kombu.exceptions import OperationalError
from redis import RedisError

from worker import bookkeeping, relay, upkeep
from worker.app import app
from worker.tasks import relay_outbox

log = structlog.get_logger(__name__)

PAUSE = 0.05  # seconds between two looks
REST = 2.0  # seconds after the database failed
AWAY = 30.0  # seconds during which a broker that failed is not asked again
SECOND, WAKE, SWEEP, MINUTE, DAY = 1.0, 5.0, 15.0, 60.0, 86400.0
MOST_HINTS = 8  # waiting in one queue; as many as a worker takes at once

Clock = Callable[[], datetime]
Dispatch = Callable[[str], None]


def by_hand(clock: Clock) -> Dispatch:
    """Return a dispatch that delivers in this process, without any broker."""

    def deliver(queue: str) -> None:
        relay.drain(queue=queue, clock=clock, limit=20)  # then the other queues have their turn

    return deliver


def by_hint(clock: Clock) -> Dispatch:
    """Return a dispatch that tells Celery, and delivers by itself while the broker is away."""
    deliver = by_hand(clock)
    away_until = 0.0

    def hint(queue: str) -> None:
        nonlocal away_until
        if time.monotonic() < away_until:
            deliver(queue)
            return
        try:
            _send(queue)
        except (OperationalError, RedisError, OSError) as error:
            away_until = time.monotonic() + AWAY
            log.warning("broker_away", error=type(error).__name__)

    return hint


def _send(queue: str) -> None:
    """Send a hint, unless enough wait already."""
    with app.producer_pool.acquire(block=True) as producer:
        waiting = cast("Any", producer.channel).client.llen(queue)  # kombu types no transport
        if waiting < MOST_HINTS:
            relay_outbox.apply_async(kwargs={"queue": queue}, queue=queue, producer=producer)


def run(*, dispatch: Dispatch, clock: Clock, keep_house: bool) -> None:
    """Dispatch what is due until `relay.stopping` is set. `keep_house`: sweep and purge too.

    Prompts are woken either way: beat asks for that too, but while the broker is away
    nobody hears it.
    """
    chores = _chores() if keep_house else [_waking_prompts()]
    while not relay.stopping.is_set():
        try:
            close_old_connections()
            for queue in upkeep.due_queues():
                dispatch(queue)
            for chore in chores:
                chore.do_when_due(clock)
        except Error as error:
            # Nothing is lost: what is due stays due.
            log.warning("database_away", error=type(error).__name__)
            relay.stopping.wait(REST)
        else:
            relay.stopping.wait(PAUSE)


@dataclass
class _Chore:
    """What beat would ask for, where no beat runs."""

    every: float  # seconds
    do: Callable[[datetime], None]
    done_at: float = field(default_factory=time.monotonic)

    def do_when_due(self, clock: Clock) -> None:
        if time.monotonic() - self.done_at > self.every:
            self.done_at = time.monotonic()
            self.do(clock())


def _waking_prompts() -> _Chore:
    return _Chore(WAKE, lambda now: upkeep.wake_prompts(now=now))


def _chores() -> list[_Chore]:
    return [
        _Chore(SECOND, lambda now: upkeep.fold(now=now)),
        _Chore(SECOND, lambda _now: upkeep.drain_visits()),
        _waking_prompts(),
        _Chore(SWEEP, lambda _now: upkeep.bury()),
        _Chore(MINUTE, lambda now: upkeep.keep_schedule(now=now)),
        _Chore(MINUTE, lambda now: upkeep.release_matches(now=now)),
        _Chore(MINUTE, lambda now: upkeep.look_after_prompts(now=now)),
        _Chore(5 * MINUTE, lambda now: bookkeeping.look_after_pledges(now=now)),
        _Chore(5 * MINUTE, lambda now: bookkeeping.look_after_plans(now=now)),
        _Chore(MINUTE, lambda now: bookkeeping.look_after_receipts(now=now)),
        _Chore(5 * MINUTE, lambda now: upkeep.reconcile_mail(now=now)),
        _Chore(5 * MINUTE, lambda now: upkeep.watch_pace(now=now)),
        _Chore(DAY, lambda now: upkeep.watch_forest(now=now)),
        _Chore(DAY, lambda now: upkeep.purge(now=now)),
        _Chore(DAY, lambda now: upkeep.recount(now=now)),
        _Chore(DAY, lambda now: upkeep.retain(now=now)),
        _Chore(DAY, lambda now: upkeep.recompute_chains(now=now)),
        _Chore(60 * MINUTE, lambda now: upkeep.watch_experiments(now=now)),
        _Chore(60 * MINUTE, lambda now: bookkeeping.send_digests(now=now)),
        _Chore(60 * MINUTE, lambda now: upkeep.publish_breakdowns(now=now)),
        _Chore(DAY, lambda now: upkeep.rewrap(now=now)),
        _Chore(60 * MINUTE, lambda now: upkeep.look_after_pending(now=now)),
        _Chore(60 * MINUTE, lambda now: upkeep.end_proposals(now=now)),
        _Chore(5 * MINUTE, lambda now: bookkeeping.resolve_payments(now=now)),
        _Chore(DAY, lambda now: bookkeeping.tie_out(now=now)),
        _Chore(DAY, lambda now: bookkeeping.keep_attribution_runs(now=now)),
        _Chore(DAY, lambda _now: upkeep.check()),
    ]
