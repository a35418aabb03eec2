"""Trying stolen cards here: held, refused, closed, and told nothing."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from rest_framework.test import APIClient
from structlog.testing import capture_logs

from donations.models import CardDecline, CardSetup, LedgerEntry, Payment, Pledge
from donations.services import pledging
from donations.services.limits import CheckoutLimit
from mobilize.embedded.payments.cards import CARDS
from mobilize.http import client_address, throttles
from mobilize.kit import clock, memory
from mobilize.organisations.models import Organisation, Role
from petitions.models import Cause
from tests import thieves
from tests.builders import a_cause, a_member, an_organisation
from tests.db.donations.plan_world import Giving, a_giving
from tests.mailbox import Mailbox
from tests.paying import ASKS_ONCE, BROKE, DECLINED, GOOD, Till, a_card_pledge, a_till, the_payment
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[..., int]
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def till(tmp_path: Path, settings: LazySettings) -> Iterator[Till]:
    with a_till(tmp_path, settings) as running:
        yield running


@pytest.fixture
def org() -> Organisation:
    return an_organisation()


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return a_cause(org)


@pytest.fixture
def giving(till: Till, deliver: Deliver, mailbox: Mailbox) -> Giving:
    """Return a monthly gift that has begun."""
    made = a_giving(till, deliver)
    made.begin()
    return made


def leave(client: Client, giving: Giving) -> str:
    """Go to leave another card and return the session, or nothing where that was refused."""
    answer = client.post(f"/relief/plans/{giving.token}/card")
    return answer.headers.get("Location", "").rpartition("/")[2]


def give(client: Client, cause: Cause, who: str) -> str:
    """Go to pay 25.00 and return the session, or nothing where that was refused."""
    said = {"amount": "25.00", "rail": "card", "name": "Mallory", "email": f"{who}@example.org"}
    answer = client.post(f"/{cause.organisation.slug}/causes/{cause.slug}/give", said)
    return answer.headers.get("Location", "").rpartition("/")[2]


def hear(till: Till, deliver: Deliver) -> None:
    till.tell()
    deliver(now=clock.now())


def test_the_fourth_attempt_of_a_network_is_asked_by_its_bank_and_held_and_nothing_is_said(
    client: Client, till: Till, cause: Cause, deliver: Deliver
) -> None:
    sessions = [give(client, cause, f"mallory{number}") for number in range(4)]

    outcomes = [till.pay(session)["redirect"] for session in sessions]
    agreed = till.pay(sessions[3], authenticated=True)
    hear(till, deliver)

    assert [bool(each) for each in outcomes] == [True, True, True, False]
    assert agreed["redirect"]
    assert sorted(Payment.objects.values_list("state", flat=True)) == [
        "authorised", "captured", "captured", "captured",
    ]  # fmt: skip
    assert LedgerEntry.objects.count() == 3


def test_a_network_with_five_declines_opens_no_page_any_more(
    client: Client, till: Till, cause: Cause, deliver: Deliver
) -> None:
    for number in range(2):
        session = give(client, cause, f"mallory{number}")
        for card in (DECLINED, BROKE, DECLINED):
            till.pay(session, card)
        hear(till, deliver)

    refused = client.post(
        f"/{cause.organisation.slug}/causes/{cause.slug}/give",
        {"amount": "25.00", "rail": "card", "name": "Mallory", "email": "m9@example.org"},
    )

    assert refused.status_code == 429
    assert Payment.objects.count() == 2


def called(org: Organisation, *, at: datetime) -> str:
    """Return what this browser's network is called on a day."""
    return client_address.hidden(f"{org.id}:127.0.0.1", now=at)


def test_a_network_is_refused_for_a_day_though_it_is_called_otherwise_after_midnight(
    client: Client, till: Till
) -> None:
    causes = [a_cause(an_organisation()) for _ in range(2)]
    for cause, hours in zip(causes, (23, 25), strict=True):
        then = clock.now() - timedelta(hours=hours)
        name = called(cause.organisation, at=then)
        thieves.a_page(cause, *[then] * 5, network=name, created_at=then)

    sessions = [give(client, cause, "mallory") for cause in causes]

    assert [bool(session) for session in sessions] == [False, True]


