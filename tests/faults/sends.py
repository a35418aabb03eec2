"""A crowd whose mails are on their way, and the bulk worker that is killed meanwhile.

What a killed worker had in hand waits for the sweeper, 90 seconds by the database's clock. A
small test does not wait for that, and does the sweeper's work itself.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from tests.faults.house import Campaign, House

TOPICS = (
    "petitions.signature_confirmed",
    "petitions.prompt_part_due",
    "petitions.prompts_due",
)
ENDED = {"sent", "uncertain", "suppressed"}
ANSWER = {"text": "We will dig.", "answered_by": "The minister"}
SETTLES = 120.0  # seconds after the last fault
SENT_AGAIN = 600.0  # seconds: what was interrupted goes by itself, one after the other


@dataclass(frozen=True)
class Send:
    """A campaign whose mails of one kind are on their way to so many people."""

    campaign: Campaign
    number: int
    kind: str = "after_confirming"

    @property
    def house(self) -> House:
        return self.campaign.house

    def states(self) -> Counter[str]:
        rows = self.house.rows(
            "SELECT prompt.state FROM petitions_shareprompt prompt"
            " JOIN petitions_petition petition ON petition.id = prompt.petition_id"
            " WHERE petition.slug = %s AND prompt.kind = %s",
            self.campaign.slug,
            self.kind,
        )
        return Counter(state for (state,) in rows)

    def ended(self) -> int:
        return sum(count for state, count in self.states().items() if state in ENDED)

    def has_ended(self) -> bool:
        return self.ended() == self.number

    def all_sent(self) -> bool:
        return self.states() == {"sent": self.number}

    def kill(self, *, and_park: bool) -> set[UUID]:
        """Kill the worker; return the mails that it, or one killed before, had in hand.

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
    """Confirm a crowd who each get a prompt, while one mail in ten is refused for now."""
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={"fail_every": 10}))
    campaign = running.campaign(slug)
    confirm_crowd(campaign, number)
    return Send(campaign, number)


def begin_answer(campaign: Campaign, number: int) -> Send:
    """Confirm a crowd who want news, and have the answer mailed to all of them."""
    house = campaign.house
    confirm_crowd(campaign, number, kinds=(), wish="updates")
    here = house.path(f"petitions/{campaign.slug}/answer")
    house.done(house.owner.post(here, json=ANSWER))
    house.done(house.owner.post(f"{here}/mailing"))
    return Send(campaign, number, kind="answer")


def confirm_crowd(
    campaign: Campaign,
    number: int,
    *,
    kinds: Sequence[str] = ("after_confirming",),
    wish: str = "share_prompts",
    damaged: int = 0,
) -> None:
    """Let so many have confirmed, who get prompts of these kinds and no others.

    A crowd reaches milestones too, and would be told of them.
    """
    house = campaign.house
    here = house.path(f"petitions/{campaign.slug}/prompts")
    house.done(house.owner.patch(here, json={"kinds": list(kinds)}))
    asked = f"confirm_many({campaign.slug!r}, {number}, wish={wish!r}, damaged={damaged})"
    seeding = f"from tests.faults.seeding import confirm_many; {asked}"
    house.manage("shell", "-c", seeding, seconds=1800)


@dataclass(frozen=True)
class Endured:
    """What is known of a send whose worker was killed.

    `found` and `copies` say what had become of the mails once each had ended, `took` seconds
    after the last kill; `after` how many each address has since reconciling settled the rest.
    """

    in_hand: set[UUID]
    took: float
    found: Counter[str]
    copies: Counter[str]
    reconciled: str
    settled_in: float
    after: Counter[str]

    @property
    def doubled(self) -> int:
        return sum(count > 1 for count in self.copies.values())

    def __str__(self) -> str:
        return (
            f"{len(self.in_hand)} in hand when killed; {self.took:.0f} s after the last kill"
            f" {dict(self.found)}, {len(self.copies)} mailed, {self.doubled} doubled; reconciling:"
            f" {self.reconciled} All were sent {self.settled_in:.0f} s later,"
            f" {sum(count > 1 for count in self.after.values())} doubled"
        )


def endure(send: Send, *, kills: int, restarts: int = 0, and_park: bool) -> Endured:
    """Kill the worker so often while mails go out, the broker too at first, then settle all."""
    house = send.house
    in_hand = _kill_often(send, kills=kills, restarts=restarts, and_park=and_park)
    killed_at = time.monotonic()
    house.attend(until=send.has_ended, seconds=SETTLES)
    took = time.monotonic() - killed_at
    house.done(house.web.put(f"{house.mailbox}/faults.json", json={}))
    found, copies = send.states(), send.campaign.mailed("prompt")
    reconciled = house.manage("reconcile-mail", "--patience", "0").stdout.strip()
    last = time.monotonic()
    house.attend(until=send.all_sent, seconds=SENT_AGAIN)
    settled_in = time.monotonic() - last
    after = send.campaign.mailed("prompt")
    return Endured(in_hand, took, found, copies, reconciled, settled_in, after)


def _kill_often(send: Send, *, kills: int, restarts: int, and_park: bool) -> set[UUID]:
    random = Random(20261126)
    in_hand: set[UUID] = set()
    for kill, share in enumerate(sorted(random.uniform(0.02, 0.9) for _ in range(kills))):
        enough = send.number * share
        send.house.attend(until=_has_come_to(send, enough), seconds=SETTLES)
        in_hand |= send.kill(and_park=and_park)
        if kill < restarts:
            send.house.kill("valkey")
    return in_hand


def _has_come_to(send: Send, number: float) -> Callable[[], bool]:
    return lambda: send.ended() >= number
