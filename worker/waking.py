"""Notice what is due and have it delivered: by hints to Celery, or right here.

The table is asked every 50 ms, a fixed price whatever waits (docs/adr/0001).
"""

import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import Error, close_old_connections
from kombu.exceptions import OperationalError

from worker import relay, upkeep
from worker.tasks import app, relay_outbox

log = structlog.get_logger(__name__)

PAUSE = 0.05  # seconds between two looks
REST = 2.0  # seconds after the database or the broker failed
SWEEP, DAY = 15.0, 86400.0
MOST_HINTS = 8  # waiting in one queue; as many as a worker takes at once

Clock = Callable[[], datetime]
Dispatch = Callable[[str], None]


def by_hint(queue: str) -> None:
    """Send Celery a hint, unless enough wait already.

    Raises:
        OperationalError: the broker is away
    """
    with app.producer_pool.acquire(block=True) as producer:
        waiting = producer.channel.client.llen(queue)
        if waiting < MOST_HINTS:
            relay_outbox.apply_async(kwargs={"queue": queue}, queue=queue, producer=producer)


def by_hand(clock: Clock) -> Dispatch:
    """Return a dispatch that delivers in this process, without any broker."""

    def deliver(queue: str) -> None:
        relay.drain(queue=queue, clock=clock, limit=20)  # then the other queues have their turn

    return deliver


def run(*, dispatch: Dispatch, clock: Clock, keep_house: bool) -> None:
    """Dispatch what is due until `relay.stopping` is set. `keep_house`: sweep and purge too."""
    swept = purged = time.monotonic()
    while not relay.stopping.is_set():
        try:
            close_old_connections()
            queues = upkeep.due_queues()
            for queue in queues:
                dispatch(queue)
            if keep_house and time.monotonic() - swept > SWEEP:
                upkeep.bury()
                swept = time.monotonic()
            if keep_house and time.monotonic() - purged > DAY:
                upkeep.purge(now=clock())
                purged = time.monotonic()
        except (Error, OperationalError) as error:
            # Nothing is lost: what is due stays due.
            log.warning("relay_waits", error=type(error).__name__)
            relay.stopping.wait(REST)
        else:
            relay.stopping.wait(PAUSE)
