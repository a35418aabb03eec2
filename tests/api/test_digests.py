"""The weekly digest: off until switched on, mailed on Monday, stopped by one POST."""

from datetime import UTC, datetime, timedelta

import pytest

from donations.emails import digest as mailing
from donations.models import DigestSwitch
from donations.reports import digest
from donations.services import digests
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role, User
from mobilize.outbox.models import OutboxMessage
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_cause, a_member, a_supporter, an_api_key, an_organisation
from tests.clients import PageClient
from tests.db.donations.journeys import a_gift
from tests.mailbox import Mailbox
from tests.staff import at_work, with_two_steps

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
NEXT_MONDAY = MONDAY + WEEK


@pytest.fixture
def org() -> Organisation:
    return an_organisation("relief", time_zone="America/Port-au-Prince")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return a_cause(org, title="Clean water", currency="EUR")


@pytest.fixture
def omar(org: Organisation) -> User:
    return a_member(org, Role.ANALYST)


def due() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic="donations.digest_due"))


def test_nobody_is_told_who_did_not_switch_it_on(org: Organisation, omar: User) -> None:
    assert digests.ask_due(organisation=org, now=NEXT_MONDAY + timedelta(days=1)) == 0
    assert due() == []


def test_who_switched_it_on_is_told_once_on_each_monday_morning_of_theirs(
    org: Organisation, omar: User
) -> None:
    digests.switch_on(organisation=org, person=omar, now=MONDAY + timedelta(days=2))
    dawn = NEXT_MONDAY.replace(hour=10)  # six in Port-au-Prince

    told = [
        digests.ask_due(organisation=org, now=now)
        for now in (MONDAY + timedelta(days=3), dawn, dawn + timedelta(hours=3))
    ]
    again = digests.ask_due(organisation=org, now=NEXT_MONDAY + timedelta(days=2))
    after_weeks = digests.ask_due(organisation=org, now=dawn + 5 * WEEK + timedelta(hours=3))

    assert (told, again, after_weeks) == ([0, 0, 1], 0, 1)
    assert [message.payload["until"] for message in due()] == ["2026-03-09", "2026-04-13"]


def test_the_mail_holds_sums_and_nobody_and_ends_by_one_post(
    org: Organisation, cause: Cause, omar: User, mailbox: Mailbox
) -> None:
    ines = a_supporter(org, "ines@example.org", name="Ines Duarte")
    a_gift(cause, 123_456, giver=ines, made_at=MONDAY)
    digests.switch_on(organisation=org, person=omar, now=MONDAY)
    switch = DigestSwitch.objects.get()

    for _ in range(2):
        mailing.send(
            organisation_id=org.id, switch_id=switch.id, until=NEXT_MONDAY.date(), now=NEXT_MONDAY
        )

    first, second = mailbox.to(omar.email)
    text = first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert first["Message-ID"] == second["Message-ID"]
    assert "1,234.56 EUR collected (the week before: 0.00 EUR)" in text
    assert "Supporters: 1 new, 0 returning" in text
    assert "Ines" not in first.as_string()
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    off = first["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert PageClient().get(f"/{off}").status_code == 200
    assert DigestSwitch.objects.exists()
    assert PageClient().post(f"/{off}").status_code == 200
    assert not DigestSwitch.objects.exists()
    assert PageClient().post(f"/{off}").status_code == 200


def test_money_in_another_currency_is_told_and_in_no_sum(
    org: Organisation, cause: Cause, omar: User, mailbox: Mailbox
) -> None:
    past = digests.monday(org, clock.now()) - WEEK
    at = datetime(past.year, past.month, past.day, 12, tzinfo=UTC)
    a_gift(cause, 5_000, currency="USD", made_at=at)
    a_gift(cause, 700, currency="USD", made_at=at - WEEK)
    digests.switch_on(organisation=org, person=omar, now=at)
    analyst, there = at_work(omar), "/api/v1/organisations/relief/reports/digest"

    mailing.send(
        organisation_id=org.id, switch_id=DigestSwitch.objects.get().id,
        until=past + WEEK, now=at + WEEK,
    )  # fmt: skip

    said = "In other currencies, and in no figure here: 50.00 USD."
    (message,) = mailbox.to(omar.email)
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()  # type: ignore[union-attr]
        assert said in text
        assert "0.00 EUR collected (the week before: 0.00 EUR)" in text
    assert f"Clean water: {said}" in analyst.get("/staff/relief/digest/").content.decode()
    (week,) = analyst.get(there).json()["causes"]
    assert (week["week"]["money_minor"], week["other_currencies"]) == (0, {"USD": 5_000})
    lines = analyst.get(f"{there}.csv").content.decode().splitlines()
    assert lines[-1].startswith(f"clean-water,USD,{past},5000,")


def test_how_many_causes_a_digest_leaves_to_their_pages_is_said(
    org: Organisation, cause: Cause, omar: User, mailbox: Mailbox
) -> None:
    digests.switch_on(organisation=org, person=omar, now=MONDAY)
    analyst, there = at_work(omar), "/api/v1/organisations/relief/reports/digest"

    def told() -> tuple[int, int, bool, bool]:
        mailing.send(
            organisation_id=org.id, switch_id=DigestSwitch.objects.get().id,
            until=NEXT_MONDAY.date(), now=NEXT_MONDAY,
        )  # fmt: skip
        said = "1 more open cause has its own page."
        mailed = mailbox.to(omar.email)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
        shown, found = (
            analyst.get("/staff/relief/digest/").content.decode(),
            analyst.get(there).json(),
        )
        return len(found["causes"]), found["more"], said in shown, said in mailed

    for number in range(digest.MOST - 1):
        a_cause(org, f"cause-{number}")
    full = told()
    a_cause(org, "one-more")

    assert full == (digest.MOST, 0, False, False)
    assert told() == (digest.MOST, 1, True, True)


def test_who_leaves_or_is_blocked_is_told_nothing(
    org: Organisation, omar: User, mailbox: Mailbox
) -> None:
    digests.switch_on(organisation=org, person=omar, now=MONDAY)
    switch = DigestSwitch.objects.get()
    User.objects.filter(id=omar.id).update(is_active=False)

    mailing.send(
        organisation_id=org.id, switch_id=switch.id, until=NEXT_MONDAY.date(), now=NEXT_MONDAY
    )
    omar.memberships.all().delete()

    assert mailbox.to(omar.email) == []
    assert not DigestSwitch.objects.exists()


def test_a_member_switches_it_over_the_api_and_on_the_page_and_a_key_cannot(
    org: Organisation, cause: Cause, omar: User
) -> None:
    member = Caller("relief", user=with_two_steps(omar))
    machine = Caller("relief", key=an_api_key(org)[1])
    page = at_work(a_member(org, Role.ANALYST))

    refused = machine.put("reports/digest/switch", {})
    asked = [member.get("reports/digest/switch").json()["on"]]
    member.put("reports/digest/switch", {})
    asked.append(member.get("reports/digest/switch").json()["on"])
    member.delete("reports/digest/switch")
    page.post("/staff/relief/digest/", {"wanted": "yes"})

    assert (refused.status_code, refused.json()["code"]) == (409, "digest-needs-person")
    assert asked == [False, True]
    assert DigestSwitch.objects.count() == 1
    shown = page.get("/staff/relief/digest/").content.decode()
    assert "Switch it off" in shown
    assert "Clean water" in shown
    assert machine.get("reports/digest").json()["causes"][0]["cause"] == "clean-water"
