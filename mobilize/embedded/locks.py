"""One supervisor for one data folder."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from mobilize.embedded.refusals import AlreadyRuns


@contextlib.contextmanager
def held(path: Path) -> Iterator[int | None]:
    """Hold the lock at `path`; yield the process that held it last and did not end cleanly.

    The kernel gives the lock back when its holder dies, however it dies, so a
    lock left behind never has to be removed by hand.

    Raises:
        AlreadyRuns: a living process holds it
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip() or "unknown"
            raise AlreadyRuns(
                f"Mobilize already runs on {path.parent} (process {holder}): "
                "stop it first, or set MOBILIZE_HOME to another folder."
            ) from None
        left_by = file.read().strip()
        _write(file.fileno(), str(os.getpid()))
        try:
            yield int(left_by) if left_by.isdecimal() else None
        finally:
            _write(file.fileno(), "")


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
