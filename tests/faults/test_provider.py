"""A card provider that repeats, mixes up, delays and wrongly signs what it tells, or is away."""

import time
from collections import Counter
from itertools import cycle
from typing import Any

import httpx
import pytest

from tests.faults import crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give, go_to_pay
from tests.faults.house import PATIENCE, Campaign, House

SMALL, FULL = 8, pytest.param(200, marks=pytest.mark.fault)
FEW, MANY = 6, pytest.param(100, marks=pytest.mark.fault)
SOME, TEN_THOUSAND = 24, pytest.param(10_000, marks=pytest.mark.fault)
BADLY = {"repeat": 2, "shuffle": True, "delay_ms": 300, "sign_wrongly": True}  # each comes thrice
SLOWLY = {"answer_delay_ms": 1500}
MISTAKES = {
    "answers 500": {"fail_next": {"status": 500, "count": 25}},
    "answers 503": {"fail_next": {"status": 503, "count": 25}},
    "does it and hangs up": {"timeout_after_success": 25},
    "does it and answers nonsense": {"garble_answers": 25},
    "answers slowly": SLOWLY,
}
# After so many payments comes the next of these: twelve faults among 120 payments.
BETWEEN = 20
IN_TURN: tuple[dict[str, Any], ...] = (
    {"fail_next": {"status": 500, "count": 3}},
    {"timeout_after_success": 3},
    {"fail_next": {"status": 503, "count": 2}, "timeout_after_success": 1},
    {"garble_answers": 3},
    {"answer_delay_ms": 300},
    {"answer_delay_ms": 0},
)


def pay_all(running: House, campaign: Campaign, gifts: int) -> None:
    for number in range(gifts):
        pledge = running.done(campaign.pledge(amount_minor=1000 + number))
        intent = running.pay(running.checkout(pledge))["payment_intent"]
        if number % 3 == 0:
            provider.give_back(running, intent, 1000 + number if number % 2 else 333)


@pytest.mark.parametrize("gifts", [SMALL, FULL])
def test_the_book_holds_what_the_provider_holds_to_the_cent(
    running: House, gifts: int, say: Say
) -> None:
    campaign = running.campaign(f"provider-{gifts}")
    earlier = provider.last_delivery(running)

    def refused() -> int:
        return provider.refusals(provider.deliveries(running, after=earlier))

    with provider.behaving(running, **BADLY):
        pay_all(running, campaign, gifts)
        running.attend(until=crowd.reaches(refused, gifts))
    refusals = refused()
    running.attend(until=lambda: provider.all_delivered(running, after=earlier))

    found = provider.settled(running, campaign)
    told = len(provider.deliveries(running, after=earlier))
    say(
        f"provider misbehaves: {gifts} gifts told in {told} deliveries, {refusals} refused for"
        f" their signature; {found}"
    )
    assert len(found.held) == gifts
    assert told >= 3 * gifts
    assert refusals >= gifts
    assert running.invariants_hold()


@pytest.mark.parametrize("givers", [FEW, MANY])
def test_a_provider_that_fails_costs_nobody_a_gift_and_takes_none_twice(
    running: House, givers: int, say: Say
) -> None:
    for mistake, behaviour in MISTAKES.items():
        campaign = running.campaign(f"{mistake}-{givers}".replace(" ", "-"))
        with provider.behaving(running, **behaviour):
            refused, waited = insist_all(running, campaign, givers)

        found = provider.settled(running, campaign)
        say(
            f"provider {mistake}: refused {dict(refused)}, others waited {waited:.1f} s at most;"
            f" {found}"
        )
        assert refused.keys() <= {409, 503}
        assert len(found.held) == givers
    assert running.invariants_hold()


@pytest.mark.parametrize("payments", [SOME, TEN_THOUSAND])
def test_of_many_payments_a_tenth_meets_a_fault_and_none_is_lost_or_taken_twice(
    running: House, payments: int, say: Say
) -> None:
    campaign = running.campaign(f"a-tenth-fails-{payments}")
    refused, made, standing = Counter[int](), 0, 0
    lasts = payments / 2.0 + PATIENCE  # seconds, on a machine that is slow

    def insisting(person: str) -> httpx.Response:
        answer = give(campaign, person)
        refused.update([] if answer.is_success else [answer.status_code])
        return answer

    with (
        provider.behaving(running, repeat=1, shuffle=True),
        crowd.acting(insisting, crowd.people(payments)) as on,
    ):
        for some, badly in zip(range(0, payments, BETWEEN), cycle(IN_TURN), strict=False):
            running.attend(until=crowd.reaches(lambda: crowd.count_done(on), some), seconds=lasts)
            made += standing - provider.faults_left(running)
            provider.behave(running, **badly)
            standing = provider.faults_left(running)
        running.attend(until=crowd.reaches(lambda: crowd.count_done(on), payments), seconds=lasts)
        made += standing - provider.faults_left(running)

    found = provider.settled(running, campaign, seconds=lasts)
    say(f"{payments} payments, {made} faults of the provider; refused {dict(refused)}; {found}")
    assert made >= payments // 12  # asked for are a tenth; a few come too late
    assert refused.keys() <= {409, 503}
    assert len(found.held) == payments
    assert sum(found.held.values()) == sum(1000 + number for number in range(payments))
    assert "0 differences" in running.manage("tie-out").stdout
    assert running.invariants_hold()


def insist_all(running: House, campaign: Campaign, givers: int) -> tuple[Counter[int], float]:
    """Have everybody give; return how they were refused, and how long a reader waited at most."""
    refused: Counter[int] = Counter()
    waits = [0.0]

    def insisting(person: str) -> httpx.Response:
        answer = give(campaign, person)
        refused.update([] if answer.is_success else [answer.status_code])
        return answer

    with crowd.acting(insisting, crowd.people(givers)) as on:
        while crowd.count_done(on) < givers:
            began = time.monotonic()
            assert running.web.get("/health/live").is_success
            waits.append(time.monotonic() - began)
            running.attend(until=lambda: True)
    return refused, max(waits)


def test_a_provider_that_is_down_is_named_and_tried_again(running: House, say: Say) -> None:
    campaign = running.campaign("provider-down")
    promises = [running.done(campaign.pledge(amount_minor=1000)) for _ in range(3)]
    sessions = [running.checkout(pledge) for pledge in promises[:2]]
    running.pay(sessions[0])
    running.kill("payments")

    away = [go_to_pay(running, pledge) for pledge in promises]
    running.attend(until=lambda: True)
    again = [go_to_pay(running, pledge) for pledge in promises]
    for answer in again[1:]:
        running.pay(answer.json()["url"].rpartition("/")[2])

    found = provider.settled(running, campaign)
    say(f"provider down: {[answer.status_code for answer in away]}, then {found}")
    assert {answer.status_code for answer in away} <= {409, 503}
    assert again[1].json()["url"].endswith(sessions[1])  # the page that was open is open
    assert len(found.held) == 3
    assert running.invariants_hold()
