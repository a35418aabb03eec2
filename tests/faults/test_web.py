"""The web server killed in the middle of requests."""

import pytest

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import House

SMALL, FULL = (60, 2), pytest.param((2000, 4), marks=pytest.mark.fault)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_one_key_makes_one_pledge_when_the_web_server_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    givers, kills = size
    campaign = running.campaign(f"web-killed-{givers}")
    with crowd.acting(lambda person: campaign.pledge(key=person), crowd.people(givers)) as on:
        for number in range(1, kills + 1):
            some = givers * number // (kills + 2)
            running.attend(until=crowd.reaches(lambda: crowd.count_done(on), some))
            running.kill("web")
        running.attend(until=lambda: crowd.count_done(on) == givers)

    acknowledged = {future.result().json()["id"] for future in on}
    kept = running.rows(
        "SELECT pledge.id::text FROM donations_pledge pledge"
        " JOIN petitions_cause cause ON cause.id = pledge.cause_id WHERE cause.slug = %s",
        campaign.slug,
    )
    lost = len(acknowledged - {identifier for (identifier,) in kept})
    doubled = len(kept) - givers
    say(f"web killed {kills} times: {givers} pledges, {lost} lost, {doubled} doubled")
    assert (len(acknowledged), lost, doubled) == (givers, 0, 0)
    assert running.invariants_hold()
