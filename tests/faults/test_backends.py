"""Connections that the database cuts off, five a second, or leaves hanging, while people give."""

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.faults import answers, crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give
from tests.faults.house import House

# Givers, cuts at least (five a second are a minute's), seconds that one connection hangs, and the
# share of all answers that may fail.
SMALL, FULL = (60, 1, 1.0, 0.1), pytest.param((3000, 300, 10.0, 0.02), marks=pytest.mark.fault)
PAUSE = 0.2  # seconds between two cuts


def cut_one_off(running: House) -> int:
    """Cut one connection of the house's off, whatever it is doing; return how many there were."""
    ((number,),) = running.rows(
        "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND usename <> current_user"
        " ORDER BY random() LIMIT 1) AS unlucky"
    )
    return int(number)


@contextlib.contextmanager
def one_hanging(running: House) -> Iterator[None]:
    """Stop the process behind one connection, a busy one if there is one; it goes on afterwards."""
    ((pid,),) = running.rows(
        "SELECT pid FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND usename <> current_user"
        " ORDER BY state = 'idle', random() LIMIT 1"
    )
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def hang_for(running: House, seconds: float) -> None:
    with one_hanging(running):
        until = time.monotonic() + seconds
        running.attend(until=lambda: time.monotonic() > until)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_a_connection_that_is_cut_off_costs_a_repetition_at_most(
    running: House, size: tuple[int, int, float, float], say: Say
) -> None:
    givers, least, hangs, most = size
    campaign = running.campaign(f"cut-off-{givers}")
    refused: Counter[int] = Counter()
    cuts, began = 0, time.monotonic()

    def insisting(person: str) -> httpx.Response:
        answer = give(campaign, person)
        refused.update([] if answer.is_success else [answer.status_code])
        return answer

    with answers.counted(running) as answered, crowd.acting(insisting, crowd.people(givers)) as on:
        hang_for(running, hangs)
        # By what is given and not by the clock alone: a busy machine would meet more cuts a gift.
        given = -3
        while (done := crowd.count_done(on)) < givers:
            if done >= given + 3:
                given, cuts = done, cuts + cut_one_off(running)
            running.attend(until=lambda: True)
            time.sleep(PAUSE)
    lasted = time.monotonic() - began

    found = provider.settled(running, campaign, topics=[provider.TOLD])
    say(
        f"one connection left hanging for {hangs:.0f} s, {cuts} cut off in {lasted:.0f} s while"
        f" {givers} gave: {answered.statuses.total()} answers, of which {answered.refused()}"
        f" ({answered.failed:.2%} failed); {found}"
    )
    assert answered.refused().keys() <= {409, 503}
    assert refused.total() <= cuts + crowd.AT_ONCE  # whoever was being served then, nobody else
    assert cuts >= least
    assert answered.failed <= most
    assert len(found.held) == givers
    assert running.invariants_hold()
