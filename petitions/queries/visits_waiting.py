"""The visits on their way from the web server to their table, as health and metrics show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis import RedisError

from mobilize.kit import clock
from mobilize.kit.stream import Stream

STREAM = Stream("mob:visits")
TOO_OLD = timedelta(minutes=1)  # the worker comes by each second


@dataclass(frozen=True)
class Waiting:
    """How many entries of up to a hundred visits wait, and since when the oldest does."""

    entries: int
    oldest: timedelta


def waiting() -> Waiting:
    """Look into the stream. Without a broker nothing waits: visits are written at once.

    Raises:
        RedisError, OSError: the broker is away
    """
    if not settings.REDIS_URL:
        return Waiting(0, timedelta())
    oldest_at = STREAM.oldest_at()
    age = clock.now() - oldest_at if oldest_at else timedelta()
    return Waiting(len(STREAM), max(age, timedelta()))


def health() -> dict[str, Any]:
    """Say whether visits arrive in their table. Late ones are no reason to stop serving."""
    try:
        now = waiting()
    except (RedisError, OSError) as error:
        return {"status": "degraded", "error": type(error).__name__}
    return {
        "status": "ok" if now.oldest < TOO_OLD else "degraded",
        "oldest_seconds": round(now.oldest.total_seconds(), 1),
        "waiting": now.entries,
    }


class VisitMetrics(Collector):
    """Gauges read from the stream whenever somebody asks."""

    def describe(self) -> list[Metric]:
        """Return nothing: registering must not ask the broker."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            now = waiting()
        except (RedisError, OSError):
            return  # the other metrics matter most when the broker is away
        yield GaugeMetricFamily(
            "mobilize_visits_waiting", "Entries in the stream of visits", value=now.entries
        )
        yield GaugeMetricFamily(
            "mobilize_visits_oldest_seconds",
            "Age of the oldest entry",
            value=now.oldest.total_seconds(),
        )
