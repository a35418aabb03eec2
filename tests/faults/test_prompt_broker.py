"""Prompts go out while the broker is frozen, or full: it carries hints only."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
import redis

from mobilize.checks import reach
from mobilize.checks.findings import State
from tests.faults import pace
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House
from tests.faults.sends import SETTLES, begin

A_SECOND = 16.0  # people who sign beside it
TOLD_IN = 60.0  # seconds
Broken = Callable[[House], AbstractContextManager[None]]


@contextlib.contextmanager
def frozen(running: House) -> Iterator[None]:
    broker = running.pid_of("valkey")
    os.kill(broker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(broker, signal.SIGCONT)


@contextlib.contextmanager
def full(running: House) -> Iterator[None]:
    with redis.Redis.from_url(running.settings["REDIS_URL"]) as broker:
        broker.config_set("maxmemory", "1")
        try:
            yield
        finally:
            broker.config_set("maxmemory", "0")


@dataclass(frozen=True)
class Case:
    """How the broker fails, for how many prompts, signers before and during, and seconds at least.

    Two minutes are long enough for every connection, lease and hint to have run out.
    """

    broken: Broken
    prompts: int
    signers: int
    seconds: float


CASES = [
    Case(frozen, 60, 16, 0.0),
    Case(full, 60, 16, 0.0),
    pytest.param(Case(frozen, 5000, 500, 120.0), marks=pytest.mark.fault),
    pytest.param(Case(full, 5000, 500, 0.0), marks=pytest.mark.fault),
]


def waits(campaign: Campaign, whose: str, number: int) -> list[float]:
    """Let so many sign at a steady pace; return how long each was kept, the shortest first.

    Nobody is kept longer than a browser waits, or it would have raised.
    """
    kept: list[float] = []

    def sign(person: str) -> None:
        began = time.monotonic()
        campaign.house.done(campaign.sign(person))
        kept.append(time.monotonic() - began)

    pace.keep(sign, [f"{whose}{each}" for each in range(number)], per_second=A_SECOND)
    return sorted(kept)


def p99(kept: list[float]) -> float:
    return kept[int(0.99 * (len(kept) - 1))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.broken.__name__}-{case.prompts}")
def test_every_prompt_goes_out_once_while_the_broker_is_of_no_use(
    running: House, case: Case, say: Say
) -> None:
    number, how = case.prompts, case.broken.__name__
    beside = running.campaign(f"beside-{how}-{number}")
    before = waits(beside, "early", case.signers)

    with case.broken(running):
        began = time.monotonic()
        send = begin(running, f"broker-{how}-{number}", number)
        running.attend(until=send.has_ended, seconds=SETTLES)
        during = waits(beside, "late", case.signers)
        time.sleep(max(0.0, began + case.seconds - time.monotonic()))
        lasted = time.monotonic() - began
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))
    running.attend(until=lambda: len(beside.mailed("confirm")) == 2 * case.signers)

    copies = send.campaign.mailed("prompt")
    say(
        f"broker {how} for {lasted:.0f} s: {number} prompts, {dict(send.states())};"
        f" {case.signers} signed before it, p99 {p99(before) * 1000:.0f} ms, and as many"
        f" meanwhile, p99 {p99(during) * 1000:.0f} ms ({p99(during) / p99(before) - 1:+.0%})"
    )
    assert send.all_sent()
    assert set(copies.values()) == {1}
    assert len(copies) == number
    assert running.invariants_hold()


def test_a_full_broker_is_told_of_and_nothing_waits_once_it_is_not(
    running: House, say: Say
) -> None:
    campaign = running.campaign("broker-full-told")
    running.attend(until=lambda: told(running) == (True, True, State.GOOD), seconds=TOLD_IN)

    with full(running):
        began = time.monotonic()
        running.attend(until=lambda: told(running) == (False, False, State.WRONG), seconds=TOLD_IN)
        took = time.monotonic() - began
        for person in range(10):
            running.done(campaign.sign(f"p{person}"))
    running.attend(until=lambda: told(running) == (True, True, State.GOOD), seconds=TOLD_IN)
    running.attend(until=lambda: due(running) == 0)

    say(f"broker full: health, metrics and doctor told of it after {took:.1f} s")
    assert set(campaign.mailed("confirm").values()) == {1}
    assert len(campaign.mailed("confirm")) == 10


def told(running: House) -> tuple[bool, bool, State]:
    """Return whether all is well with the broker: by the health page, the metrics, the doctor."""
    health = running.web.get("/health/ready").json()
    metrics = running.web.get("/metrics").text
    return (
        health["parts"]["redis"]["status"] == "ok",
        "mobilize_redis_takes_writes 1.0" in metrics,
        reach.broker(running.settings).state,
    )


def due(running: House) -> int:
    """Return how many messages wait that could be delivered now."""
    ((number,),) = running.rows(
        "SELECT count(*) FROM outbox_outboxmessage"
        " WHERE state = 'waiting' AND not_before <= statement_timestamp()"
    )
    return int(number)
