"""Somebody mails everybody while others sign: who waits for a confirmation waits for nobody.

They sign with the organisation that mails, and with another one, which has no part in it. At
full size 20,000 are mailed and not the half million that a large organisation has: two cores
seed about a hundred signers a second, so that those alone would take over an hour. Prompts are
claimed a hundred at a time, so that what waits behind them is not even looked at.
"""

from datetime import datetime

import pytest

from mobilize.kit import clock
from tests.faults import pace
from tests.faults.conftest import Say
from tests.faults.house import Campaign, House
from tests.faults.sends import begin_answer

# Prompts of the broadcast, people who sign meanwhile, seconds in which 95 of 100 have their mail.
SMALL, FULL = (800, 40, 10.0), pytest.param((20_000, 600, 30.0), marks=pytest.mark.fault)
A_SECOND = 20.0
ENDS = 900.0


def waits(campaign: Campaign, asked: dict[str, datetime]) -> list[float]:
    """Return how long each of its signers waited for the mail that confirms, the shortest first."""
    came = {
        mail["to"][0]: datetime.fromisoformat(mail["received_at"])
        for mail in campaign.mails()
        if mail["message_id"].strip("<").startswith("confirm")
    }
    return sorted((at - asked[address]).total_seconds() for address, at in came.items())


def p95(waited: list[float]) -> float:
    return waited[int(0.95 * (len(waited) - 1))]


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_a_confirmation_does_not_wait_for_a_mail_to_everybody(
    running: House, size: tuple[int, int, float], say: Say
) -> None:
    number, signers, longest = size
    ours = running.campaign(f"beside-{number}")
    another = f"neighbours-{number}"
    theirs = running.campaign_of(another, running.found(another), f"wells-{number}")
    asked: dict[str, datetime] = {}

    def sign(person: int) -> None:
        campaign = (ours, theirs)[person % 2]
        asked[campaign.address(f"p{person}")] = clock.now()
        running.done(campaign.sign(f"p{person}"))

    send = begin_answer(running.campaign(f"everybody-{number}"), number)
    running.attend(until=lambda: send.states()["sent"] > 0)
    begun = send.states()["sent"]
    pace.keep(sign, range(signers), per_second=A_SECOND)
    ended = send.states()["sent"]
    for campaign in (ours, theirs):
        running.attend(until=lambda each=campaign: len(each.mailed("confirm")) == signers // 2)
    running.attend(until=send.all_sent, seconds=ENDS)

    mine, others = waits(ours, asked), waits(theirs, asked)
    say(
        f"{number} prompts beside {signers} who signed, {begun} sent before, {ended} after them:"
        f" confirmations of the same organisation after {p95(mine):.2f} s at the 95th and"
        f" {mine[-1]:.2f} s at most, of another after {p95(others):.2f} s and {others[-1]:.2f} s"
    )
    assert begun < number  # it was not over before
    assert max(p95(mine), p95(others)) <= longest
    assert set(send.campaign.mailed("prompt").values()) == {1}
    assert running.invariants_hold()
