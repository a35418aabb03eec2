"""New givers confirm a promise by mail: then they hear of its condition, or are reminded once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from donations.domain.conditions import Condition, On
from donations.domain.promises import Giver, Promise
from donations.models import Pledge
from donations.queries import known_addresses
from donations.services import expiring, pledging, reminding_once, settling
from mobilize.kit import clock
from petitions.domain import wording
from petitions.models import Cause, Consent
from petitions.services import consenting
from tests import builders
from tests.clients import ApiClient
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]
DAY = timedelta(days=1)
ASKED, REMINDED = "Please confirm your promise to Relief", "Your gift has not arrived yet"
FORM = {"amount": "25.00", "rail": "transfer", "name": "Ines Duarte", "email": "ines@example.org"}


@pytest.fixture
def cause() -> Cause:
    return builders.a_cause(builders.an_organisation("relief"))


def promise_if(cause: Cause, who: str) -> Pledge:
    now = clock.now()
    goal = Condition(On.TOTAL, 4000, now.date() + 10 * DAY)
    return pledging.make(
        cause=cause, petition=None, touch_token=None, now=now,
        promise=Promise(
            amount_minor=2000, currency=cause.currency, rail="transfer", condition=goal
        ),
        giver=Giver(email=f"{who}@example.org", name=who.title()),
    )  # fmt: skip


def link_in(mailbox: Mailbox, who: str) -> str:
    """Return the path of the confirmation in somebody's newest mail."""
    body = mailbox.to(who)[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"/relief/pledges/confirm/\S+", body.get_content())
    assert found is not None
    return found[0]


def subjects(mailbox: Mailbox, who: str) -> list[str]:
    return [str(mail["Subject"]) for mail in mailbox.to(who)]


def test_a_new_giver_confirms_and_is_told_when_the_condition_is_met(
    cause: Cause, deliver: Deliver, mailbox: Mailbox, client: Client
) -> None:
    ines, omar = promise_if(cause, "ines"), promise_if(cause, "omar")
    deliver(now=clock.now())
    link = link_in(mailbox, "ines")
    shown = client.get(link).content.decode()
    looked_at = Pledge.objects.get(id=ines.id).confirmed_at

    confirmed = [client.post(link) for _ in range(2)]
    known = known_addresses.somebody_among(
        cause.organisation_id, [ines.supporter_id or ines.id, omar.supporter_id or omar.id]
    )
    expiring.decide(organisation=cause.organisation, now=clock.now())
    deliver(now=clock.now())

    assert "You promised 20.00 EUR, if 40.00 EUR is promised in all." in shown
    assert looked_at is None
    assert [each.status_code for each in confirmed] == [303, 303]
    assert (
        "You have confirmed your address." in client.get(confirmed[0]["Location"]).content.decode()
    )
    assert known == {ines.supporter_id}
    assert subjects(mailbox, "ines") == [ASKED, "It is reached: your promise holds"]
    assert subjects(mailbox, "omar") == [ASKED]  # nobody has shown that the address is his
    assert not Consent.objects.exists()


def test_one_reminder_goes_to_who_ticked_the_box_and_confirmed(
    cause: Cause, deliver: Deliver, mailbox: Mailbox, client: Client
) -> None:
    page = client.get("/relief/causes/clean-water/give").content.decode()
    for who in ("ines", "omar", "rosa", "paul"):
        said = FORM | {"email": f"{who}@example.org"} | ({} if who == "paul" else {"remind": "on"})
        assert client.post("/relief/causes/clean-water/give", said).status_code == 303
    deliver(now=clock.now())
    for who in ("ines", "rosa"):
        assert client.post(link_in(mailbox, who)).status_code == 303
    consent = Consent.objects.earliest("given_at")
    mine, paid = (Pledge.objects.get(id=each.source_id) for each in Consent.objects.order_by("id"))
    settling.record(
        organisation=cause.organisation, pledge_id=paid.id, reference="1",
        received_at=clock.now(), by=None, now=clock.now(),
    )  # fmt: skip

    for days in (3, 10, 11, 12):
        now = clock.now() + days * DAY
        expiring.fall_due(organisation=cause.organisation, now=now)
        reminding_once.remind(organisation=cause.organisation, now=now)
        deliver(now=now)

    box = re.search(r'<input type="checkbox" name="remind"[^>]*>', page)
    assert box is not None
    assert "checked" not in box[0]
    assert wording.of_reminders(organisation="Relief") in page
    assert (consent.purpose, consent.source, consent.wording_version, consent.locale) == (
        "pledge_reminders", "pledge", wording.VERSION, "en"
    )  # fmt: skip
    assert subjects(mailbox, "ines") == [ASKED, REMINDED]
    assert mailbox.to("ines")[-1]["List-Unsubscribe"]
    assert [subjects(mailbox, who) for who in ("omar", "rosa", "paul")] == [[ASKED], [ASKED], []]
    mine.refresh_from_db()
    assert (mine.reminders, mine.state) == (1, "reminded")


