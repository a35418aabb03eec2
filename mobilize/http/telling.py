"""Telling of requests that are all alike, at a tenth of the price.

What `RequestId` tells of any request goes through a logger that copies, merges and masks; that
costs more than a redirect. Here all but a name and a time is known when the program starts, and
known to hold nothing personal.
"""

import json
import logging
import sys
from collections.abc import Sequence
from datetime import datetime

from mobilize.http import metrics, middleware
from mobilize.kit.buffer import Buffer


class Telling:
    """Counts answers of one method, route and status, and writes the line that is due for each."""

    def __init__(self, *, method: str, route: str, status: int) -> None:
        said = {"method": method, "route": route, "status": status, "event": "request"}
        said |= {"level": "info", "logger": middleware.__name__}
        self._line = json.dumps(said)[:-1]
        self._count = metrics.REQUESTS.labels(method, route, status)
        self._wait = metrics.LATENCY.labels(route)
        self._logger = logging.getLogger(middleware.__name__)

    def tell(self, *, request_id: str, seconds: float, now: datetime) -> None:
        """Count one answer and write its line. `request_id` has come through `middleware.name`."""
        self._count.inc()
        self._wait.observe(seconds)
        if self._logger.isEnabledFor(logging.INFO):
            at = now.isoformat().replace("+00:00", "Z")
            lines.put(
                f'{self._line}, "ms": {seconds * 1000:.1f}, "request_id": "{request_id}",'
                f' "timestamp": "{at}"}}\n'
            )


def _write(some: Sequence[str]) -> None:
    sys.stderr.write("".join(some))
    sys.stderr.flush()


# Each write lets another thread run in between, which costs more than the line does.
lines = Buffer[str](_write, every=0.05, piece=1000, most=50_000)
