"""Visits, while what carries them to their table is killed, frozen, emptied or full.

Counted by the touches in the tokens that visitors were answered: each of them must stand in
the table at the end. What may be lost, and why, is written in docs/adr/0005.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import redis

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import House
from tests.faults.visitors import Visitors, visiting

SMALL, FULL = 2.0, pytest.param(20.0, marks=pytest.mark.fault)  # seconds of visits at each step
DRAINED_IN = 60.0  # seconds
SLOW = 1.5  # seconds; a request that waited for a frozen broker would take longer
FROZEN = 6.0  # seconds at least that it is; who waits for its end is not answered much sooner
LONG = 120.0  # seconds that it is at full size

everybody = pytest.mark.parametrize("seconds", [SMALL, FULL])


def name(what: str, seconds: float) -> str:
    return f"visits-{what}-{seconds:.0f}"


def broker(house: House) -> redis.Redis:
    return redis.Redis.from_url(house.settings["REDIS_URL"], socket_timeout=5)


def waiting(house: House) -> int:
    return int(broker(house).xlen("mob:visits"))


def settled(house: House, *, least: Callable[[], bool] = lambda: True) -> None:
    """Wait until the stream is empty, and what else must have happened has."""
    time.sleep(0.2)  # what a web process holds is on its way by then
    house.attend(until=lambda: waiting(house) == 0 and least(), seconds=DRAINED_IN)


@contextmanager
def asleep(house: House, *names: str) -> Iterator[None]:
    """Let parts stand still."""
    groups = [house.pid_of(each) for each in names]
    for group in groups:
        os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        for group in groups:
            os.killpg(group, signal.SIGCONT)


def told(what: str, visitors: Visitors, lost: int) -> str:
    return (
        f"{what}: {len(visitors.answered)} visits answered ({visitors.rate():.0f}/s),"
        f" {visitors.refused} refused, {visitors.unheard} unheard, {lost} lost;"
        f" p99 {visitors.slowest() * 1000:.0f} ms"
    )


@everybody
def test_a_killed_broker_loses_at_most_a_second_of_visits(
    running: House, seconds: float, say: Say
) -> None:
    with visiting(running.campaign(name("broker-killed", seconds))) as visitors:
        time.sleep(seconds)
        running.kill("valkey")
        time.sleep(seconds)
        running.attend(until=lambda: True)
        time.sleep(seconds)
    settled(running)

    lost = visitors.lost()
    say(told("broker killed", visitors, lost))
    assert (visitors.refused, visitors.unheard) == (0, 0)
    assert lost <= visitors.rate() * 1.0


@everybody
def test_nobody_waits_for_a_frozen_broker(running: House, seconds: float, say: Say) -> None:
    with visiting(running.campaign(name("broker-frozen", seconds))) as visitors:
        time.sleep(seconds)
        frozen_at = time.monotonic()
        with asleep(running, "valkey"):
            time.sleep(FROZEN if seconds == SMALL else LONG)
            thawed_at = time.monotonic()
            meanwhile = len(visitors.arrived())
        resumed = until_drained(running) - thawed_at
        time.sleep(seconds)
    settled(running)

    lost, before = visitors.lost(), visitors.slowest(until=frozen_at)
    during = visitors.slowest(since=frozen_at, until=thawed_at)
    say(
        told("broker frozen", visitors, lost)
        + f", {before * 1000:.0f} ms before and {during * 1000:.0f} ms while it was"
        f" ({during / before - 1:+.0%}); {meanwhile} arrived without it, and its worker drained"
        f" again {resumed:.1f} s after it"
    )
    assert (visitors.refused, visitors.unheard, lost) == (0, 0, 0)
    assert during < SLOW
    assert max(each.seconds for each in visitors.answered) < FROZEN * 0.8
    assert meanwhile > 0


def until_drained(running: House) -> float:
    """Wait until what was written from now on is drained, some of it; return when that was."""
    written = told_of(running, "entries-added")

    def drained() -> bool:
        """Say so once more have left the stream, the oldest first, than had ever entered it."""
        return told_of(running, "entries-added") - told_of(running, "length") > written

    running.attend(until=drained, seconds=DRAINED_IN)
    return time.monotonic()


def told_of(running: House, what: str) -> int:
    told: Any = broker(running).xinfo_stream("mob:visits")
    return int(told[what])


@everybody
def test_an_emptied_broker_loses_what_had_not_been_drained(
    running: House, seconds: float, say: Say
) -> None:
    with visiting(running.campaign(name("broker-emptied", seconds))) as visitors:
        time.sleep(seconds)
        undrained = len(visitors.touches() - visitors.arrived())
        broker(running).flushall()
        time.sleep(seconds)
    settled(running)

    lost = visitors.lost()
    say(told("broker emptied", visitors, lost) + f"; {undrained} had not been drained")
    assert (visitors.refused, visitors.unheard) == (0, 0)
    assert lost <= undrained + visitors.rate() * 1.0


@everybody
def test_a_full_broker_is_gone_round(running: House, seconds: float, say: Say) -> None:
    with visiting(running.campaign(name("broker-full", seconds))) as visitors:
        time.sleep(seconds)
        broker(running).config_set("maxmemory", "1mb")
        try:
            time.sleep(seconds)
        finally:
            broker(running).config_set("maxmemory", "0")
        time.sleep(seconds)
    settled(running)

    lost = visitors.lost()
    say(told("broker full", visitors, lost))
    assert (visitors.refused, visitors.unheard, lost) == (0, 0, 0)


@everybody
def test_a_web_server_that_is_stopped_politely_loses_no_visit(
    running: House, seconds: float, say: Say
) -> None:
    stops = 1 if seconds == SMALL else 10
    took = 0.0
    with visiting(running.campaign(name("web-stopped", seconds))) as visitors:
        for stop in range(1, stops + 1):
            running.attend(until=crowd.reaches(lambda: len(visitors.answered), stop * 200))
            took = max(took, running.stop_politely("web"))
            running.attend(until=lambda: True)
    settled(running)

    lost = visitors.lost()
    say(told(f"web stopped {stops} times", visitors, lost) + f"; it took {took:.1f} s at most")
    assert (visitors.refused, lost) == (0, 0)
    assert took < 10  # nobody had to kill it


@everybody
def test_a_worker_killed_while_it_drains_loses_and_doubles_nothing(
    running: House, seconds: float, say: Say
) -> None:
    kills = 2 if seconds == SMALL else 10
    with visiting(running.campaign(name("drain-killed", seconds))) as visitors:
        for _ in range(kills):
            with running.database() as holder:
                holder.execute("LOCK TABLE petitions_touch IN EXCLUSIVE MODE")
                running.attend(until=lambda: drains(running))
                running.kill("worker")
            running.attend(until=lambda: True)
            time.sleep(seconds)
    settled(running)

    lost = visitors.lost()
    doubled = len(visitors.arrived() - visitors.touches())
    say(told(f"worker killed {kills} times in the drain", visitors, lost) + f", {doubled} doubled")
    assert (visitors.refused, visitors.unheard, lost, doubled) == (0, 0, 0, 0)
    assert running.invariants_hold()


def drains(house: House) -> bool:
    """Say whether a worker stands in the middle of a drain: it waits to write into the table."""
    return bool(
        house.rows(
            "SELECT pid FROM pg_locks WHERE NOT granted"
            " AND relation = 'petitions_touch'::regclass AND mode = 'RowExclusiveLock'"
        )
    )
