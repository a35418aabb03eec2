"""Connections that the database cuts off, five a second, while people give."""

import time
from collections import Counter

import httpx
import pytest

from tests.faults import crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give
from tests.faults.house import House

SMALL, FULL = 60, pytest.param(3000, marks=pytest.mark.fault)
PAUSE = 0.2  # seconds between two cuts


def cut_one_off(running: House) -> int:
    """Cut one connection of the house's off, whatever it is doing; return how many there were."""
    ((number,),) = running.rows(
        "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND usename <> current_user"
        " ORDER BY random() LIMIT 1) AS unlucky"
    )
    return int(number)


@pytest.mark.parametrize("givers", [SMALL, FULL])
def test_a_connection_that_is_cut_off_costs_a_repetition_at_most(
    running: House, givers: int, say: Say
) -> None:
    campaign = running.campaign(f"cut-off-{givers}")
    refused: Counter[int] = Counter()
    cuts = 0

    def insisting(person: str) -> httpx.Response:
        answer = give(campaign, person)
        refused.update([] if answer.is_success else [answer.status_code])
        return answer

    with crowd.acting(insisting, crowd.people(givers)) as on:
        while crowd.count_done(on) < givers:
            cuts += cut_one_off(running)
            running.attend(until=lambda: True)
            time.sleep(PAUSE)
    running.forget_claims([provider.TOLD])
    running.attend(
        until=lambda: (
            not provider.open_cases(running, campaign)
            and provider.account(running, campaign).agrees
        )
    )

    found = provider.account(running, campaign)
    say(f"{cuts} connections cut off while {givers} gave: refused {dict(refused)}; {found}")
    assert refused.keys() <= {409, 503}
    assert refused.total() <= cuts  # whoever was being served then, and nobody else
    assert len(found.held) == givers
    assert running.invariants_hold()
