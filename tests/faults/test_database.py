"""PostgreSQL killed under load."""

import time

import httpx
import pytest

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import House

SMALL, FULL = 60, pytest.param(1000, marks=pytest.mark.fault)
QUICKLY = 10.0  # seconds from its restart to the first success


@pytest.mark.parametrize("signers", [SMALL, FULL])
def test_what_was_acknowledged_outlives_a_crash_of_the_database(
    running: House, signers: int, say: Say
) -> None:
    campaign = running.campaign(f"database-killed-{signers}")
    people = crowd.people(signers)

    def sign(person: str) -> httpx.Response:
        return campaign.sign(person, key=person)

    with crowd.acting(sign, people) as signing:
        running.attend(until=lambda: crowd.count_done(signing) >= signers // 3)
        running.kill("postgres")
        killed_at, before = time.monotonic(), crowd.count_done(signing)
        running.attend(until=lambda: True)
        back_at = time.monotonic()
        crowd.insist(sign, "somebody-else")
        first_at = time.monotonic()
        running.attend(until=lambda: crowd.count_done(signing) == signers)

    people.append("somebody-else")
    again = [campaign.sign(person, key=person) for person in people]
    lost = sum(answer.headers.get("Idempotent-Replayed") != "true" for answer in again)
    (kept,) = running.rows(
        "SELECT count(*) FROM petitions_signature signature"
        " JOIN petitions_petition petition ON petition.id = signature.petition_id"
        " WHERE petition.slug = %s",
        campaign.slug,
    )
    doubled = kept[0] - len(people)
    say(
        f"database killed: {len(people)} acknowledged, {before} of them before, {lost} lost,"
        f" {doubled} doubled; back after {back_at - killed_at:.1f} s,"
        f" first success {first_at - back_at:.1f} s later"
    )
    assert (lost, doubled) == (0, 0)
    assert first_at - back_at < QUICKLY
    running.forget_claims(["petitions.signature_asked"])
    running.attend(until=lambda: len(campaign.mailed("confirm")) == len(people))
    assert running.invariants_hold()
