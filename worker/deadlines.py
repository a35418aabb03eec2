"""An end for handlers that never end.

Celery's time limits are for child processes, and the worker runs threads. What waits for a
socket, a mail server or the database has a timeout of its own. What goes round in circles is
interrupted here, by an exception in its own thread, and has failed as any other has.
"""

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

TICK = 1.0  # seconds between two looks
_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc


class Overdue(Exception):
    """This ran for longer than anything may."""


@dataclass
class Deadlines:
    """By when each thread that is watched must be done, and how long it was given."""

    tick: float = TICK
    _ends: dict[int, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _watcher: threading.Thread | None = None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let Overdue be raised in the block when it takes longer, and again after as long again.

        A call into C is interrupted when it comes back. Not to be nested.
        """
        mine = threading.get_ident()
        with self._lock:
            self._ends[mine] = (time.monotonic() + seconds, seconds)
            self._begin_to_watch()
        try:
            yield
        finally:
            self._leave(mine)

    def _leave(self, thread: int) -> None:
        try:
            self._forget(thread)
        except Overdue:  # it came at the last moment, and must not come again outside the block
            self._forget(thread)
            raise

    def _forget(self, thread: int) -> None:
        with self._lock:
            self._ends.pop(thread, None)

    def _begin_to_watch(self) -> None:
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="deadlines", daemon=True)
            self._watcher.start()

    def _watch(self) -> None:
        while True:
            time.sleep(self.tick)
            with self._lock:
                self._interrupt(now=time.monotonic())

    def _interrupt(self, *, now: float) -> None:
        for thread, (ends_at, seconds) in self._ends.items():
            if ends_at <= now:
                self._ends[thread] = (now + seconds, seconds)
                _raise_in(ctypes.c_ulong(thread), ctypes.py_object(Overdue))
