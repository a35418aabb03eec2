"""Each figure of the channel report leads to what is behind it, to the cent and the signature."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import LedgerEntry
from donations.services import pledging
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import (
    MONDAY,
    a_cause,
    a_confirmed_signature,
    a_member,
    a_pledge,
    an_api_key,
    an_open_petition,
    an_organisation,
)
from tests.db.donations.journeys import a_gift, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db

HERE = "/staff/relief/channels/"
TUESDAY = MONDAY + timedelta(days=1)
CELL = re.compile(
    r'<td class="number"><a href="([^"]*channels/(?:rows|signatures)/[^"]*)">([^<]*)</a>'
)
WHOLE = re.compile(r'<tfoot>.*<td class="number">([^<]*)</td></tr></tfoot>')


@pytest.fixture
def cause() -> Cause:
    """Return a cause to which money came by two channels, untagged, on two rails, and went back.

    Of its promises one was called off; of its signatures one was brought by one that was removed.
    """
    cause = a_cause(an_organisation("relief"), currency="EUR")
    a_gift(cause, 1001, [("email", 5), ("facebook", 1)])
    a_gift(cause, 300, [("facebook", 1)], rail="sms")
    a_gift(cause, 77, [("unknown", 0)], rail="sms")
    given_back(a_gift(cause, 50, [("email", 2)]), 20, at=MONDAY)
    a_gift(cause, 900, [("email", 2)], currency="USD")
    a_pledge(cause, 4300, journey=["facebook", "email", "qr"])
    unkept = a_pledge(cause, 666, journey=["email"])
    pledging.cancel(organisation=cause.organisation, pledge_id=unkept.id, now=TUESDAY)
    petition = an_open_petition(cause.organisation, "wells", cause=cause)
    a_confirmed_signature(petition, journey=["email", "facebook", "qr"])
    a_confirmed_signature(petition, journey=["email"], confirmed_at=TUESDAY, placed_at=TUESDAY)
    bot = a_confirmed_signature(petition, journey=["email"])
    type(bot).objects.filter(id=bot.id).update(state="removed", ended_at=MONDAY)
    a_confirmed_signature(petition, journey=["qr"], parent=bot, root_id=bot.id, depth=1)
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


@pytest.mark.parametrize("days", ["", "?until=2026-03-02", "?since=2026-03-03"])
def test_every_figure_adds_up_to_the_rows_it_leads_to(analyst: Client, days: str) -> None:
    page = analyst.get(f"{HERE}{days}").content.decode()

    led = CELL.findall(page)

    assert led
    for address, figure in set(led):
        behind = analyst.get(unescape(address)).content.decode()
        whole = WHOLE.findall(behind)
        assert [text.removesuffix(" EUR") for text in whole] == [figure], address


def test_every_table_of_the_channels_leads_to_rows(analyst: Client) -> None:
    page = analyst.get(HERE).content.decode()

    tables = re.findall(r"<caption>([^<]*)</caption>(.*?)</table>", page, re.DOTALL)

    led = {caption: len(CELL.findall(table)) for caption, table in tables}
    assert led["Pledged, EUR"] == 3 + 3 + 2 + 3 + 3  # email, facebook, qr, untagged, total
    assert led["Confirmed signatures"] == 3 + 1 + 2 + 3 + 3
    assert all(led.values())


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


def test_what_was_promised_stands_with_what_was_called_off(caller: Caller) -> None:
    email = rows(caller, part="promised", channel="email", model="linear")
    off = rows(caller, part="promised", since=f"{TUESDAY.date()}")

    assert [row["amount_minor"] for row in off["rows"]] == [-666]
    assert email["rows"][0]["credited_minor"] == -666
    assert email["total_minor"] == 501 + 50 + 4300 // 3 + 1 - 1
    assert rows(caller, part="promised")["total_minor"] == 1001 + 300 + 77 + 50 + 4300


def test_signatures_stand_with_their_way_and_their_part_and_nothing_of_anybody(
    caller: Caller,
) -> None:
    asked = {"cause": "clean-water", "channel": "email", "model": "linear"}

    email = caller.get("reports/channels/signatures", data=asked).json()
    unknown = caller.get("reports/channels/signatures", data={**asked, "channel": "unknown"}).json()
    file = caller.get("reports/channels/signatures.csv", data=asked).content.decode()

    assert [row["credited"] for row in email["rows"]] == [1.0, 0.333333]
    assert (email["number"], email["total"], email["next"]) == (2, 1.333333, None)
    assert [(row["journey"], row["credited"]) for row in unknown["rows"]] == [([], 1.0)]
    assert set(email["rows"][0]) == {"id", "confirmed_at", "journey", "credited"}
    assert file.splitlines()[-1] == "total,,,1.333333"


def test_signatures_come_page_by_page_the_newest_first(caller: Caller, cause: Cause) -> None:
    petition = cause.petitions.get(slug="wells")
    for minutes in range(60):
        at = TUESDAY + timedelta(minutes=60 - minutes)
        a_confirmed_signature(petition, journey=["sms"], confirmed_at=at, placed_at=at)
    asked = {"cause": "clean-water", "channel": "sms"}

    first = caller.get("reports/channels/signatures", data=asked).json()
    asked["before"] = first["next"]
    second = caller.get("reports/channels/signatures", data=asked).json()

    moments = [row["confirmed_at"] for page in (first, second) for row in page["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 10, None)
    assert moments == sorted(set(moments), reverse=True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CAMPAIGNER])
def test_a_signature_leads_to_its_chain_for_those_who_may_open_it(cause: Cause, role: Role) -> None:
    reader = at_work(a_member(cause.organisation, role))

    page = reader.get(f"{HERE}signatures/?cause=clean-water&channel=email").content.decode()

    led = re.findall(r'<td class="number"><a href="([^"]+)">', page)
    assert len(led) == (1 if role == Role.CAMPAIGNER else 0)
    assert {reader.get(address).status_code for address in led} <= {200}
    assert "E-mail, under “Last tagged touch” (Confirmed signatures)" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("model", "best"), ("before", "1"), ("since", "soon"), ("part", "promised")],
)
def test_a_count_that_is_none_is_refused_by_its_field(
    caller: Caller, field: str, value: str
) -> None:
    said = caller.get("reports/channels/signatures", data={"cause": "clean-water", field: value})

    assert said.status_code == 400
    assert field in str(said.json())


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
    assert analyst.get(f"{HERE}signatures/?cause=clean-water&channel=pigeon").status_code == 404
    assert "channels/rows/" not in analyst.get(f"{HERE}?in=EUR").content.decode()
