"""Each figure of money on the channel report leads to what was booked behind it, to the cent."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import LedgerEntry
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_cause, a_member, an_api_key, an_organisation
from tests.db.donations.journeys import a_gift, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db

HERE = "/staff/relief/channels/"


@pytest.fixture
def cause() -> Cause:
    """Return a cause to which money came by two channels, untagged, on two rails, and went back."""
    cause = a_cause(an_organisation("relief"), currency="EUR")
    a_gift(cause, 1001, [("email", 5), ("facebook", 1)])
    a_gift(cause, 300, [("facebook", 1)], rail="sms")
    a_gift(cause, 77, [("unknown", 0)], rail="sms")
    given_back(a_gift(cause, 50, [("email", 2)]), 20, at=MONDAY)
    a_gift(cause, 900, [("email", 2)], currency="USD")
    return cause


@pytest.fixture
def analyst(cause: Cause) -> Client:
    return at_work(a_member(cause.organisation, Role.ANALYST))


@pytest.fixture
def caller(cause: Cause) -> Caller:
    return Caller("relief", key=an_api_key(cause.organisation)[1])


def rows(caller: Caller, **asked: Any) -> Any:
    said = caller.get("reports/channels/rows", data={"cause": "clean-water", **asked})
    assert said.status_code == 200, said.content
    return said.json()


def test_every_figure_of_money_adds_up_to_the_rows_it_leads_to(analyst: Client) -> None:
    page = analyst.get(HERE).content.decode()

    led = re.findall(r'<td class="number"><a href="([^"]*channels/rows/[^"]*)">([^<]*)</a>', page)

    assert len(led) >= 15  # three models of three channels, the rails, and where both meet
    for address, figure in set(led):
        behind = analyst.get(unescape(address)).content.decode()
        whole = behind.partition("<tfoot>")[2].partition("</tfoot>")[0]
        assert f"{figure} EUR" in whole, address


def test_what_was_collected_and_went_back_leads_to_its_entries_from_beside_the_promises(
    analyst: Client,
) -> None:
    page = analyst.get("/staff/relief/pledges/promised/").content.decode()

    led = re.findall(r'<a href="([^"]*channels/rows/[^"]*)">([^<]*)</a>', page)

    assert [text for _, text in led] == ["14.08 EUR", "0.20 EUR", "9.00 USD"]
    assert "After a condition was met" not in page  # nobody gave on one
    for address, figure in led:
        behind = analyst.get(unescape(address)).content.decode()
        assert figure in behind.partition("<tfoot>")[2], address


def test_a_split_gift_stands_with_its_channels_part_and_what_it_came_to(caller: Caller) -> None:
    linear = rows(caller, channel="email", model="linear")
    last = rows(caller, channel="email")
    first = rows(caller, channel="email", model="first")

    assert [(row["amount_minor"], row["credited_minor"]) for row in linear["rows"]] == [
        (-20, -20), (50, 50), (1001, 501),
    ]  # fmt: skip
    assert linear["rows"][2]["journey"] == ["email", "facebook"]
    assert [each["total_minor"] for each in (linear, last, first)] == [531, 30, 1031]
    assert (linear["number"], linear["currency"], linear["next"]) == (3, "EUR", None)


def test_untagged_money_and_all_of_a_rail_have_their_rows(caller: Caller) -> None:
    assert rows(caller, channel="unknown")["total_minor"] == 77
    assert rows(caller, rail="sms")["total_minor"] == 377
    assert rows(caller)["total_minor"] == 1001 + 300 + 77 + 30
    assert rows(caller, currency="USD")["total_minor"] == 900
    assert rows(caller, part="gifts")["total_minor"] == 1001 + 300 + 77 + 50
    assert [row["amount_minor"] for row in rows(caller, part="back")["rows"]] == [-20]
    assert rows(caller, since="2030-01-01") == {
        "currency": "EUR", "number": 0, "total_minor": 0, "rows": [], "next": None,
    }  # fmt: skip


def test_rows_come_page_by_page_and_each_once(caller: Caller, cause: Cause) -> None:
    for each in range(60):
        a_gift(cause, 1000 + each, [("whatsapp", 1)])

    first = rows(caller, channel="whatsapp")
    second = rows(caller, channel="whatsapp", before=first["next"])

    pledges = [row["pledge_id"] for page in (first, second) for row in page["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 10, None)
    assert len(set(pledges)) == first["number"] == 60
    assert LedgerEntry.objects.filter(channel="whatsapp").count() == 60


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("model", "best"), ("rail", "pigeon"), ("currency", "euro"), ("before", "1"),
        ("part", "half"), ("since", "soon"), ("surprise", "1"),
    ],
)  # fmt: skip
def test_a_figure_that_is_none_is_refused_by_its_field(
    caller: Caller, field: str, value: str
) -> None:
    said = caller.get("reports/channels/rows", data={"cause": "clean-water", field: value})

    assert said.status_code == 400
    assert field in str(said.json())


def test_converted_money_leads_nowhere_and_a_made_up_address_finds_nothing(
    analyst: Client,
) -> None:
    assert analyst.get(f"{HERE}rows/?cause=clean-water&channel=pigeon").status_code == 404
    assert analyst.get(f"{HERE}rows/?cause=none").status_code == 404
    assert "channels/rows/" not in analyst.get(f"{HERE}?in=EUR").content.decode()