def test_an_office_behind_one_address_gives_on_though_some_mistype(
    client: Client, till: Till, cause: Cause
) -> None:
    now = clock.now()
    name, earlier = called(cause.organisation, at=now), now - timedelta(minutes=20)
    paid = {"state": "captured", "captured_at": earlier, "created_at": earlier}
    for number in range(24):
        thieves.a_page(cause, *[earlier] * (number % 4 == 0), network=name, **paid)

    assert give(client, cause, "omar")
    assert Payment.objects.latest("created_at").suspicions == ["many_from_network"]


def test_a_page_is_closed_after_three_declines_and_a_giver_begins_anew(
    till: Till, deliver: Deliver
) -> None:
    pledge = a_card_pledge()
    session = till.open(pledge, now=clock.now())
    for card in (DECLINED, BROKE, DECLINED):
        till.pay(session, card)
    hear(till, deliver)

    again = till.open(pledge, now=clock.now())
    closed = till.client.v1.checkout.sessions.retrieve(session).status
    till.pay(again, GOOD)
    hear(till, deliver)

    assert (closed, again != session) == ("expired", True)
    assert the_payment(pledge).state == "captured"


def test_a_page_is_used_once(till: Till, deliver: Deliver) -> None:
    pledge = a_card_pledge()
    session = till.open(pledge, now=clock.now())

    first, second = till.pay(session), till.pay(session)
    hear(till, deliver)

    assert first["status"] == "succeeded"
    assert "error" in second
    assert len(till.client.v1.charges.list().data) == 1


def bare(answer: Any, *names: str) -> bytes:
    """Return the bytes of an answer, without what names this request or this gift."""
    page: bytes = CSRF.sub(b"", answer.content)
    for name in (*names, answer.headers.get("X-Request-ID", "")):
        page = page.replace(name.encode(), b"") if name else page
    return page


def answers_about(client: Client, pledge: Pledge) -> tuple[bytes, bytes]:
    """Return what whoever comes back from the provider's page reads: as done, or as given up."""
    token = pledging.token_of(pledge)
    home = f"/{pledge.organisation.slug}/pledges/{token}"
    return tuple(bare(client.get(f"{home}/{page}"), token) for page in ("thanks", "cancelled"))  # type: ignore[return-value]  # two


def test_after_every_decline_and_every_refusal_the_answer_is_the_same_to_the_byte(
    client: Client, till: Till, cause: Cause, deliver: Deliver
) -> None:
    org = cause.organisation
    cards = [[card.number] for card in CARDS if card.decline]
    pledges = [a_card_pledge(200, cause=cause, organisation=org) for _ in range(len(cards) + 3)]
    for pledge, tried in zip(
        pledges, [*cards, [ASKS_ONCE], [DECLINED, BROKE, DECLINED]], strict=False
    ):
        session = till.open(pledge, now=clock.now())
        for card in tried:
            till.pay(session, card, authenticated=False)
    hear(till, deliver)
    thieves.an_attack(cause, networks=50, each=1, now=clock.now())
    last = f"/{org.slug}/pledges/{pledging.token_of(pledges[-1])}/pay"
    refused = client.post(last)

    codes = {each.failure_code for each in Payment.objects.exclude(failure_code="")}
    said = {answers_about(client, pledge) for pledge in pledges}

    assert refused.status_code == 429
    assert len(codes) == len(cards) + 1
    assert len(said) == 1
    assert b"has not been paid yet" in said.pop()[0]


def test_a_refusal_for_what_a_network_tried_reads_like_any_limits(
    client: Client, till: Till, cause: Cause
) -> None:
    org, now = cause.organisation, clock.now()
    pledge = a_card_pledge(200, cause=cause, organisation=org)
    path = f"/{org.slug}/pledges/{pledging.token_of(pledge)}/pay"

    thieves.an_attack(cause, networks=50, each=1, now=now)
    by_breaker = client.post(path)
    CardDecline.objects.all().delete()
    thieves.a_page(cause, *[now] * 5, network=called(org, at=now), created_at=now)
    memory.forget()
    by_network = client.post(path)
    for _ in range(CheckoutLimit.windows[0][0] - 2):
        throttles.spend_for(CheckoutLimit, "127.0.0.1", now=now)
    by_limit = client.post(path)

    answers = (by_breaker, by_network, by_limit)
    assert [answer.status_code for answer in answers] == [429] * 3
    assert len({bare(answer) for answer in answers}) == 1
    assert b"That was too often." in by_limit.content


