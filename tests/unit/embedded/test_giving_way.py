"""Bookings and mails give way to pages on a machine they share."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobilize.embedded import parts, paths
from mobilize.embedded.parts import PARTS, Running

BEHIND = {"worker", "worker-bulk", "schedule", "relay"}
SETTINGS = {"LOG_LEVEL": "WARNING", "DATABASE_URL": "", "REDIS_URL": ""}
SOON = 10.0  # seconds


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Running]]:
    """Start what runs behind the pages, each as a Python that does nothing but wait."""
    waiting = tmp_path / "waiting"
    waiting.write_text("#!/bin/sh\nexec sleep 60\n")
    waiting.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(waiting))
    home = paths.prepare(tmp_path / "home")
    started = {
        each.name: each.launch(home, SETTINGS).running for each in PARTS if each.name in BEHIND
    }
    found = {name: each for name, each in started.items() if each is not None}
    yield found
    for each in found.values():
        each.stop()


def test_what_nobody_waits_for_runs_at_a_lower_priority(running: dict[str, Running]) -> None:
    assert running.keys() == BEHIND
    for part in running.values():
        assert lowered_by(part.process.pid) == int(parts.GIVING_WAY[-1])


def lowered_by(pid: int) -> int:
    """Return by how much a process is nicer than we are, once it has said so."""
    ours, deadline = os.getpriority(os.PRIO_PROCESS, 0), time.monotonic() + SOON
    while (lowered := os.getpriority(os.PRIO_PROCESS, pid) - ours) == 0:
        assert time.monotonic() < deadline, "it does not give way"
        time.sleep(0.02)
    return lowered
