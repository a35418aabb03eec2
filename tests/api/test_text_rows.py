"""Figures of text gifts lead to the messages, promises and entries behind them, to the cent."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from itertools import count
from typing import Any

import pytest
from django.test import Client

from donations.gateways import text_inbox
from donations.models import TextKeyword
from donations.services import text_settling, texting
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import (
    MONDAY,
    a_cause,
    a_link,
    a_member,
    an_api_key,
    an_open_petition,
    an_organisation,
)
from tests.staff import at_work
from tests.texts import a_keyword, body

pytestmark = pytest.mark.django_db

LED = re.compile(
    r'<a href="([^"]*texts/rows/[^"]*)">([^<]*)</a>(?:<br><small class="quiet">([\d,]+)</small>)?'
)
ROWS = re.compile(r"<p>([\d,]+) rows?[.,]")
LATER = MONDAY + timedelta(days=40)
TOLD = """message_id,amount,currency,state,day
paid,10,USD,paid,2026-04-02
refused,10,USD,refused,2026-04-02
reversed,10,USD,paid,2026-04-02
reversed,10,USD,reversed,2026-04-03
facebook,25,USD,paid,2026-04-02
"""
_senders = count(15095550200)


@pytest.fixture
def cause(deliver: Callable[..., int]) -> Cause:
    """Return a cause whose two keywords brought what was paid, refused, taken back and awaited."""
    cause = a_cause(an_organisation("relief"), currency="USD")
    link = a_link(an_open_petition(cause.organisation, cause=cause), channel="facebook")
    a_keyword(cause)
    a_keyword(cause, "PORT", link_code=link.code, amount_minor=2500)
    text(cause, "HAITI", "never")
    for name in ("paid", "refused", "reversed", "awaited"):
        text(cause, "HAITI", name, "YES")
    text(cause, "PORT", "facebook", "YES")
    text(cause, "PORT", "late", "YES")
    text_settling.take(
        organisation=cause.organisation, name="March", data=TOLD.encode(), by=None, now=LATER
    )
    deliver(now=LATER)
    return cause


def text(cause: Cause, word: str, name: str, answer: str = "") -> None:
    """Let a telephone of its own text a word, and answer."""
    sender, now = f"+{next(_senders)}", MONDAY + timedelta(hours=1)
    for said, called, minutes in ((word, name, 0), (answer, f"{name}-yes", 1)):
        if said:
            sent_at = MONDAY + timedelta(minutes=minutes)
            told = body(said, sent_at=sent_at, name=called, sender=sender).encode()
            message = text_inbox.read(told, now=now)
            texting.receive(organisation=cause.organisation, message=message, now=now)


@pytest.fixture
def analyst(cause: Cause) -> Client:
    return at_work(a_member(cause.organisation, Role.ANALYST))


@pytest.fixture
def caller(cause: Cause) -> Caller:
    return Caller("relief", key=an_api_key(cause.organisation)[1])


def rows(caller: Caller, **asked: Any) -> Any:
    said = caller.get("reports/texts/rows", data=asked)
    assert said.status_code == 200, said.content
    return said.json()


def test_every_figure_on_the_page_adds_up_to_the_rows_it_leads_to(analyst: Client) -> None:
    page = analyst.get("/staff/relief/texts/").content.decode()

    led = LED.findall(page)

    # Of HAITI all six, of PORT all but refused and given back; by channel four and two.
    assert len(led) == 6 + 4 + 4 + 2
    for address, figure, beside in led:
        behind = analyst.get(unescape(address)).content.decode()
        if "USD" in figure:
            assert figure in behind.partition("<tfoot>")[2].partition("</tfoot>")[0], address
        number = beside if "USD" in figure else figure
        assert not number or ROWS.findall(behind) == [number], address


def test_the_numbers_of_the_report_are_those_of_its_rows_over_the_api(caller: Caller) -> None:
    report = caller.get("reports/texts").json()

    assert sum(line["asked"] for line in report) == 7
    for line in report:
        named = {"keyword": line["keyword"]["id"]}
        asked = rows(caller, of="asked", **named)
        assert (asked["number"], asked["minor"]) == (line["asked"], None)
        for of in ("pledged", "received", "refused", "returned", "outstanding"):
            assert rows(caller, of=of, **named)["minor"] == line["total"][f"{of}_minor"], of
        for of in ("pledged", "received", "refused"):
            assert rows(caller, of=of, **named)["number"] == line["total"][of], of
            for cell in line["channels"]:
                found = rows(caller, of=of, channel=cell["channel"], **named)
                assert (found["number"], found["minor"]) == (cell[of], cell[f"{of}_minor"])


def test_rows_say_what_became_of_a_text_and_nothing_of_its_number(caller: Caller) -> None:
    haiti = {"keyword": str(TextKeyword.objects.get(word="HAITI").id)}

    asked = rows(caller, of="asked", **haiti)
    (awaited,) = rows(caller, of="outstanding", **haiti)["rows"]
    (back,) = rows(caller, of="returned", currency="USD")["rows"]

    assert sorted(row["what"] for row in asked["rows"]) == ["asked", *["confirmed"] * 4]
    assert [row["gift"] for row in asked["rows"] if row["what"] == "asked"] == [None]
    assert (awaited["what"], awaited["minor"], awaited["word"]) == ("", 1000, "HAITI")
    assert (back["what"], back["minor"]) == ("refund", 1000)
    assert set(back) == {"id", "at", "word", "what", "gift", "minor"}
    assert "1509555" not in str([asked, awaited, back])


def test_rows_come_page_by_page_and_all_of_them_are_a_table(caller: Caller, cause: Cause) -> None:
    for each in range(55):
        text(cause, "PORT", f"more-{each}", "YES")

    first = rows(caller, of="pledged", currency="USD")
    second = rows(caller, of="pledged", currency="USD", before=first["next"])
    file = caller.get("reports/texts/rows.csv", data={"of": "pledged", "currency": "USD"})

    ids = {row["id"] for page in (first, second) for row in page["rows"]}
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 11, None)
    assert len(ids) == first["number"] == 61
    lines = file.content.decode().splitlines()
    assert lines[0] == "id,at,word,what,gift,minor,currency"
    assert lines[-1] == f"total,,,,,{4 * 1000 + 57 * 2500},USD"
    assert len(lines) == 1 + 61 + 1


def test_each_row_on_the_page_leads_to_its_gift(analyst: Client) -> None:
    here = "/staff/relief/texts/rows/?currency=USD&of="

    pages = [analyst.get(f"{here}{of}").content.decode() for of in ("asked", "pledged", "returned")]

    led = [re.findall(r'number"><a href="(.+?)">', page) for page in pages]
    assert [len(each) for each in led] == [6, 6, 1]  # who never said YES has no gift
    assert {analyst.get(address).status_code for each in led for address in each} == {200}


def test_a_figure_that_is_none_is_refused_by_its_field(caller: Caller) -> None:
    wrong = [
        ("of", {"of": "promised"}), ("keyword", {"keyword": "HAITI"}),
        ("currency", {"currency": "dollars"}), ("before", {"before": "1"}),
        ("surprise", {"surprise": "1"}), ("channel", {"of": "asked", "channel": "facebook"}),
    ]  # fmt: skip

    for field, asked in wrong:
        said = caller.get("reports/texts/rows", data={"currency": "USD", **asked})
        assert (said.status_code, field in str(said.json())) == (400, True), field
    nothing = caller.get("reports/texts/rows", data={"of": "asked"})
    assert [one["field"] for one in nothing.json()["errors"]] == ["keyword"]


def test_another_organisations_keyword_and_a_made_up_address_find_nothing(
    caller: Caller, analyst: Client
) -> None:
    strange = a_keyword(a_cause(an_organisation("harbour"), currency="USD"), "PIER")

    said = caller.get("reports/texts/rows", data={"keyword": str(strange.id)})

    assert (said.status_code, said.json()["code"]) == (404, "text-keyword-missing")
    for query in (
        "",
        "of=asked",
        "of=asked&currency=USD&channel=facebook",
        f"keyword={strange.id}",
    ):
        assert analyst.get(f"/staff/relief/texts/rows/?{query}").status_code == 404, query