def test_who_has_stopped_our_mails_is_not_reminded_and_the_api_does_the_same(
    cause: Cause, deliver: Deliver, mailbox: Mailbox
) -> None:
    api, org = ApiClient(), "/api/v1/organisations/relief/pledges/"
    said = {"cause": "clean-water", "amount_minor": 2500, "currency": "EUR", "rail": "transfer"}
    nameless = api.post(org, said | {"remind": True}, format="json")
    who = {"email": "ines@example.org", "name": "Ines", "locale": "fr"}
    made = api.post(org, said | who | {"remind": True}, format="json")
    deliver(now=clock.now())
    token = link_in(mailbox, "ines").rpartition("/")[2]
    wrong = api.post(f"{org}confirm", {"token": made.json()["token"]}, format="json")
    right = api.post(f"{org}confirm", {"token": token}, format="json")
    consent = Consent.objects.get()
    Consent.objects.create(
        organisation=cause.organisation, supporter=consent.supporter, granted=False,
        purpose=consent.purpose, wording_version=consent.wording_version,
        wording_hash=consent.wording_hash, locale="fr", source="unsubscribe",
        source_id=consent.source_id, given_at=clock.now(),
    )  # fmt: skip

    late = clock.now() + 11 * DAY
    reminding_once.remind(organisation=cause.organisation, now=late)
    deliver(now=late)

    assert (nameless.status_code, [each["field"] for each in nameless.json()["errors"]]) == (
        400,
        ["email"],
    )
    assert made.status_code == 201
    assert (wrong.status_code, right.status_code) == (400, 200)
    assert right.json()["id"] == made.json()["id"]
    assert consent.locale == "fr"
    assert len(mailbox) == 1


def test_a_consent_taken_back_is_not_revived_by_that_for_another_gift(
    cause: Cause, deliver: Deliver, mailbox: Mailbox, client: Client
) -> None:
    for _ in range(2):
        assert client.post("/relief/causes/clean-water/give", FORM | {"remind": "on"}).status_code
        deliver(now=clock.now())
        assert client.post(link_in(mailbox, "ines")).status_code == 303
        person = Consent.objects.latest("id").supporter
        if Consent.objects.count() == 1:
            consenting.withdraw(
                supporter=person, purposes=[wording.REMINDERS], source="unsubscribe",
                source_id=person.id, now=clock.now(), evidence="",
            )  # fmt: skip
    granted = Consent.objects.filter(granted=True).order_by("id")
    first, second = granted.values_list("source_id", flat=True)

    late = clock.now() + 11 * DAY
    reminding_once.remind(organisation=cause.organisation, now=late)
    deliver(now=late)

    reminded = dict(Pledge.objects.values_list("id", "reminders"))
    assert (reminded[first], reminded[second]) == (0, 1)


def test_who_confirms_after_the_condition_was_decided_is_told_of_it_then(
    cause: Cause, deliver: Deliver, mailbox: Mailbox, client: Client
) -> None:
    promise_if(cause, "ines")
    promise_if(cause, "omar")
    deliver(now=clock.now())
    link = link_in(mailbox, "ines")
    expiring.decide(organisation=cause.organisation, now=clock.now())
    deliver(now=clock.now())
    before = subjects(mailbox, "ines")

    for _ in range(2):
        assert client.post(link).status_code == 303
        deliver(now=clock.now())

    assert before == [ASKED]
    assert subjects(mailbox, "ines") == [ASKED, "It is reached: your promise holds"]
    assert subjects(mailbox, "omar") == [ASKED]


def test_a_promise_that_is_over_before_the_mail_goes_out_asks_nobody_to_confirm_it(
    cause: Cause, deliver: Deliver, mailbox: Mailbox
) -> None:
    promise = promise_if(cause, "ines")
    pledging.cancel(organisation=cause.organisation, pledge_id=promise.id, now=clock.now())

    deliver(now=clock.now())

    assert len(mailbox) == 0


def test_a_reminder_of_a_gift_that_is_charged_again_and_again_is_refused_by_name(
    cause: Cause, client: Client
) -> None:
    gift = FORM | {"rail": "card", "often": "monthly", "remind": "on"}
    said = {
        "cause": "clean-water", "amount_minor": 2500, "currency": "EUR", "rail": "card",
        "email": "ines@example.org", "name": "Ines", "every_months": 1, "remind": True,
    }  # fmt: skip

    page = client.post("/relief/causes/clean-water/give", gift)
    answer = ApiClient().post("/api/v1/organisations/relief/pledges/", said, format="json")

    assert page.status_code == 400
    assert "no reminder goes with it" in page.content.decode()
    assert answer.json()["code"] == "reminder-of-recurring"
    assert [each["field"] for each in answer.json()["errors"]] == ["remind"]
    assert not Pledge.objects.exists()
