"""Workers, web server, database and card provider killed while people pay."""

import time
from itertools import cycle, islice
from random import Random

import pytest

from tests.faults import crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give
from tests.faults.house import Campaign, House

# Givers, kills, and how many gifts at least some kill has to find charged and not yet booked.
SMALL, FULL = (18, 3, 0), pytest.param((800, 50, 1), marks=pytest.mark.fault)
VICTIMS = ("worker", "postgres", "worker", "web", "postgres", "payments")
BADLY = {"repeat": 1, "shuffle": True, "answer_delay_ms": 20}
SETTLES = 120.0  # seconds after the last kill
TOPICS = [provider.TOLD]


def in_between(running: House, campaign: Campaign) -> int:
    """Return how many gifts have been charged and are not in the book."""
    found = provider.account(running, campaign)
    return found.lost


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_no_gift_is_lost_booked_twice_or_charged_twice_whoever_dies(
    running: House, size: tuple[int, int, int], say: Say
) -> None:
    givers, kills, least = size
    campaign, random = running.campaign(f"gift-killed-{givers}"), Random(20260112)
    shares = sorted(random.uniform(0.1, 0.95) for _ in range(kills))
    caught = claims = 0
    with (
        provider.behaving(running, **BADLY),
        crowd.acting(lambda person: give(campaign, person), crowd.people(givers)) as on,
    ):
        for share, victim in zip(shares, islice(cycle(VICTIMS), kills), strict=True):
            running.attend(until=crowd.reaches(lambda: crowd.count_done(on), int(givers * share)))
            time.sleep(random.uniform(0, 0.2))
            caught += in_between(running, campaign)
            running.kill(victim)
            running.attend(until=lambda: True)
            claims += running.forget_claims(TOPICS)
        running.attend(until=crowd.reaches(lambda: crowd.count_done(on), givers))

    found = provider.settled(running, campaign, topics=TOPICS, seconds=SETTLES)
    say(
        f"{kills} kills of {', '.join(sorted(set(islice(VICTIMS, kills))))}: {givers} gifts,"
        f" {caught} charged and not yet booked and {claims} messages in hand when killed; {found}"
    )
    assert caught >= least
    assert len(found.held) == givers
    assert sum(found.held.values()) == sum(1000 + number for number in range(givers))
    assert "0 differences" in running.manage("tie-out").stdout
    assert running.invariants_hold()
