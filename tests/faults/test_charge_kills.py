"""Whoever charges, or asks about charges, killed while the giver is away."""

from collections.abc import Callable
from random import Random

import httpx
import pytest

from tests.faults import chores, crowd, provider
from tests.faults.conftest import Say
from tests.faults.giving import give, go_to_pay
from tests.faults.house import Campaign, House

# Gifts, kills, and by how many milliseconds the provider answers late: the house is looked at
# five times a second, and all those who are killed have to find something left to do.
SMALL, FULL = (10, 3, 200), pytest.param((300, 50, 60), marks=pytest.mark.fault)
TRIES = 2  # for each kill: a chore may have ended before it is seen to be so far
BADLY = {"repeat": 1, "shuffle": True}
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


def in_hand(running: House, campaign: Campaign) -> int:
    """Return how many gifts were taken in hand since they were brought forward, and are not paid.

    Whoever is killed before that had only begun to start, and was killed in the middle of nothing.
    """
    ((number,),) = running.rows(
        "SELECT count(*) FROM donations_plan AS plan"
        " JOIN petitions_cause AS cause ON cause.id = plan.cause_id"
        " WHERE cause.slug = %s AND plan.not_before > now()"
        " AND NOT EXISTS (SELECT FROM donations_pledge AS pledge WHERE pledge.plan_id = plan.id"
        " AND pledge.slot = 2 AND pledge.state = 'fulfilled')",
        campaign.slug,
    )
    return int(number)


def at_work(running: House, campaign: Campaign, *, asked: int) -> Callable[[], bool]:
    """Return what tells whether so many charges were asked for, and somebody is at the next."""
    return lambda: asked_for(running, campaign) >= asked and in_hand(running, campaign) > 0


def booked(running: House, campaign: Campaign) -> int:
    """Return how many of a campaign's gifts are in the book."""
    ((number,),) = running.rows(
        "SELECT count(*) FROM donations_ledgerentry AS entry"
        " JOIN petitions_cause AS cause ON cause.id = entry.cause_id"
        " WHERE cause.slug = %s AND entry.kind = 'gift'",
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
    running: House, size: tuple[int, int, int], say: Say
) -> None:
    gifts, kills, late = size
    campaign, random = running.campaign(f"charge-killed-{gifts}"), Random(20260113)
    begin(running, campaign, gifts)
    died = tries = 0
    shares = sorted(random.uniform(0.05, 0.9) for _ in range(kills))
    badly = {"timeout_after_success": gifts // 10, "answer_delay_ms": late, **BADLY}
    with provider.behaving(running, **badly):
        while died < kills and tries < TRIES * kills:
            far = at_work(running, campaign, asked=1 + int(gifts * shares[died]))
            with chores.doing(running, "collect") as collecting:
                died += chores.kill_when(running, collecting, far)
            tries += 1
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
    assert died == kills
    assert len(found.held) == 2 * gifts
    assert not provider.open_cases(running, campaign)
    assert "0 differences" in running.manage("tie-out").stdout
    assert running.invariants_hold()


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_what_nobody_ever_told_is_found_by_asking_though_who_asks_is_killed(
    running: House, size: tuple[int, int, int], say: Say
) -> None:
    gifts, kills, late = size
    campaign, random = running.campaign(f"never-told-{gifts}"), Random(20260114)
    abandoned = running.done(campaign.pledge(amount_minor=1000))
    shares = sorted(random.uniform(0.0, 0.9) for _ in range(kills))
    earlier, died, tries = provider.last_delivery(running), 0, 0
    with provider.behaving(running, hold=True, answer_delay_ms=late):
        with crowd.acting(lambda person: give(campaign, person), crowd.people(gifts)) as on:
            everybody = crowd.reaches(lambda: crowd.count_done(on), gifts)
            running.attend(until=everybody, seconds=SETTLES)
        assert sum(provider.open_cases(running, campaign).values()) == gifts
        assert go_to_pay(running, abandoned).is_success

        while died < kills and tries < TRIES * kills:
            # One more at least than before it began: it is killed at work, not while it starts.
            so_far = max(1 + int(gifts * shares[died]), booked(running, campaign) + 1)
            some = crowd.reaches(lambda: booked(running, campaign), so_far)
            with chores.doing(running, "resolve") as resolving:
                died += chores.kill_when(running, resolving, some)
            tries += 1
        chores.do(running, "resolve")
    found = provider.account(running, campaign)
    running.done(running.web.post(f"{running.provider}/sandbox/release", json={"shuffle": True}))
    running.attend(until=lambda: provider.all_delivered(running, after=earlier))
    told = provider.account(running, campaign)

    say(f"{died} kills while {gifts} gifts nobody had told of were looked up: {found}")
    assert died == kills
    assert found.agrees
    assert len(found.held) == gifts
    assert told == found  # told at last, nothing changes
    assert provider.open_cases(running, campaign).total() == 1  # a page that is still open
    assert running.invariants_hold()
