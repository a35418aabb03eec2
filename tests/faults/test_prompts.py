"""The broker emptied, killed and begun anew with nothing, while share prompts go out."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import pytest
import redis

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House
from tests.faults.sends import SETTLES, Send, begin

SMALL, FULL = 32, pytest.param(500, marks=pytest.mark.fault)
# As many as two cores seed in about two minutes.
CROWD, GREAT_CROWD = 300, pytest.param(12_000, marks=pytest.mark.fault)
RECOVERS = 60.0  # seconds
ENDED = ("sent", "uncertain")


@dataclass(frozen=True)
class Signers:
    """People who agreed to be asked to share, with their mailed tokens."""

    campaign: Campaign
    tokens: dict[str, str]

    def confirm(self, person: str) -> httpx.Response:
        return self.campaign.house.api("signatures/confirm", {"token": self.tokens[person]})

    def prompts(self) -> dict[str, str]:
        """Return the state of each prompt that was taken up, by its Message-ID.

        Those that follow a confirmation: a crowd reaches milestones too, and is told so.
        """
        return dict(
            self.campaign.house.rows(
                "SELECT prompt.message_id, prompt.state FROM petitions_shareprompt prompt"
                " JOIN petitions_signature signature ON signature.id = prompt.signature_id"
                " JOIN petitions_petition petition ON petition.id = signature.petition_id"
                " WHERE petition.slug = %s AND prompt.message_id <> ''"
                " AND prompt.kind = 'after_confirming'",
                self.campaign.slug,
            )
        )

    def ended(self) -> int:
        return sum(state in ENDED for state in self.prompts().values())

    def count(self) -> tuple[int, int, int]:
        """Return how many prompts are lost, doubled and uncertain."""
        found = self.prompts()
        mailed = Counter(mail["message_id"] for mail in self.campaign.mails())
        sent = [identifier for identifier, state in found.items() if state == "sent"]
        missing = len(self.tokens) - len(found) + sum(not mailed[each] for each in sent)
        doubled = sum(mailed[identifier] > 1 for identifier in found)
        return missing, doubled, len(found) - len(sent)


def signers_who_wait(running: House, slug: str, number: int) -> Signers:
    campaign = running.campaign(f"{slug}-{number}")
    people = crowd.people(number)
    for person in people:
        running.done(campaign.sign(person, consents=["share_prompts"]))
    running.attend(until=lambda: len(campaign.mailed("confirm")) == number)
    tokens = {person: running.confirm_token(campaign.address(person)) for person in people}
    return Signers(campaign, tokens)


@pytest.mark.parametrize("number", [SMALL, FULL])
def test_every_prompt_goes_out_once_when_the_broker_forgets_and_dies(
    running: House, number: int, say: Say
) -> None:
    signers = signers_who_wait(running, "broker-killed", number)

    with crowd.acting(signers.confirm, list(signers.tokens)) as confirming:
        running.attend(until=crowd.reaches(signers.ended, number // 4))
        with redis.Redis.from_url(running.settings["REDIS_URL"]) as broker:
            broker.flushall()
        running.attend(until=crowd.reaches(signers.ended, number // 2))
        running.kill("valkey")
        running.attend(until=lambda: crowd.count_done(confirming) == number)
    running.attend(until=crowd.reaches(signers.ended, number))

    lost, doubled, uncertain = signers.count()
    say(f"broker lost: {number} prompts, {lost} lost, {doubled} doubled, {uncertain} uncertain")
    assert (lost, doubled) == (0, 0)
    assert running.invariants_hold()


def empty(running: House) -> None:
    """Let the broker forget all hints at once, and everything else."""
    with redis.Redis.from_url(running.settings["REDIS_URL"]) as broker:
        broker.flushall()


def begin_anew(running: House) -> None:
    """Kill the broker and take its data away: the next one knows nothing."""
    running.kill("valkey")
    shutil.rmtree(running.supervisor.home / "valkey")


# How much has gone out, in parts of the whole, when each happens.
LOSSES: list[tuple[float, Callable[[House], None]]] = [
    (0.25, empty), (0.5, empty), (0.75, empty), (0.85, begin_anew),
]  # fmt: skip


@pytest.mark.parametrize("number", [CROWD, GREAT_CROWD])
def test_every_prompt_goes_out_once_when_all_hints_are_lost_three_times_and_the_broker_once(
    running: House, number: int, say: Say
) -> None:
    send = begin(running, f"broker-emptied-{number}", number)

    recovered = [lose(send, share, happens) for share, happens in LOSSES]
    running.attend(until=send.has_ended, seconds=SETTLES)
    running.done(running.web.put(f"{running.mailbox}/faults.json", json={}))

    copies = send.campaign.mailed("prompt")
    say(
        f"broker emptied three times and begun anew once: {number} prompts, {dict(send.states())},"
        f" {number - len(copies)} lost, {sum(count > 1 for count in copies.values())} doubled;"
        f" the next went out {', '.join(f'{seconds:.1f}' for seconds in recovered)} s later"
    )
    assert send.all_sent()
    assert set(copies.values()) == {1}
    assert len(copies) == number
    assert running.invariants_hold()


def lose(send: Send, share: float, happens: Callable[[House], None]) -> float:
    """Let it happen once so much has gone out; return the seconds until more does."""
    send.house.attend(until=lambda: send.ended() >= send.number * share, seconds=SETTLES)
    happens(send.house)
    known, began = send.ended(), time.monotonic()
    send.house.attend(until=lambda: send.ended() > known or send.has_ended(), seconds=RECOVERS)
    return time.monotonic() - began
