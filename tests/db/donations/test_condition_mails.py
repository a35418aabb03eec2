"""Who promised on a condition hears what came of it: once, and only at an address of their own."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from donations.domain.conditions import Condition, On
from donations.domain.promises import Giver, Promise
from donations.models import Pledge
from donations.reports import promised
from donations.services import expiring, pledging, settling
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Supporter
from petitions.services import suppressing
from tests import builders, gifts
from tests.builders import MONDAY
from tests.mailbox import Mailbox
from tests.paying import the_payment

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]
DAY = timedelta(days=1)
GOAL = Condition(On.TOTAL, 4000, MONDAY.date() + 10 * DAY)


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


def promise(cause: Cause, who: str, *, rail: str = "transfer") -> Pledge:
    return pledging.make(
        cause=cause,
        petition=None,
        promise=Promise(amount_minor=2000, currency=cause.currency, rail=rail, condition=GOAL),
        giver=Giver(email=f"{who}@example.org", name=who.title()),
        touch_token=None,
        now=MONDAY,
    )


def gave_before(pledge: Pledge) -> Supporter:
    """Let the giver's address be known as theirs: an earlier gift of theirs has come."""
    earlier = builders.a_pledge(pledge.cause, supporter=pledge.supporter, rail="cash")
    settling.record(
        organisation=pledge.organisation, pledge_id=earlier.id, reference="Box 3",
        received_at=MONDAY, by=None, now=MONDAY,
    )  # fmt: skip
    assert pledge.supporter is not None
    return pledge.supporter


def days_pass(org: Organisation, days: int, deliver: Deliver) -> None:
    for _ in range(2):  # a second look decides nothing anew
        expiring.decide(organisation=org, now=MONDAY + days * DAY)
    deliver()


def test_a_condition_that_is_met_is_told_with_what_happens_next(
    org: Organisation, cause: Cause, deliver: Deliver, mailbox: Mailbox
) -> None:
    ines, omar = promise(cause, "ines"), promise(cause, "omar")
    gave_before(ines)

    days_pass(org, 0, deliver)

    (mail,) = mailbox.to("ines")
    body = mail.get_body(("plain",))
    assert body is not None
    said = " ".join(body.get_content().split())
    assert [str(each["Subject"]) for each in mailbox.to("omar")] == [
        "Please confirm your promise to Relief"
    ]
    assert mail["Subject"] == "It is reached: your promise holds"
    assert "20.00 EUR for Clean water. Please give it by 5 March 2026" in said
    assert f"/relief/pledges/{pledging.token_of(ines)}/thanks" in said.replace("= ", "")
    assert Pledge.objects.get(id=omar.id).state == "open"  # an address nobody has shown to be his


def test_a_condition_that_is_missed_is_told_and_nothing_is_owed(
    org: Organisation, cause: Cause, deliver: Deliver, mailbox: Mailbox
) -> None:
    pledge = promise(cause, "ines")
    petition = builders.an_open_petition(org, cause=cause)
    builders.a_confirmed_signature(petition, supporter=pledge.supporter)

    days_pass(org, 11, deliver)

    (mail,) = mailbox
    body = mail.get_body(("plain",))
    assert body is not None
    assert mail["Subject"] == "The condition of your promise was not met"
    assert "nothing will be taken" in " ".join(body.get_content().split())
    assert Pledge.objects.get(id=pledge.id).state == "void"


def test_nobody_is_written_to_at_a_dead_address_or_after_they_paid(
    org: Organisation, cause: Cause, deliver: Deliver, mailbox: Mailbox
) -> None:
    ines, omar = promise(cause, "ines"), promise(cause, "omar")
    dead, _paid = gave_before(ines), gave_before(omar)
    suppressing.note_dead(organisation_id=org.id, hashes=[bytes(dead.email_index or b"")])
    expiring.decide(organisation=org, now=MONDAY)
    settling.record(
        organisation=org, pledge_id=omar.id, reference="42", received_at=MONDAY, by=None,
        now=MONDAY,
    )  # fmt: skip

    deliver()

    assert list(mailbox) == []


def test_a_charge_that_fails_after_the_goal_was_met_undoes_nobody_elses_gift(
    org: Organisation, cause: Cause
) -> None:
    ines, omar = promise(cause, "ines"), promise(cause, "omar", rail="card")
    expiring.decide(organisation=org, now=MONDAY)
    settling.record(
        organisation=org, pledge_id=ines.id, reference="42", received_at=MONDAY, by=None,
        now=MONDAY,
    )  # fmt: skip
    gifts.failed(gifts.an_attempt(omar))

    (soon,) = promised.of_causes(org.id)
    states = [Pledge.objects.get(id=each.id).state for each in (ines, omar)]
    for chore in (expiring.fall_due, expiring.lapse):
        chore(organisation=org, now=MONDAY + 70 * DAY)
    (late,) = promised.of_causes(org.id)

    assert states == ["fulfilled", "open"]
    assert the_payment(omar).state == "failed"
    assert (soon.met_promised_minor, soon.met_arrived_minor) == (4000, 2000)
    assert (soon.met_failing_minor, soon.met_lost_minor) == (2000, 0)
    assert (late.met_failing_minor, late.met_lost_minor) == (0, 2000)
    assert late.collected_minor == 2000  # what came stays, though the goal is not reached
