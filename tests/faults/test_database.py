"""PostgreSQL killed under load, again and again."""

import time
from collections import Counter

import httpx
import pytest

from tests.faults import answers, crowd
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House

# Signers, kills.
SMALL, FULL = (60, 1), pytest.param((3000, 10), marks=pytest.mark.fault)
QUICKLY = 10.0  # seconds from its restart to the first success
TOPICS = ["petitions.signature_asked"]


def killed_once(running: House, campaign: Campaign, person: str) -> tuple[float, float]:
    """Kill the database; return the seconds until it is back, and until the next success."""
    running.kill("postgres")
    killed_at = time.monotonic()
    running.attend(until=lambda: True)
    back_at = time.monotonic()
    crowd.insist(lambda somebody: campaign.sign(somebody, key=somebody), person)
    return back_at - killed_at, time.monotonic() - back_at


def died(running: House, before: dict[str, int]) -> list[str]:
    """Return the parts that did not outlive the database."""
    now = running.pids()
    return [name for name, pid in before.items() if now[name] != pid and name != "postgres"]


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_what_was_acknowledged_outlives_crashes_of_the_database(
    running: House, size: tuple[int, int], say: Say
) -> None:
    signers, kills = size
    campaign = running.campaign(f"database-killed-{signers}")
    people, away, dead = crowd.people(signers), [], Counter[str]()

    def sign(person: str) -> httpx.Response:
        return campaign.sign(person, key=person)

    with answers.counted(running) as answered, crowd.acting(sign, people) as signing:
        for kill in range(1, kills + 1):
            some = signers * kill // (kills + 2)
            running.attend(until=crowd.reaches(lambda: crowd.count_done(signing), some))
            pids = running.pids()
            people.append(f"somebody-else-{kill}")
            away.append(killed_once(running, campaign, people[-1]))
            dead.update(died(running, pids))
        running.attend(until=crowd.reaches(lambda: crowd.count_done(signing), signers))

    again = [sign(person) for person in people]
    lost = sum(answer.headers.get("Idempotent-Replayed") != "true" for answer in again)
    ((kept,),) = running.rows(
        "SELECT count(*) FROM petitions_signature signature"
        " JOIN petitions_petition petition ON petition.id = signature.petition_id"
        " WHERE petition.slug = %s",
        campaign.slug,
    )
    doubled = kept - len(people)
    back, first = (max(times) for times in zip(*away, strict=True))
    say(
        f"database killed {kills} times: {len(people)} acknowledged, {lost} lost, {doubled}"
        f" doubled; answered meanwhile {answered.refused()}, {answered.unannounced} without a time"
        f" to come again; back after {back:.1f} s at most, first success {first:.1f} s later at"
        f" most; died with it: {dict(dead)}"
    )
    assert (lost, doubled, answered.unannounced) == (0, 0, 0)
    assert answered.refused().keys() <= {409, 503}
    assert first < QUICKLY
    assert all(number <= kills for number in dead.values())  # no part dies again and again
    running.forget_claims(TOPICS)
    running.attend(
        until=lambda: len(campaign.mailed("confirm")) == len(people), seconds=60 + 0.1 * signers
    )
    assert running.invariants_hold()
