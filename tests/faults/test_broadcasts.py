"""The bulk worker killed while an answer is mailed to everybody who wants news of it."""

from collections import Counter

import pytest

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

SMALL, FULL = (40, 2), pytest.param((1000, 10), marks=pytest.mark.fault)
TOPICS = ("petitions.prompt_part_due", "petitions.prompts_due")
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


def states(running: House, campaign: Campaign) -> Counter[str]:
    rows = running.rows(
        "SELECT mail.state FROM petitions_shareprompt mail"
        " JOIN petitions_petition petition ON petition.id = mail.petition_id"
        " WHERE petition.slug = %s AND mail.kind = 'answer'",
        campaign.slug,
    )
    return Counter(state for (state,) in rows)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_an_answer_reaches_everybody_at_most_once_when_its_worker_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    number, kills = size
    campaign = readers_of(running, f"answered-{number}", number)
    here = f"petitions/{campaign.slug}/answer"
    running.done(running.owner.post(running.path(here), json=ANSWER))
    running.done(running.owner.post(running.path(f"{here}/mailing")))

    for kill in range(1, kills + 1):
        some = number * kill // (kills + 1)
        running.attend(until=crowd.reaches(lambda: states(running, campaign)["sent"], some))
        running.kill("worker-bulk")
        running.forget_claims(TOPICS)
    running.attend(until=lambda: set(states(running, campaign)) <= {"sent", "uncertain"})

    found = states(running, campaign)
    copies = campaign.mailed("prompt")
    doubled = sum(count > 1 for count in copies.values())
    say(
        f"bulk worker killed {kills} times: {number} readers, {doubled} doubled,"
        f" {found['uncertain']} uncertain"
    )
    assert found.total() == number
    assert doubled == 0
    # One in hand per kill; one more when a part that had just asked for the next comes again.
    assert found["uncertain"] <= 2 * kills
    assert found["sent"] <= len(copies)
    assert running.invariants_hold()
