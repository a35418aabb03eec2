"""Note a visit, without anybody waiting for it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import structlog
from django.conf import settings
from django.db import close_old_connections, connection
from prometheus_client import Counter
from redis import RedisError

from mobilize.kit.breaker import Breaker
from mobilize.kit.buffer import Buffer
from petitions.domain import visit_wire
from petitions.domain.visits import Visit
from petitions.models import Touch
from petitions.queries.visits_waiting import STREAM
from petitions.services import touch_rows

log = structlog.get_logger(__name__)

EVERY = 0.05  # seconds that a visit lies in the web process at most, while the stream takes it
PIECE = 100  # visits in one entry of the stream
MOST_HELD = 50_000  # visits in one process, while neither broker nor database takes any
MOST_ENTRIES = 10_000  # in the stream, some 250 MB if all are full; then the table is written

NOTED = Counter(
    "mobilize_visits_total",
    "Visits, by how they left the web process; `refused` are lost",
    labelnames=["way"],
)
broker = Breaker(rest=2.0)


def note(visit: Visit) -> None:
    """Have a visit written soon. Never waits, never fails; see docs/adr/0005 for what can be lost.

    The visitor's token says everything about the visit, so that no signature loses its link.
    """
    if not buffer.put(visit):
        NOTED.labels("refused").inc()


def keep(visits: Iterable[Visit]) -> None:
    """Write visits of the present scope's organisation at once; those that stand stay as they are.

    For who needs the row in this very transaction: whoever signs before a visit has arrived.
    """
    Touch.objects.bulk_create([_row(visit) for visit in visits], ignore_conflicts=True)


def _row(visit: Visit) -> Touch:
    return Touch(
        id=visit.touch_id,
        organisation_id=visit.organisation_id,
        cause_id=visit.cause_id,
        petition_id=visit.petition_id,
        link_id=visit.link_id,
        channel=visit.channel,
        known_by=visit.known_by,
        rules=visit.rules,
        occurred_at=visit.occurred_at,
        **asdict(visit.evidence),
    )


def pour(visits: Sequence[Visit]) -> None:
    """Hand visits to the stream, or write them at once when there is none or it is full.

    Raises:
        Error: the database is away as well
    """
    way = "stream" if _streamed(visits) else "table"
    if way == "table":
        if not connection.in_atomic_block:
            close_old_connections()  # this thread serves no request, which would look after them
        touch_rows.store(visits)
    NOTED.labels(way).inc(len(visits))


def _streamed(visits: Sequence[Visit]) -> bool:
    if not settings.REDIS_URL or not broker.lets_through():
        return False
    try:
        waiting = STREAM.add([visit_wire.encode(visits)])
    except (RedisError, OSError) as error:
        broker.failed()
        log.warning("visits_go_round_the_broker", error=type(error).__name__)
        return False
    if waiting > MOST_ENTRIES:  # nobody drains it; what follows goes another way for a while
        broker.failed()
    else:
        broker.worked()
    return True


buffer = Buffer[Visit](pour, every=EVERY, piece=PIECE, most=MOST_HELD)
