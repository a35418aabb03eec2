"""Bring the visits that wait in the stream into their table."""

from collections.abc import Sequence

import structlog
from django.conf import settings
from django.db import connection
from redis import RedisError

from mobilize.kit.breaker import Breaker
from mobilize.kit.stream import Entry
from mobilize.organisations import scoping
from petitions.queries.visits_waiting import STREAM
from petitions.services import touch_rows

log = structlog.get_logger(__name__)

AT_ONCE = 20  # entries in one transaction: 2000 visits at most
ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('petitions.draining'))"
broker = Breaker(rest=15.0)  # whoever waits for a frozen broker delivers no mail meanwhile


def drain() -> int:
    """Write the oldest visits of the stream, in one transaction; return how many entries are done.

    They leave the stream once they are committed. Killed in between, this writes them again,
    and the same visit twice is one. Nothing is done while somebody else drains, or while the
    broker is away.
    """
    if not settings.REDIS_URL or not broker.lets_through():
        return 0
    try:
        entries = STREAM.read(most=AT_ONCE)
        if entries and _write(entries):
            STREAM.forget(entries)
        else:
            entries = []
    except (RedisError, OSError) as error:
        broker.failed()
        log.warning("visits_not_drained", error=type(error).__name__)
        return 0
    broker.worked()
    return len(entries)


def _write(entries: Sequence[Entry]) -> bool:
    """Write visits unless somebody else drains; say whether it was done."""
    with scoping.everywhere(touch_rows.REASON):
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
            if not cursor.fetchone()[0]:
                return False
        touch_rows.store_batches([entry.said for entry in entries])
    return True
