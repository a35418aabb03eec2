"""What a process gathers in memory for a moment, so that no request waits for where it goes."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger(__name__)

FAREWELL = 5.0  # seconds in which an ending process tries to get rid of what it holds


class Buffer(Generic[T]):
    """Takes items without ever waiting, and has a thread of its own pour them out.

    `pour` gets at most `piece` items at once, every `every` seconds while there are any;
    if it raises, they stay and are poured again. Beyond `most` items new ones are refused.
    A process that ends politely pours out everything first; one that is killed loses what
    came in the last `every` seconds.
    """

    def __init__(
        self, pour: Callable[[Sequence[T]], None], *, every: float, piece: int, most: int
    ) -> None:
        self._pour, self._every, self._piece, self._most = pour, every, piece, most
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the parent pours out its own

    def _begin(self) -> None:
        self._items: deque[T] = deque()
        self._one_pours = threading.Lock()
        self._one_starts = threading.Lock()
        self._thread: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: T) -> bool:
        """Take an item; say whether there was room."""
        if len(self._items) >= self._most:
            return False
        self._items.append(item)
        if self._thread is None:
            self._start()
        return True

    def pour(self) -> None:
        """Pour out all there is, now, in the caller's thread.

        Raises:
            Exception: whatever `pour` raised; what it was given is kept
        """
        with self._one_pours:
            while piece := [self._items.popleft() for _ in range(self._next_piece())]:
                try:
                    self._pour(piece)
                except BaseException:
                    self._items.extendleft(reversed(piece))
                    raise

    def forget(self) -> None:
        """Throw away all there is."""
        with self._one_pours:
            self._items.clear()

    def _next_piece(self) -> int:
        return min(len(self._items), self._piece)

    def _start(self) -> None:
        with self._one_starts:
            if self._thread is None:
                # Not a daemon, whatever thread starts it: Python waits for it when it ends.
                self._thread = threading.Thread(target=self._run, name="buffer", daemon=False)
                self._thread.start()

    def _run(self) -> None:
        while threading.main_thread().is_alive():
            time.sleep(self._every)
            self._try()
        deadline = time.monotonic() + FAREWELL
        while self._items and time.monotonic() < deadline:
            self._try()
        if self._items:
            log.error("buffer_lost", items=len(self._items))

    def _try(self) -> None:
        try:
            self.pour()
        except Exception as error:  # noqa: BLE001 - this thread must outlive every failure
            log.warning("buffer_waits", error=type(error).__name__, items=len(self._items))
            time.sleep(self._every)
