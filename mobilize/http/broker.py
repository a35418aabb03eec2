"""Whether Redis still takes what is written, as the health page and the metrics show it."""

from collections.abc import Iterator

import redis
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from mobilize.http import throttles

PROBE = "mob:probe"
KEPT = 60  # seconds


def trouble() -> str:
    """Return the name of what keeps Redis from being of use; empty when nothing does.

    It is asked to write: one whose memory or disk is full answers every question, and
    refuses that alone.
    """
    try:
        throttles.client().set(PROBE, 1, ex=KEPT)
    except (redis.RedisError, OSError) as error:
        return type(error).__name__
    return ""


class BrokerMetrics(Collector):
    """A gauge that is found out whenever somebody asks."""

    def describe(self) -> list[Metric]:
        """Return nothing: registering must not ask Redis."""
        return []

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "mobilize_redis_takes_writes",
            "1 while Redis takes what is written: hints, limits, visits",
            value=float(not trouble()),
        )