def test_a_page_where_a_card_is_left_is_closed_after_three_declines_and_another_takes_one(
    client: Client, till: Till, giving: Giving
) -> None:
    session = leave(client, giving)
    for card in (DECLINED, BROKE, DECLINED):
        till.pay(session, card)
    giving.hear()
    closed = till.client.v1.checkout.sessions.retrieve(session).status
    another = leave(client, giving)
    till.pay(another, GOOD)
    for _ in range(2):
        giving.hear()  # what was declined is told once more, late

    assert (closed, another != session) == ("expired", True)
    assert CardDecline.objects.filter(setup__session_ref=session).count() == 3
    ends = CardSetup.objects.order_by("created_at").values_list("session_ref", "state")
    assert list(ends) == [(session, "expired"), (another, "done")]


def test_declines_where_a_card_is_left_block_the_network_for_gifts_too(
    client: Client, till: Till, giving: Giving
) -> None:
    for cards in ((DECLINED, BROKE, DECLINED), (BROKE, DECLINED)):
        session = leave(client, giving)
        for card in cards:
            till.pay(session, card)
        giving.hear()

    refused = [leave(client, giving), give(client, giving.plan.cause, "mallory")]

    assert refused == ["", ""]
    assert CardDecline.objects.exclude(network="").count() == 5


def test_the_third_card_left_within_an_hour_is_asked_about_by_its_bank(
    client: Client, till: Till, giving: Giving
) -> None:
    for _ in range(2):
        till.pay(leave(client, giving), GOOD)
        giving.hear()
    session = leave(client, giving)

    unanswered = till.pay(session, GOOD)
    declined = till.pay(session, DECLINED, authenticated=True)
    agreed = till.pay(session, GOOD, authenticated=True)

    assert (unanswered["status"], unanswered["redirect"]) == ("requires_action", None)
    assert declined["error"]["code"] == "card_declined"
    assert agreed["redirect"]


def test_while_most_are_declined_a_small_gift_over_the_api_is_refused_and_a_larger_one_held(
    api: APIClient, till: Till, cause: Cause, deliver: Deliver
) -> None:
    thieves.an_attack(cause, networks=50, each=1, now=clock.now())
    small, larger = (
        a_card_pledge(minor, cause=cause, organisation=cause.organisation) for minor in (299, 300)
    )

    answers = [
        api.post(
            f"/api/v1/organisations/{cause.organisation.slug}/pledges/{pledge.id}/checkout",
            {"token": pledging.token_of(pledge)},
            format="json",
        )
        for pledge in (small, larger)
    ]
    session = answers[1].json()["url"].rpartition("/")[2]
    till.pay(session, GOOD, authenticated=True)
    hear(till, deliver)

    assert [answer.status_code for answer in answers] == [429, 200]
    assert answers[0].json()["code"] == "too-many-requests"
    assert the_payment(larger).state == "authorised"
    assert the_payment(larger).suspicions == ["many_declined_for_cause", "many_declined"]
    assert not small.payments.exists()


def test_staff_and_the_log_are_told_once_that_most_are_declined_and_from_many_networks(
    client: Client, till: Till, cause: Cause
) -> None:
    thieves.an_attack(cause, networks=10, each=5, now=clock.now())

    with capture_logs() as said:
        sessions = [give(client, cause, who) for who in ("omar", "ines")]
    told = [line for line in said if line["event"] == "card_testing_noticed"]
    omar = at_work(a_member(cause.organisation, Role.ANALYST))
    page = omar.get(f"/staff/{cause.organisation.slug}/integrity/").content.decode()

    assert all(sessions)
    assert sorted(line["alarm"] for line in told) == ["cards_declined", "networks_blocked"]
    assert {line["organisation"] for line in told} == {str(cause.organisation_id)}
    assert "example.org" not in str(told)
    assert "Most cards are declined: somebody may be trying stolen ones" in page
    assert "Stolen cards seem to be tried from several networks" in page
