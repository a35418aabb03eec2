"""The broker emptied and killed while share prompts go out."""

import httpx
import pytest
import redis

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

SMALL, FULL = 24, pytest.param(500, marks=pytest.mark.fault)


def pending_tokens(running: House, campaign: Campaign, people: list[str]) -> dict[str, str]:
    for person in people:
        running.done(campaign.sign(person, consents=["share_prompts"]))
    running.attend(until=lambda: len(campaign.mailed("confirm")) == len(people))
    return {person: running.confirm_token(campaign.address(person)) for person in people}


def prompts(running: House, campaign: Campaign) -> dict[str, int]:
    found = running.rows(
        "SELECT prompt.state, count(*) FROM petitions_shareprompt prompt"
        " JOIN petitions_signature signature ON signature.id = prompt.signature_id"
        " JOIN petitions_petition petition ON petition.id = signature.petition_id"
        " WHERE petition.slug = %s GROUP BY prompt.state",
        campaign.slug,
    )
    return dict(found)


@pytest.mark.parametrize("signers", [SMALL, FULL])
def test_every_prompt_goes_out_once_when_the_broker_forgets_and_dies(
    running: House, signers: int, say: Say
) -> None:
    campaign = running.campaign(f"broker-killed-{signers}")
    tokens = pending_tokens(running, campaign, crowd.people(signers))

    def confirm(person: str) -> httpx.Response:
        return running.api("signatures/confirm", {"token": tokens[person]})

    def settled() -> int:
        found = prompts(running, campaign)
        return found.get("sent", 0) + found.get("uncertain", 0)

    with crowd.acting(confirm, list(tokens)) as confirming:
        running.attend(until=lambda: settled() >= signers // 4)
        with redis.Redis.from_url(running.settings["REDIS_URL"]) as broker:
            broker.flushall()
        running.attend(until=lambda: settled() >= signers // 2)
        running.kill("valkey")
        running.attend(until=lambda: crowd.count_done(confirming) == signers)
    running.attend(until=lambda: settled() == signers)

    mailed = campaign.mailed("prompt")
    uncertain = prompts(running, campaign).get("uncertain", 0)
    doubled = sum(number > 1 for number in mailed.values())
    lost = signers - uncertain - len(mailed)
    say(f"broker lost: {signers} prompts, {lost} lost, {doubled} doubled, {uncertain} uncertain")
    assert (max(lost, 0), doubled) == (0, 0)
    assert running.invariants_hold()
