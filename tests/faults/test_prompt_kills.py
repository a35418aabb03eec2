"""The bulk worker killed at random, the broker restarted, mails refused, while prompts go out."""

import pytest

from tests.faults.conftest import Say
from tests.faults.house import House
from tests.faults.sends import SETTLES, begin, endure

# Prompts, kills of the worker, restarts of the broker.
SMALL, FULL = (300, 4, 1), pytest.param((5000, 20, 2), marks=pytest.mark.fault)
# Prompts, and polite stops of the worker at most.
FEW, MANY = (200, 1), pytest.param((5000, 30), marks=pytest.mark.fault)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_everybody_has_one_prompt_or_stands_as_uncertain_and_reconciling_settles_it(
    running: House, size: tuple[int, int, int], say: Say
) -> None:
    number, kills, restarts = size
    send = begin(running, f"prompts-killed-{number}", number)

    endured = endure(send, kills=kills, restarts=restarts, and_park=size == SMALL)

    found, mailed = endured.found, len(endured.copies)
    say(
        f"worker killed {kills} times, broker {min(restarts, kills)}, one mail in ten refused:"
        f" {number} prompts, {endured}"
    )
    assert endured.doubled == 0
    assert found["sent"] <= mailed <= found["sent"] + found["uncertain"]
    assert found["uncertain"] <= len(endured.in_hand)
    assert set(endured.after.values()) == {1}
    assert len(endured.after) == number
    assert running.invariants_hold()


@pytest.mark.parametrize("size", [FEW, MANY])
def test_a_polite_stop_leaves_nothing_uncertain(
    running: House, size: tuple[int, int], say: Say
) -> None:
    number, most = size
    send = begin(running, f"prompts-stopped-{number}", number)
    took: list[float] = []

    running.attend(until=lambda: send.ended() >= 20, seconds=SETTLES)
    while not took or (len(took) < most and not send.has_ended()):
        took.append(running.stop_politely("worker-bulk"))
        known = send.ended()
        running.attend(
            until=lambda known=known: send.ended() > known or send.has_ended(), seconds=SETTLES
        )
    running.attend(until=send.has_ended, seconds=SETTLES)
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))

    copies = send.campaign.mailed("prompt")
    say(
        f"bulk worker stopped {len(took)} times while {number} prompts went out, in"
        f" {max(took):.1f} s at most: {dict(send.states())}"
    )
    assert send.all_sent()
    assert set(copies.values()) == {1}
    assert len(copies) == number
    assert running.invariants_hold()
