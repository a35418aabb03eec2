"""Ask nothing of a server that has just failed."""

import threading
import time


class Breaker:
    """Leave a failing server alone for a while, then let one caller try it."""

    def __init__(self, *, rest: float) -> None:
        self._rest = rest
        self._lock = threading.Lock()
        self._closed_at: float | None = None

    def lets_through(self) -> bool:
        with self._lock:
            if self._closed_at is None:
                return True
            if time.monotonic() < self._closed_at + self._rest:
                return False
            # This caller is the probe; the others wait for its outcome.
            self._closed_at = time.monotonic()
            return True

    def failed(self) -> None:
        with self._lock:
            self._closed_at = time.monotonic()

    def worked(self) -> None:
        self._closed_at = None
