"""Texts found by telephone number, lines assigned by hand, and how many the webhook takes."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from donations.models import LedgerEntry, Pledge, TextMessage
from donations.queries.invariants import INVARIANTS
from mobilize.checks import invariants
from mobilize.organisations.models import Organisation, Scope
from petitions.models import Cause
from tests import builders
from tests.api.test_texts import ROOT, say, send_file, today
from tests.clients import ApiClient
from tests.staff import at_work
from tests.texts import INES, OMAR, SECRET, a_keyword, a_waiting_line

pytestmark = pytest.mark.django_db

Deliver = Callable[..., int]


@pytest.fixture(autouse=True)
def _known_secret(settings: Settings) -> None:
    settings.TEXT_WEBHOOK_SECRET = SECRET


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief", currency="USD")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    return builders.a_cause(org)


@pytest.fixture
def machine(org: Organisation) -> ApiClient:
    client = ApiClient()
    _, secret = builders.an_api_key(org, Scope.WRITE)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(builders.a_member(org))


def give(api: ApiClient, name: str, *, sender: str) -> TextMessage:
    say(api, "HAITI", name, sender=sender)
    say(api, "YES", f"{name}-yes", sender=sender)
    return TextMessage.objects.get(name=name)


def assign(machine: ApiClient, line: object, message: object) -> tuple[int, str]:
    said = machine.post(
        f"{ROOT}texts/settlement-lines/{line}/assign", {"message": str(message)}, format="json"
    )
    return said.status_code, said.json().get("code", "")


def test_a_telephone_finds_its_own_texts_only_and_its_number_stands_nowhere(
    cause: Cause, machine: ApiClient, greta: Client
) -> None:
    a_keyword(cause)
    other = builders.a_cause(builders.an_organisation("other", currency="USD"))
    gift = give(ApiClient(), "m1", sender=INES)
    give(ApiClient(), "m2", sender=OMAR)
    a_keyword(other)

    sought = machine.post(f"{ROOT}texts/search", {"number": "+1 509 555-0100"}, format="json")
    unknown = machine.post(f"{ROOT}texts/search", {"number": "+15095550199"}, format="json")
    wrong = machine.post(f"{ROOT}texts/search", {"number": "Ines"}, format="json")
    page = greta.post(reverse("staff-text-search", args=["relief"]), {"number": INES})
    nobody = greta.post(reverse("staff-text-search", args=["relief"]), {"number": "+15095550199"})

    found = sought.json()
    assert [(one["name"], one["said"], one["fate"]) for one in found["messages"]] == [
        ("m1-yes", "yes", ""), ("m1", "keyword", "confirmed"),
    ]  # fmt: skip
    assert found["messages"][1]["pledge"] == str(gift.pledge_id)
    assert (found["known"], found["supporter"]) == (True, str(gift.number.supporter_id))
    assert unknown.json() == {"known": False, "left": False, "supporter": None, "messages": []}
    assert (wrong.status_code, wrong.json()["code"]) == (400, "text-number-invalid")
    assert ">m1<" in page.content.decode()
    assert ">m2<" not in page.content.decode()
    assert "texted nothing, or is forgotten" in unescape(nobody.content.decode())
    assert INES.lstrip("+") not in sought.content.decode()


def test_a_line_that_named_nothing_is_assigned_and_what_goes_back_follows_it(
    cause: Cause, machine: ApiClient, greta: Client, deliver: Deliver
) -> None:
    a_keyword(cause)
    gift = give(ApiClient(), "m1", sender=INES)
    lost, dear, foreign, again = (
        a_waiting_line(cause, name="lost", settled_on=gift.received_at.date()),
        a_waiting_line(cause, name="dear", amount_minor=1100),
        a_waiting_line(cause, name="foreign", currency="EUR"),
        a_waiting_line(cause, name="again"),
    )
    page = reverse("staff-text-line", args=["relief", lost.id])
    offered = greta.get(page).content.decode()

    refused = [assign(machine, line.id, gift.id) for line in (dear, foreign)]
    unknown = assign(machine, lost.id, TextMessage.objects.get(name="m1-yes").id)
    done = greta.post(
        reverse("staff-text-line-assign", args=["relief", lost.id]), {"message": str(gift.id)}
    )
    twice = [assign(machine, line.id, gift.id) for line in (lost, again)]
    told = greta.post(
        reverse("staff-text-line-assign", args=["relief", again.id]),
        {"message": str(gift.id)},
        follow=True,
    )
    send_file(machine, f"lost,10,USD,reversed,{today()}\n")
    deliver(now=gift.received_at)

    assert ">m1<" in offered
    assert refused == [(409, "text-gift-differs")] * 2
    assert unknown == (404, "text-unknown")
    assert done.status_code == 303
    assert twice == [(409, "text-line-settled"), (409, "pledge-not-open")]
    assert "notice caution" in told.content.decode()
    assert "settled with message m1" in unescape(greta.get(page).content.decode())
    assert list(LedgerEntry.objects.order_by("id").values_list("kind", "amount_minor")) == [
        ("gift", 1000), ("refund", -1000),
    ]  # fmt: skip
    assert Pledge.objects.get().payments.get().recorded_by is not None
    assert list(invariants.run(INVARIANTS)) == []


def test_the_webhook_sends_a_flood_away_and_takes_three_times_the_busiest_hour(
    cause: Cause, settings: Settings
) -> None:
    a_keyword(cause)
    settings.RATE_LIMIT_SCALE = 0.0002

    answers = [say(ApiClient(), "HAITI", f"m{turn}") for turn in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].json()["code"] == "too-many-requests"
