"""Child processes that never outlive the one that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from mobilize.embedded.accounts import Account
from mobilize.embedded.refusals import CannotStart

LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside once, when its process starts
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    farewell: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, its output appended to `log`.

    Without a log it writes where we do. Where the system can (Linux), it is sent
    `farewell` when the thread that started it dies, even by SIGKILL: start it
    from a thread that stays.

    Raises:
        CannotStart
    """
    with _opened(log) if log else contextlib.nullcontext() as output:
        try:
            return subprocess.Popen(  # noqa: S603 - every command is ours
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                env=environ,
                cwd=cwd or "/",
                process_group=0,
                preexec_fn=_tie_to_parent(farewell),  # noqa: PLW1509 - one system call, no lock
                **(account.as_popen() if account else {}),
            )
        except PermissionError as error:
            raise CannotStart(f"{Path(command[0]).name} cannot be run: {error}.") from error


def stop(
    process: subprocess.Popen[bytes],
    *,
    gently: signal.Signals = signal.SIGTERM,
    seconds: float = 10,
) -> None:
    """End a process: ask, wait, then kill it with whatever it left in its group."""
    if process.poll() is None:
        process.send_signal(gently)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def command_line(pid: int) -> str:
    """Return what process `pid` runs, or nothing when there is no such process.

    Where the system has no /proc, a living process is answered with a question mark.
    """
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return "" if Path("/proc/self").exists() or not _lives(pid) else "?"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _opened(log: Path) -> BinaryIO:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)
    return log.open("ab")


def _tie_to_parent(farewell: signal.Signals) -> Callable[[], None] | None:
    parent = os.getpid()
    if LIBC is None:
        return None
    libc = LIBC

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(farewell))
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie
