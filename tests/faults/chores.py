"""Chores of money, each done in a process of its own that a test may kill in the middle."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

from mobilize import env
from mobilize.kit import clock
from tests.faults.house import House
from worker import bookkeeping

LATER = timedelta(minutes=6)  # the resolver leaves alone what is younger than five minutes


@contextlib.contextmanager
def doing(running: House, chore: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a chore of this module, and see to it that it is over at the end of the block."""
    command = [sys.executable, "-m", "mobilize", "shell", "--no-imports", "-c"]
    process = subprocess.Popen(
        [*command, f"from tests.faults import chores; chores.{chore}()"],
        env={**os.environ, **running.settings},
        cwd=env.ROOT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


def do(running: House, chore: str) -> None:
    """Do a chore to its good end."""
    with doing(running, chore) as process:
        assert process.wait(timeout=300) == 0


def kill_when(running: House, process: subprocess.Popen[bytes], far: Callable[[], bool]) -> bool:
    """Kill a chore once it is so far; say whether it had not ended by itself before."""
    running.attend(until=lambda: far() or process.poll() is not None)
    process.kill()
    process.wait(timeout=10)
    return process.returncode != 0


def resolve() -> None:
    """Ask the provider about what stayed open, as in six minutes."""
    bookkeeping.resolve_payments(now=clock.now() + LATER)


def collect() -> None:
    """Announce or charge what is due of recurring gifts: 200 at each look."""
    for _ in range(2):
        bookkeeping.look_after_plans(now=clock.now())
