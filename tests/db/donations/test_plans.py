"""Recurring gifts: announced, charged once, tried again, put right, and never ended silently."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from donations.domain.plan_life import ATTEMPTS, PlanStepNotAllowed
from donations.domain.promises import Rhythm
from donations.models import LedgerEntry, PlanCharge, Pledge
from donations.queries.invariants import INVARIANTS
from donations.services import own_plans, plans
from mobilize.checks import invariants
from petitions.services import erasing
from tests import builders
from tests.clients import scope
from tests.db.donations.plan_world import DAY, Giving, a_giving
from tests.mailbox import Mailbox
from tests.paying import ASKS_EACH_TIME, BROKE, GOOD, Till, a_till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def giving(till: Till, deliver: Callable[..., int], mailbox: Mailbox) -> Giving:
    """Return a monthly gift that has begun."""
    made = a_giving(till, deliver)
    made.begin()
    return made


def subjects(mailbox: Mailbox) -> list[str]:
    return [str(each["Subject"]).partition(":")[0] for each in mailbox]


def test_the_first_gift_begins_it_and_its_card_is_charged_next(
    giving: Giving, mailbox: Mailbox
) -> None:
    first_day = giving.fresh().next_on

    giving.until(first_day)

    assert (giving.fresh().state, giving.plan.slot) == ("active", 2)
    assert [each.state for each in giving.payments()] == ["captured", "captured"]
    assert [each.amount_minor for each in LedgerEntry.objects.all()] == [1000, 1000]
    assert subjects(mailbox) == ["Your recurring gift has begun", "Your next gift"]
    assert giving.plan.next_on.day == giving.plan.anchor_day or giving.plan.next_on.day >= 28
    assert list(invariants.run(INVARIANTS)) == []


def test_a_charge_is_announced_three_days_before(giving: Giving, mailbox: Mailbox) -> None:
    day = giving.fresh().next_on

    giving.until(day - 3 * DAY)

    pledge = giving.newest()
    assert (pledge.slot, pledge.state, pledge.due_on) == (2, "open", day)
    assert len(giving.payments()) == 1
    assert subjects(mailbox)[-1] == "Your next gift"


def test_a_worker_that_was_away_for_months_charges_once_and_not_without_notice(
    giving: Giving,
) -> None:
    giving.now += 100 * DAY
    giving.work()
    announced = giving.newest()

    giving.until(announced.due_on or giving.now.date())

    assert announced.due_on == (giving.now.date())
    assert len(giving.payments()) == 2
    assert giving.fresh().next_on > giving.now.date()


def test_a_failed_charge_is_tried_four_times_and_then_the_gift_lapses(
    giving: Giving, till: Till, mailbox: Mailbox
) -> None:
    till.change(giving.card(), BROKE)
    day = giving.fresh().next_on

    giving.until(day + 16 * DAY)

    assert giving.fresh().state == "lapsed"
    assert giving.plan.failures == ATTEMPTS
    assert [each.state for each in giving.payments()] == ["captured", *["failed"] * ATTEMPTS]
    assert sorted(PlanCharge.objects.values_list("attempt", flat=True)) == [1, 2, 3, 4]
    assert giving.newest().state == "lapsed"
    assert subjects(mailbox)[2:] == ["Your gift could not be charged"] * 3 + [
        "Your recurring gift has stopped"
    ]
    assert giving.moves() == ["begin", "fail", "fail", "fail", "lapse"]
    assert list(invariants.run(INVARIANTS)) == []


def test_a_second_try_that_works_puts_it_right(giving: Giving, till: Till) -> None:
    card, day = giving.card(), giving.fresh().next_on
    till.change(card, BROKE)
    giving.until(day)
    past_due = giving.fresh().state
    till.change(card, GOOD)

    giving.until(day + 3 * DAY)

    assert (past_due, giving.fresh().state, giving.plan.failures) == ("past_due", "active", 0)
    assert giving.moves() == ["begin", "fail", "recover"]
    assert LedgerEntry.objects.count() == 2


def test_a_lapsed_gift_is_put_right_with_another_card(giving: Giving, till: Till) -> None:
    till.change(giving.card(), BROKE)
    giving.until(giving.fresh().next_on + 16 * DAY)

    with scope.nobody():
        url = own_plans.repair(token=giving.token, now=giving.now)
    till.pay(url.rpartition("/")[2], GOOD, authenticated=True)
    giving.hear()

    assert giving.fresh().state == "active"
    assert giving.newest().state == "fulfilled"
    before = len(giving.payments())
    giving.now = max(giving.now, giving.newest().fulfilled_at or giving.now)
    giving.until(giving.fresh().next_on)
    assert [each.state for each in giving.payments()[before:]] == ["captured"]
    assert giving.moves()[-1] == "recover"


def test_a_bank_that_asks_is_answered_through_the_mailed_link(giving: Giving, till: Till) -> None:
    till.change(giving.card(), ASKS_EACH_TIME)
    giving.until(giving.fresh().next_on)

    with scope.nobody():
        url = own_plans.repair(token=giving.token, now=giving.now)
    till.authenticate(url)
    giving.hear()

    assert (giving.fresh().state, giving.newest().state) == ("active", "fulfilled")
    assert giving.moves() == ["begin", "fail", "recover"]


def test_a_pause_calls_off_what_was_announced_and_ends_by_itself(giving: Giving) -> None:
    day = giving.fresh().next_on
    giving.until(day - 2 * DAY)

    with scope.nobody():
        own_plans.pause(token=giving.token, until=day + 20 * DAY, now=giving.now)
    called_off = giving.newest().state
    giving.until(day + 21 * DAY)

    assert called_off == "cancelled"
    assert giving.fresh().state == "active"
    assert giving.moves() == ["begin", "pause", "resume"]
    assert len(giving.payments()) == 1


def test_a_stopped_gift_goes_on_with_the_card_on_file(giving: Giving) -> None:
    with scope.nobody():
        own_plans.stop(token=giving.token, reason="money", now=giving.now)
    giving.until(giving.now.date() + 40 * DAY)
    meanwhile = len(giving.payments())

    with scope.nobody():
        own_plans.resume(token=giving.token, now=giving.now)
    giving.until(giving.fresh().next_on)

    assert meanwhile == 1
    assert [each.state for each in giving.payments()] == ["captured", "captured"]
    assert giving.moves() == ["begin", "cancel", "resume"]


def test_a_change_holds_from_the_next_charge_on(giving: Giving) -> None:
    other = builders.a_cause(giving.org, "schools", title="Schools")
    giving.until(giving.fresh().next_on - 2 * DAY)

    with scope.nobody():
        own_plans.change(token=giving.token, amount_minor=2500, anchor_day=31, now=giving.now)
        own_plans.move(token=giving.token, cause="schools", now=giving.now + timedelta(seconds=1))
    giving.until(giving.newest().due_on or giving.now.date())

    newest = giving.newest()
    assert (newest.amount_minor, newest.cause, newest.state) == (2500, other, "fulfilled")
    assert Pledge.objects.get(plan=giving.plan, slot=1).cause != other
    entries = LedgerEntry.objects.order_by("id").values_list("amount_minor", "cause__slug")
    assert list(entries) == [(1000, "clean-water"), (2500, "schools")]


def test_it_is_complete_after_so_many_times(
    till: Till, deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    giving = a_giving(till, deliver, rhythm=Rhythm(1, times=2))
    giving.begin()

    giving.until(giving.fresh().next_on)
    giving.until(giving.fresh().next_on + 5 * DAY)

    assert (giving.fresh().state, len(giving.payments())) == ("completed", 2)
    assert subjects(mailbox)[-1] == "Your recurring gift is complete"


def test_a_gift_that_never_began_ends_without_a_mail(
    till: Till, deliver: Callable[..., int], mailbox: Mailbox
) -> None:
    giving = a_giving(till, deliver)

    giving.until(giving.now.date() + 31 * DAY)

    assert (giving.fresh().state, giving.newest().state) == ("lapsed", "cancelled")
    assert list(mailbox) == []
    with scope.nobody(), pytest.raises(own_plans.PlanNeedsCard):
        own_plans.resume(token=giving.token, now=giving.now)


def test_nothing_is_charged_of_whom_was_erased(
    giving: Giving, settings: LazySettings, tmp_path: Path, mailbox: Mailbox
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    erasing.erase(
        organisation_id=giving.org.id, supporter_id=giving.plan.supporter_id, now=giving.now
    )
    mails = len(mailbox)

    giving.until(giving.fresh().next_on + 2 * DAY)

    assert (giving.fresh().state, giving.plan.reason) == ("cancelled", "erased")
    assert (len(giving.payments()), len(mailbox)) == (1, mails)


def test_a_provider_that_is_away_is_no_failure(giving: Giving, settings: LazySettings) -> None:
    day = giving.fresh().next_on
    giving.until(day - DAY)
    there = settings.STRIPE_API_BASE
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    _forget_wire()
    giving.until(day)
    away = giving.fresh().failures

    settings.STRIPE_API_BASE = there
    _forget_wire()
    giving.now += timedelta(minutes=11)
    giving.work()

    assert away == 0
    assert [each.state for each in giving.payments()] == ["captured", "captured"]
    assert giving.moves() == ["begin"]


def test_a_token_of_another_gift_opens_nothing(giving: Giving) -> None:
    with scope.nobody():
        own_plans.stop(token=giving.token, reason="other", now=giving.now)
        with pytest.raises(PlanStepNotAllowed):
            own_plans.pause(token=giving.token, until=giving.now.date() + DAY, now=giving.now)
        with pytest.raises(plans.PlanMissing):
            own_plans.read(token=_of_another(giving))


def _of_another(giving: Giving) -> str:
    from mobilize.kit import ids, tokens  # noqa: PLC0415 - for this test only

    said = {"o": str(giving.org.id), "p": str(ids.new())}
    return tokens.sign(own_plans.PURPOSE, said)


def _forget_wire() -> None:
    from donations.gateways import stripe_wire  # noqa: PLC0415 - as above

    stripe_wire.client.cache_clear()
