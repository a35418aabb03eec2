"""PostgreSQL killed under load."""

import time

import pytest

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import House

SMALL, FULL = 60, pytest.param(2000, marks=pytest.mark.fault)
QUICKLY = 10.0  # seconds from its restart to the first success


@pytest.mark.parametrize("signers", [SMALL, FULL])
def test_what_was_acknowledged_outlives_a_crash_of_the_database(
    running: House, signers: int, say: Say
) -> None:
    campaign = running.campaign(f"database-killed-{signers}")
    people = crowd.people(signers)
    acknowledged_at: dict[str, float] = {}

    def sign(person: str) -> object:
        answer = campaign.sign(person, key=f"{campaign.slug}-{person}")
        if answer.is_success:
            acknowledged_at[person] = time.monotonic()
        return answer

    with crowd.acting(sign, people) as signing:
        running.attend(until=lambda: crowd.count_done(signing) >= signers // 3)
        running.kill("postgres")
        before = set(acknowledged_at)
        running.attend(until=lambda: True)
        back_at = time.monotonic()
        running.attend(until=lambda: crowd.count_done(signing) == signers)

    first = min(at for person, at in acknowledged_at.items() if person not in before) - back_at
    again = [campaign.sign(person, key=f"{campaign.slug}-{person}") for person in people]
    lost = sum(answer.headers.get("Idempotent-Replayed") != "true" for answer in again)
    (kept,) = running.rows(
        "SELECT count(*) FROM petitions_signature signature"
        " JOIN petitions_petition petition ON petition.id = signature.petition_id"
        " WHERE petition.slug = %s",
        campaign.slug,
    )
    say(
        f"database killed: {signers} acknowledged, {len(before)} of them before, {lost} lost,"
        f" {kept[0] - signers} doubled, first success {max(first, 0):.1f} s after its restart"
    )
    assert (lost, kept[0]) == (0, signers)
    assert first < QUICKLY
    running.forget_claims(["petitions.signature_asked"])
    running.attend(until=lambda: len(campaign.mailed("confirm")) == signers)
    assert running.invariants_hold()
