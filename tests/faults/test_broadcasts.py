"""The bulk worker killed while an answer is mailed to everybody who wants news of it."""

import pytest

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House
from tests.faults.sends import Send, endure

SMALL, FULL = (40, 2), pytest.param((1000, 10), marks=pytest.mark.fault)
ANSWER = {"text": "We will dig.", "answered_by": "The minister"}


def readers_of(running: House, slug: str, number: int) -> Campaign:
    """Return a campaign whose signers all want news."""
    campaign = running.campaign(slug)
    people = crowd.people(number)
    for person in people:
        running.done(campaign.sign(person, consents=["updates"]))
    running.attend(until=lambda: len(campaign.mailed("confirm")) == number)
    for person in people:
        token = running.confirm_token(campaign.address(person))
        running.done(running.api("signatures/confirm", {"token": token}))
    return campaign


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_an_answer_reaches_everybody_once_although_its_worker_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    number, kills = size
    campaign = readers_of(running, f"answered-{number}", number)
    here = f"petitions/{campaign.slug}/answer"
    running.done(running.owner.post(running.path(here), json=ANSWER))
    running.done(running.owner.post(running.path(f"{here}/mailing")))

    endured = endure(Send(campaign, number, kind="answer"), kills=kills, and_park=size == SMALL)

    found, mailed = endured.found, len(endured.copies)
    say(f"bulk worker killed {kills} times: {number} readers, {endured}")
    assert endured.doubled == 0
    assert found["sent"] <= mailed <= found["sent"] + found["uncertain"]
    assert found["uncertain"] <= len(endured.in_hand)
    assert set(endured.after.values()) == {1}
    assert len(endured.after) == number
    assert running.invariants_hold()
