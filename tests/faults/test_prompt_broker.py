"""Prompts go out while the broker is frozen, or full: it carries hints only."""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
import redis

from tests.faults.conftest import Say
from tests.faults.house import House
from tests.faults.test_prompt_kills import SETTLES, begin

SMALL, FULL = 60, pytest.param(5000, marks=pytest.mark.fault)
Broken = Callable[[House], AbstractContextManager[None]]


@contextlib.contextmanager
def frozen(running: House) -> Iterator[None]:
    (broker,) = [each for each in running.supervisor.watched if each.part.name == "valkey"]
    os.kill(broker.running.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(broker.running.process.pid, signal.SIGCONT)


@contextlib.contextmanager
def full(running: House) -> Iterator[None]:
    with redis.Redis.from_url(running.settings["REDIS_URL"]) as broker:
        broker.config_set("maxmemory", "1")
        try:
            yield
        finally:
            broker.config_set("maxmemory", "0")


@pytest.mark.parametrize("broken", [frozen, full])
@pytest.mark.parametrize("number", [SMALL, FULL])
def test_every_prompt_goes_out_once_while_the_broker_is_of_no_use(
    running: House, number: int, broken: Broken, say: Say
) -> None:
    with broken(running):
        send = begin(running, f"broker-{broken.__name__}-{number}", number)
        running.attend(until=send.has_ended, seconds=SETTLES)
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))

    copies = send.campaign.mailed("prompt")
    say(f"broker {broken.__name__}: {number} prompts, {dict(send.states())}")
    assert send.all_sent()
    assert set(copies.values()) == {1}
    assert len(copies) == number
    assert running.invariants_hold()
