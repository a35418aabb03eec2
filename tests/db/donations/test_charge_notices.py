"""Nobody is charged before the notice of it has gone out, and a dead address stops no charge."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db.models.functions import Now
from django.utils.formats import date_format

from donations.domain import cadence
from donations.models import ChargeNotice, Payment
from donations.queries.invariants import INVARIANTS
from donations.services import collecting, own_plans
from mobilize.checks import invariants
from mobilize.organisations import scoping
from mobilize.outbox.models import OutboxMessage
from tests import builders, sink
from tests.db.donations.plan_world import DAY, Giving, a_giving
from tests.mailbox import Mailbox
from tests.paying import Till, a_till
from tests.sink import Sink
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = {"ines@example.org": "550 5.1.1 No such mailbox"}
NOT_US = {"ines@example.org": "550 5.7.1 Relaying denied"}


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


def mails_are_tried_again(giving: Giving) -> None:
    """Let what was put off be due, on the giver's day."""
    OutboxMessage.objects.filter(state="waiting").update(not_before=Now())
    giving.deliver(now=giving.now)


def page(giving: Giving) -> str:
    """Return what staff read of it."""
    client = at_work(builders.a_member(giving.org))
    return client.get("/staff/relief/pledges/recurring/").content.decode()


def test_a_charge_waits_until_its_notice_has_gone_out_and_the_next_keeps_its_day(
    giving: Giving, settings: LazySettings, mailbox: Mailbox
) -> None:
    day, there = giving.fresh().next_on, settings.EMAIL_PORT
    settings.EMAIL_PORT = mailbox.free_port()

    giving.until(day + DAY)
    waiting, charged, read = ChargeNotice.objects.get(), len(giving.payments()), page(giving)
    settings.EMAIL_PORT = there
    mails_are_tried_again(giving)
    told = ChargeNotice.objects.get()
    giving.until(day + 3 * DAY)
    before = len(giving.payments())
    giving.until(day + 4 * DAY)

    assert (waiting.state, waiting.first_due_on, waiting.due_on) == ("waiting", day, day + 3 * DAY)
    assert charged == 1
    assert "its notice has not gone out yet" in read
    assert (told.state, told.first_due_on, told.due_on) == ("told", day, day + 4 * DAY)
    assert str(mailbox[-1]["Subject"]).endswith(date_format(day + 4 * DAY, "j F Y"))
    assert len(mailbox) == 2  # that it began, and one notice
    assert (before, [each.state for each in giving.payments()]) == (1, ["captured"] * 2)
    assert giving.fresh().next_on == cadence.day(day, months=1, anchor_day=giving.plan.anchor_day)
    assert list(invariants.run(INVARIANTS)) == []


def test_an_address_that_takes_no_mail_blocks_no_charge_and_staff_see_it(
    giving: Giving, settings: LazySettings
) -> None:
    day = giving.fresh().next_on

    with sink.listening(Sink(at_rcpt=NOT_US)) as server:
        settings.EMAIL_PORT = server.port
        giving.until(day + DAY)
        refused, charged = ChargeNotice.objects.get().state, len(giving.payments())
        server.at_rcpt = NOBODY
        giving.until(day + 3 * DAY)  # it is asked for anew
        dead, read = ChargeNotice.objects.get(), page(giving)
        giving.until(dead.due_on)

    assert (refused, charged) == ("waiting", 1)
    assert (dead.state, dead.due_on) == ("unreachable", day + 6 * DAY)
    assert "address takes no mail" in read
    assert [each.state for each in giving.payments()] == ["captured"] * 2
    assert list(invariants.run(INVARIANTS)) == []


def test_a_late_notice_resumes_no_gift_that_was_paused_meanwhile(
    giving: Giving, settings: LazySettings, mailbox: Mailbox
) -> None:
    day, there = giving.fresh().next_on, settings.EMAIL_PORT
    settings.EMAIL_PORT = mailbox.free_port()

    giving.until(day - 3 * DAY)  # it is announced, and the mail waits
    own_plans.pause(token=giving.token, until=day + 200 * DAY, now=giving.now)
    paused = giving.fresh().not_before
    giving.now += DAY
    settings.EMAIL_PORT = there
    mails_are_tried_again(giving)
    giving.until(day + 60 * DAY)

    assert giving.fresh().not_before == paused
    assert (giving.plan.state, giving.moves()) == ("paused", ["begin", "pause"])
    assert len(giving.payments()) == 1
    assert [str(mail["Subject"]) for mail in mailbox][1:] == ["Your recurring gift pauses"]


def test_a_late_notice_of_a_gift_that_has_ended_is_let_go(
    giving: Giving, settings: LazySettings, mailbox: Mailbox
) -> None:
    day, there = giving.fresh().next_on, settings.EMAIL_PORT
    settings.EMAIL_PORT = mailbox.free_port()

    giving.until(day - 3 * DAY)
    own_plans.stop(token=giving.token, reason="money", now=giving.now)
    giving.now += DAY
    settings.EMAIL_PORT = there
    mails_are_tried_again(giving)

    assert not OutboxMessage.objects.exclude(state="done").exists()
    assert (giving.fresh().state, giving.plan.not_before) == ("cancelled", None)
    assert [str(mail["Subject"]) for mail in mailbox][1:] == [
        "Your recurring gift has been stopped"
    ]


def test_a_debit_that_takes_days_resumes_no_gift_that_was_paused_meanwhile(giving: Giving) -> None:
    day = giving.fresh().next_on
    giving.until(day - DAY)
    giving.now += DAY
    with scoping.within(giving.org.id):
        payment_id = collecting._decide(giving.org.id, giving.plan.id, now=giving.now)
    assert payment_id is not None

    own_plans.pause(token=giving.token, until=day + 90 * DAY, now=giving.now)
    paused = giving.fresh().not_before
    Payment.objects.filter(id=payment_id).update(state="processing")
    with scoping.within(giving.org.id):
        collecting.settle(organisation_id=giving.org.id, payment_id=payment_id, now=giving.now)

    assert (giving.fresh().state, giving.plan.not_before) == ("paused", paused)
