"""The bulk worker killed at random, the broker restarted, mails refused, while prompts go out."""

import os
import signal
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest

from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

# Prompts, kills of the worker, restarts of the broker.
SMALL, FULL = (300, 4, 1), pytest.param((5000, 20, 2), marks=pytest.mark.fault)
TOPICS = ("petitions.signature_confirmed", "petitions.prompts_due")
ENDED = {"sent", "uncertain", "suppressed"}
SETTLES = 120.0  # seconds after the last fault


@dataclass(frozen=True)
class Send:
    """A campaign whose prompts are on their way."""

    campaign: Campaign
    number: int

    @property
    def house(self) -> House:
        return self.campaign.house

    def states(self) -> Counter[str]:
        rows = self.house.rows(
            "SELECT prompt.state FROM petitions_shareprompt prompt"
            " JOIN petitions_petition petition ON petition.id = prompt.petition_id"
            " WHERE petition.slug = %s",
            self.campaign.slug,
        )
        return Counter(state for (state,) in rows)

    def ended(self) -> int:
        return sum(count for state, count in self.states().items() if state in ENDED)

    def has_ended(self) -> bool:
        return self.ended() == self.number

    def all_sent(self) -> bool:
        return self.states() == {"sent": self.number}

    def kill(self) -> int:
        """Kill the worker; park what it had in hand, as the sweeper does after 90 seconds."""
        self.house.kill("worker-bulk")
        self.house.forget_claims(TOPICS)
        (in_hand,) = self.house.rows(
            "WITH left_behind AS (UPDATE petitions_shareprompt"
            " SET state = 'uncertain', reason = 'interrupted' WHERE id IN (SELECT id"
            " FROM petitions_shareprompt WHERE state = 'sending' FOR UPDATE SKIP LOCKED)"
            " RETURNING id)"
            " SELECT count(*) FROM left_behind"
        )[0]
        return int(in_hand)


def begin(running: House, slug: str, number: int) -> Send:
    """Confirm a crowd, while one mail in ten is refused for now.

    Each gets the prompt that follows the confirmation, and no other: a crowd that reaches a
    milestone would be told of it too.
    """
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={"fail_every": 10}))
    send = Send(running.campaign(slug), number)
    only = {"kinds": ["after_confirming"]}
    running.done(running.owner.patch(running.path(f"petitions/{slug}/prompts"), json=only))
    running.manage("shell", "-c", _seed(slug, number), seconds=900)
    return send


def _seed(slug: str, number: int) -> str:
    return f"from tests.faults.seeding import confirm_many; confirm_many({slug!r}, {number})"


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_everybody_has_one_prompt_or_stands_as_uncertain_and_reconciling_settles_it(
    running: House, size: tuple[int, int, int], say: Say
) -> None:
    number, kills, restarts = size
    random = Random(20261126)
    send = begin(running, f"prompts-killed-{number}", number)
    shares = sorted(random.uniform(0.02, 0.9) for _ in range(kills))
    in_hand = 0

    for kill, share in enumerate(shares):
        running.attend(until=lambda some=share: send.ended() >= number * some, seconds=SETTLES)
        in_hand += send.kill()
        if kill < restarts:
            running.kill("valkey")
    running.attend(until=send.has_ended, seconds=SETTLES)
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))

    found = send.states()
    copies = send.campaign.mailed("prompt")
    doubled = sum(count > 1 for count in copies.values())
    mailed = len(copies)
    said = running.manage("reconcile-mail", "--patience", "0").stdout.strip()
    last = time.monotonic()
    running.attend(until=send.all_sent, seconds=SETTLES)
    settled = time.monotonic() - last
    after = send.campaign.mailed("prompt")

    say(
        f"worker killed {kills} times, broker {min(restarts, kills)}, one mail in ten refused:"
        f" {number} prompts, {in_hand} in hand when killed, {dict(found)}, {mailed} mailed,"
        f" {doubled} doubled; reconciling: {said} All were sent {settled:.0f} s later,"
        f" {sum(count > 1 for count in after.values())} doubled"
    )
    assert doubled == 0
    assert found["sent"] <= mailed <= found["sent"] + found["uncertain"]
    assert found["uncertain"] <= in_hand
    assert set(after.values()) == {1}
    assert len(after) == number
    assert running.invariants_hold()


def test_a_polite_stop_leaves_nothing_uncertain(running: House, say: Say) -> None:
    send = begin(running, "prompts-stopped", 200)
    (worker,) = [each for each in running.supervisor.watched if each.part.name == "worker-bulk"]

    running.attend(until=lambda: send.ended() >= 20, seconds=SETTLES)
    os.kill(worker.running.process.pid, signal.SIGTERM)
    began = time.monotonic()
    worker.running.process.wait(timeout=60)
    stopped = time.monotonic() - began
    worker.restarts.clear()
    running.attend(until=send.has_ended, seconds=SETTLES)
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))

    say(f"bulk worker stopped in {stopped:.1f} s: {dict(send.states())}")
    assert send.all_sent()
    assert set(send.campaign.mailed("prompt").values()) == {1}
