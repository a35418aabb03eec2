"""The web server killed in the middle of requests, again and again."""

import time
from collections import Counter
from random import Random

import httpx
import pytest

from tests.faults import crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give
from tests.faults.house import Campaign, House

# People, kills.
SMALL, FULL = (40, 2), pytest.param((1200, 100), marks=pytest.mark.fault)
SETTLES = 120.0  # seconds after the last kill
TOPICS = [provider.TOLD, "petitions.signature_asked"]


def signed(running: House, campaign: Campaign) -> tuple[int, int]:
    """Return how many signatures were kept, and how many of these nobody will be asked about."""
    ((kept, unasked),) = running.rows(
        "SELECT count(*), count(*) FILTER (WHERE NOT EXISTS ("
        "  SELECT FROM outbox_outboxmessage AS message"
        "  WHERE message.topic = 'petitions.signature_asked'"
        "  AND message.payload->>'signature_id' = signature.id::text))"
        " FROM petitions_signature AS signature"
        " JOIN petitions_petition AS petition ON petition.id = signature.petition_id"
        " WHERE petition.slug = %s",
        campaign.slug,
    )
    return int(kept), int(unasked)


def promised(running: House, campaign: Campaign) -> int:
    ((kept,),) = running.rows(
        "SELECT count(*) FROM donations_pledge AS pledge"
        " JOIN petitions_cause AS cause ON cause.id = pledge.cause_id WHERE cause.slug = %s",
        campaign.slug,
    )
    return int(kept)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_one_key_makes_one_signature_one_pledge_and_one_charge_when_the_web_server_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    number, kills = size
    campaign, random = running.campaign(f"web-killed-{number}"), Random(20260108)
    tries: Counter[int] = Counter()

    def sign_and_give(person: str) -> httpx.Response:
        answer = campaign.sign(person, key=f"sign-{person}")
        return give(campaign, person) if answer.is_success else answer

    act = crowd.patiently(sign_and_give, tries=tries)
    with crowd.acting(act, crowd.people(number)) as on:
        for kill in range(1, kills + 1):
            some = number * kill // (kills + 2)
            running.attend(until=crowd.reaches(lambda: crowd.count_done(on), some))
            time.sleep(random.uniform(0, 0.2))
            running.kill("web")
            running.attend(until=lambda: True)
        running.attend(until=crowd.reaches(lambda: crowd.count_done(on), number))

    found = provider.settled(running, campaign, topics=TOPICS, seconds=SETTLES)
    signatures, unasked = signed(running, campaign)
    pledges = promised(running, campaign)
    say(
        f"web killed {kills} times: {number} people, repetitions {dict(sorted(tries.items()))};"
        f" {signatures} signatures, {unasked} of which nobody is asked to confirm,"
        f" {pledges} pledges; {found}"
    )
    assert (signatures, unasked, pledges) == (number, 0, number)
    assert len(found.held) == number
    assert max(tries) <= crowd.RETRIES
    assert running.invariants_hold()
