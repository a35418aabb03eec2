"""Whoever charges, or asks about charges, killed while the giver is away."""

from random import Random

import httpx
import pytest

from tests.faults import chores, crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give, go_to_pay
from tests.faults.house import Campaign, House

# Gifts, kills.
SMALL, FULL = (10, 3), pytest.param((300, 50), marks=pytest.mark.fault)
BADLY = {"answer_delay_ms": 30, "repeat": 1, "shuffle": True}
SETTLES = 180.0
TOPICS = [provider.TOLD]


def plans_in(running: House, campaign: Campaign, state: str) -> int:
    ((number,),) = running.rows(
        "SELECT count(*) FROM donations_plan AS plan"
        " JOIN petitions_cause AS cause ON cause.id = plan.cause_id"
        " WHERE cause.slug = %s AND plan.state = %s",
        campaign.slug,
        state,
    )
    return int(number)


def told(running: House, campaign: Campaign) -> int:
    """Return how many givers the notice of their next charge has gone out to."""
    ((number,),) = running.rows(
        "SELECT count(*) FROM donations_chargenotice AS notice"
        " JOIN donations_pledge AS pledge ON pledge.id = notice.pledge_id"
        " JOIN petitions_cause AS cause ON cause.id = pledge.cause_id"
        " WHERE cause.slug = %s AND notice.state = 'told'",
        campaign.slug,
    )
    return int(number)


def slots_paid(running: House, campaign: Campaign, slot: int) -> int:
    ((number,),) = running.rows(
        "SELECT count(*) FROM donations_pledge AS pledge"
        " JOIN petitions_cause AS cause ON cause.id = pledge.cause_id"
        " WHERE cause.slug = %s AND pledge.slot = %s AND pledge.state = 'fulfilled'",
        campaign.slug,
        slot,
    )
    return int(number)


def asked_for(running: House, campaign: Campaign) -> int:
    """Return how many charges the provider may have heard of."""
    ((number,),) = running.rows(
        "SELECT count(*) FROM donations_payment AS payment"
        " JOIN donations_pledge AS pledge ON pledge.id = payment.pledge_id"
        " JOIN petitions_cause AS cause ON cause.id = pledge.cause_id"
        " WHERE cause.slug = %s AND payment.asked_at IS NOT NULL",
        campaign.slug,
    )
    return int(number)


def bring_forward(running: House, campaign: Campaign) -> None:
    """Let the next step of each recurring gift be due now; who died in one holds it no longer."""
    running.rows(
        "UPDATE donations_plan AS plan SET not_before = now() FROM petitions_cause AS cause"
        " WHERE cause.id = plan.cause_id AND cause.slug = %s AND plan.not_before IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM donations_pledge AS pledge WHERE pledge.plan_id = plan.id"
        " AND pledge.slot = 2 AND pledge.state = 'fulfilled')",
        campaign.slug,
    )


def begin(running: House, campaign: Campaign, gifts: int) -> None:
    """Let everybody begin a monthly gift and be told of the next one."""

    def monthly(person: str) -> httpx.Response:
        return give(
            campaign, person, every_months=1, email=campaign.address(person), name="Ines Duarte"
        )

    with crowd.acting(monthly, crowd.people(gifts)) as on:
        running.attend(until=crowd.reaches(lambda: crowd.count_done(on), gifts), seconds=SETTLES)
    running.attend(until=lambda: plans_in(running, campaign, "active") == gifts, seconds=SETTLES)
    bring_forward(running, campaign)
    chores.do(running, "collect")
    running.attend(until=lambda: told(running, campaign) == gifts, seconds=SETTLES)
    bring_forward(running, campaign)


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_each_slot_of_a_recurring_gift_is_charged_once_whoever_dies(
    running: House, size: tuple[int, int], say: Say
) -> None:
    gifts, kills = size
    campaign, random = running.campaign(f"charge-killed-{gifts}"), Random(20260113)
    begin(running, campaign, gifts)
    died = 0
    with provider.behaving(running, timeout_after_success=gifts // 10, **BADLY):
        for share in sorted(random.uniform(0.05, 0.9) for _ in range(kills)):
            some = crowd.reaches(lambda: asked_for(running, campaign), 1 + int(gifts * share))
            with chores.doing(running, "collect") as collecting:
                died += chores.kill_when(running, collecting, some)
            if died % 5 == 0:
                running.kill("postgres")
                running.attend(until=lambda: True)
            bring_forward(running, campaign)
        chores.do(running, "collect")
    running.forget_claims(TOPICS)
    chores.do(running, "resolve")
    running.attend(
        until=lambda: (
            slots_paid(running, campaign, 2) == gifts and provider.account(running, campaign).agrees
        ),
        seconds=SETTLES,
    )

    found = provider.account(running, campaign)
    say(f"{died} kills while {gifts} recurring gifts were charged: {found}")
    assert died >= kills // 2
    assert len(found.held) == 2 * gifts
    assert not provider.open_cases(running, campaign)
    assert "0 differences" in running.manage("tie-out").stdout
    assert running.invariants_hold()


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_what_nobody_ever_told_is_found_by_asking_though_who_asks_is_killed(
    running: House, size: tuple[int, int], say: Say
) -> None:
    gifts, kills = size
    campaign, random = running.campaign(f"never-told-{gifts}"), Random(20260114)
    abandoned = running.done(campaign.pledge(amount_minor=1000))
    earlier, died = provider.last_delivery(running), 0
    with provider.behaving(running, hold=True):
        with crowd.acting(lambda person: give(campaign, person), crowd.people(gifts)) as on:
            everybody = crowd.reaches(lambda: crowd.count_done(on), gifts)
            running.attend(until=everybody, seconds=SETTLES)
        assert sum(provider.open_cases(running, campaign).values()) == gifts
        assert go_to_pay(running, abandoned).is_success

        for share in sorted(random.uniform(0.0, 0.9) for _ in range(kills)):
            some = crowd.reaches(
                lambda: len(provider.account(running, campaign).booked), 1 + int(gifts * share)
            )
            with chores.doing(running, "resolve") as resolving:
                died += chores.kill_when(running, resolving, some)
        chores.do(running, "resolve")
    found = provider.account(running, campaign)
    running.done(running.web.post(f"{running.provider}/sandbox/release", json={"shuffle": True}))
    running.attend(until=lambda: provider.all_delivered(running, after=earlier))
    late = provider.account(running, campaign)

    say(f"{died} kills while {gifts} gifts nobody had told of were looked up: {found}")
    assert found.agrees
    assert len(found.held) == gifts
    assert late == found  # told at last, nothing changes
    assert provider.open_cases(running, campaign).total() == 1  # a page that is still open
    assert running.invariants_hold()
