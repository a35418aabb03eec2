"""The bulk worker killed while an answer is mailed to everybody who wants news of it."""

import pytest

from tests.faults.conftest import Say
from tests.faults.house import House
from tests.faults.sends import begin_answer, endure

# Readers, several chunks of them; kills of the worker.
SMALL, FULL = (300, 3), pytest.param((1000, 10), marks=pytest.mark.fault)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_an_answer_reaches_everybody_once_although_its_worker_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    number, kills = size
    send = begin_answer(running.campaign(f"answered-{number}"), number)

    endured = endure(send, kills=kills, and_park=size == SMALL)

    found, mailed = endured.found, len(endured.copies)
    say(f"bulk worker killed {kills} times: {number} readers, {endured}")
    assert endured.doubled == 0
    assert found["sent"] <= mailed <= found["sent"] + found["uncertain"]
    assert found["uncertain"] <= len(endured.in_hand)
    assert set(endured.after.values()) == {1}
    assert len(endured.after) == number
    assert running.invariants_hold()
