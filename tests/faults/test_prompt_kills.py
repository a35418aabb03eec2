"""The bulk worker killed at random, the broker restarted, mails refused, while prompts go out.

At full size what a killed worker had in hand waits for the sweeper, as anywhere: 90 seconds by
the database's clock. The small form does not wait for that, and does the sweeper's work itself.
"""

import time
from collections import Counter
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest

from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

# Prompts, kills of the worker, restarts of the broker.
SMALL, FULL = (300, 4, 1), pytest.param((5000, 20, 2), marks=pytest.mark.fault)
# Prompts, and polite stops of the worker at most.
FEW, MANY = (200, 1), pytest.param((5000, 30), marks=pytest.mark.fault)
TOPICS = ("petitions.signature_confirmed", "petitions.prompts_due")
ENDED = {"sent", "uncertain", "suppressed"}
SETTLES = 120.0  # seconds after the last fault
SENT_AGAIN = 600.0  # seconds: what was interrupted goes by itself, one after the other


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

    def kill(self, *, and_park: bool) -> set[UUID]:
        """Kill the worker; return the prompts that it, or one killed before, had in hand.

        `and_park`: do at once what the sweeper does with them after 90 seconds.
        """
        self.house.kill("worker-bulk")
        if and_park:
            self.house.forget_claims(TOPICS)
        left_behind = self.house.rows(
            "UPDATE petitions_shareprompt SET state = 'uncertain', reason = 'interrupted'"
            " WHERE id IN (SELECT id FROM petitions_shareprompt WHERE state = 'sending'"
            " FOR UPDATE SKIP LOCKED) RETURNING id"
            if and_park
            else "SELECT id FROM petitions_shareprompt WHERE state = 'sending'"
        )
        return {identifier for (identifier,) in left_behind}


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
    in_hand: set[UUID] = set()

    for kill, share in enumerate(shares):
        running.attend(until=lambda some=share: send.ended() >= number * some, seconds=SETTLES)
        in_hand |= send.kill(and_park=size == SMALL)
        if kill < restarts:
            running.kill("valkey")
    killed_at = time.monotonic()
    running.attend(until=send.has_ended, seconds=SETTLES)
    ended = time.monotonic() - killed_at
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))

    found = send.states()
    copies = send.campaign.mailed("prompt")
    doubled = sum(count > 1 for count in copies.values())
    mailed = len(copies)
    said = running.manage("reconcile-mail", "--patience", "0").stdout.strip()
    last = time.monotonic()
    running.attend(until=send.all_sent, seconds=SENT_AGAIN)
    settled = time.monotonic() - last
    after = send.campaign.mailed("prompt")

    say(
        f"worker killed {kills} times, broker {min(restarts, kills)}, one mail in ten refused:"
        f" {number} prompts, {len(in_hand)} in hand when killed; {ended:.0f} s after the last kill"
        f" {dict(found)}, {mailed} mailed,"
        f" {doubled} doubled; reconciling: {said} All were sent {settled:.0f} s later,"
        f" {sum(count > 1 for count in after.values())} doubled"
    )
    assert doubled == 0
    assert found["sent"] <= mailed <= found["sent"] + found["uncertain"]
    assert found["uncertain"] <= len(in_hand)
    assert set(after.values()) == {1}
    assert len(after) == number
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
