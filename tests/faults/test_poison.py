"""A few prompts that cannot be written, or not be handed over, among many that can.

Rows are damaged for real: values that no key opens, a key that is none, bytes that are no text,
an address that would end its own envelope. That a message never ends or takes all memory no value
of ours can bring about: `tests/db/test_poisoned_messages.py` has handlers that do. What a killed
worker leaves is in `test_prompt_kills.py`.
"""

import time
from collections import Counter

import pytest

from tests.faults.conftest import Say
from tests.faults.house import Campaign, House
from tests.faults.sends import confirm_crowd

# All, how many of them are damaged, and how many of their attempts are passed over.
SMALL, FULL = (200, 5, 6), pytest.param((2000, 10, 0), marks=pytest.mark.fault)
MOST_ATTEMPTS = 8
ENDS = 120.0


def ends(campaign: Campaign) -> Counter[tuple[str, str]]:
    """Return how many prompts stand in each state, with its reason."""
    rows = campaign.house.rows(
        "SELECT prompt.state, prompt.reason FROM petitions_shareprompt prompt"
        " JOIN petitions_petition petition ON petition.id = prompt.petition_id"
        " WHERE petition.slug = %s",
        campaign.slug,
    )
    return Counter(rows)


def cut_pauses_short(running: House, *, tried: int) -> None:
    """Let what failed be tried again at once, as if so often before: its pauses come to minutes."""
    running.rows(
        "UPDATE petitions_shareprompt SET not_before = now(), attempts = greatest(attempts, %s)"
        " WHERE state = 'queued' AND attempts > 0",
        tried,
    )


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_what_cannot_be_written_is_given_up_with_a_reason_and_all_others_go_out(
    running: House, size: tuple[int, int, int], say: Say
) -> None:
    number, damaged, skipped = size
    campaign = running.campaign(f"poison-{number}")
    workers = [running.pid_of("worker"), running.pid_of("worker-bulk")]
    confirm_crowd(campaign, number, damaged=damaged)
    began = time.monotonic()

    running.attend(until=lambda: ends(campaign)["sent", ""] == number - damaged, seconds=ENDS)
    others = time.monotonic() - began

    def all_ended() -> bool:
        cut_pauses_short(running, tried=skipped)
        return {state for state, _ in ends(campaign)} == {"sent", "suppressed"}

    running.attend(until=all_ended, seconds=ENDS)

    found = ends(campaign)
    ((attempts,),) = running.rows(
        "SELECT max(attempts) FROM petitions_shareprompt WHERE state = 'suppressed'"
        " AND reason = 'unwritable'"
    )
    copies = campaign.mailed("prompt")
    said = {reason: many for (state, reason), many in found.items() if state == "suppressed"}
    say(
        f"{damaged} damaged prompts among {number}: {len(copies)} mailed in {others:.1f} s,"
        f" {sum(count > 1 for count in copies.values())} doubled; the damaged ended as {said}"
        f" after {attempts} attempts and {time.monotonic() - began - others:.1f} s more"
    )
    assert found["sent", ""] == len(copies) == number - damaged
    assert set(copies.values()) == {1}
    assert said == {"unwritable": damaged}
    assert attempts == MOST_ATTEMPTS
    assert workers == [running.pid_of("worker"), running.pid_of("worker-bulk")]
    assert running.invariants_hold()
