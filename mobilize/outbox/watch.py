"""The outbox as the health page and the metrics show it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils.module_loading import import_string
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from mobilize.outbox import queries
from mobilize.outbox.queries import Backlog

TOO_OLD = timedelta(minutes=5)  # nothing may wait that long without somebody hearing of it


def backlog() -> Backlog:
    """Count every organisation's messages."""
    scope: AbstractContextManager[Any] = import_string(settings.SYSTEM_SCOPE)("watch the outbox")
    with scope:
        return queries.backlog()


def health() -> dict[str, Any]:
    """Say whether events are being delivered. Late mail is no reason to stop serving."""
    now = backlog()
    return {
        "status": "ok" if now.oldest < TOO_OLD and not now.damaged else "degraded",
        "oldest_seconds": round(now.oldest.total_seconds(), 1),
        "waiting": now.waiting,
        "damaged": now.damaged,
    }


class OutboxMetrics(Collector):
    """Gauges read from the table whenever somebody asks."""

    def describe(self) -> list[Metric]:
        """Return nothing: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            now = backlog()
        except Error:
            return  # the other metrics matter most when the database is away
        age = now.oldest.total_seconds()
        yield GaugeMetricFamily(
            "mobilize_outbox_oldest_seconds", "Age of the oldest due message", value=age
        )
        rows = GaugeMetricFamily("mobilize_outbox_rows", "Messages by state", labels=["state"])
        for state in ("waiting", "claimed", "damaged"):
            rows.add_metric([state], getattr(now, state))
        yield rows
