"""Workers killed while people wait for their mail."""

from collections import defaultdict

import pytest

from tests.faults import crowd
from tests.faults.conftest import Say
from tests.faults.house import House

SMALL, FULL = (60, 3), pytest.param((2000, 50), marks=pytest.mark.fault)
TOPICS = ("petitions.signature_asked",)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_no_confirmation_is_lost_when_workers_are_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    signers, kills = size
    campaign = running.campaign(f"worker-killed-{signers}")
    asked = 0
    with crowd.acting(
        lambda person: campaign.sign(person, key=person), crowd.people(signers)
    ) as on:
        for number in range(1, kills + 1):
            some = signers * number // (kills + 1)
            running.attend(until=crowd.reaches(lambda: campaign.mailed("confirm").total(), some))
            running.kill("worker")
            asked += running.forget_claims(TOPICS)
        running.attend(until=crowd.reaches(lambda: crowd.count_done(on), signers))

    running.attend(until=lambda: len(campaign.mailed("confirm")) == signers)

    names = defaultdict(set)
    for mail in campaign.mails():
        names[mail["to"][0]].add(mail["message_id"])
    copies = campaign.mailed("confirm").total() - signers
    say(
        f"workers killed {kills} times, {asked} mails in hand:"
        f" {signers} signers, {signers - len(names)} lost, {copies} doubled"
    )
    assert all(len(ids) == 1 for ids in names.values())
    assert copies <= asked
    assert running.invariants_hold()
