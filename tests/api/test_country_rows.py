"""Numbers by country lead to what stands behind them, which adds up to them and names nobody."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from mobilize.organisations.models import Role
from petitions.models import Cause, Petition, Supporter
from petitions.services import counting
from tests.api.petition_callers import Caller
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_member,
    a_supporter,
    an_api_key,
    an_open_petition,
    an_organisation,
)
from tests.db.donations.journeys import a_gift, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db

PAGES = ["causes/clean-water/countries/", "petitions/wells/countries/"]
LED = re.compile(r'<td class="number"><a href="([^"]*rows/[^"]*)">([^<]*)</a>')


@pytest.fixture
def cause() -> Cause:
    """Return a cause that people of two countries, and of none that is known, sign and give to."""
    petition = an_open_petition(an_organisation("relief"), "wells")
    for country, many in (("PT", 6), ("HT", 5), ("", 5), ("FR", 2), ("BR", 1)):
        for place in range(many):
            busy(petition, country, 1000 + place)
    other = an_open_petition(petition.organisation, "air", cause=petition.cause)
    for minutes in range(5):  # of Portugal, signed in Haiti; and five gifts of nobody known
        at = MONDAY + timedelta(minutes=minutes)
        a_confirmed_signature(other, country="HT", signed_at=at, confirmed_at=at, placed_at=at)
        a_gift(petition.cause, 70 + minutes)
    return petition.cause


def busy(petition: Petition, country: str, minor: int) -> Supporter:
    """Return somebody who signs and gives twice, of which a part goes back; of Haiti in yen too."""
    person = a_supporter(petition.organisation)
    Supporter.objects.filter(id=person.id).update(country=country)
    a_confirmed_signature(petition, supporter=person, country=country)
    a_gift(petition.cause, minor, giver=person, petition=petition)
    later = MONDAY + timedelta(days=1)
    again = a_gift(petition.cause, 300, giver=person, petition=petition, made_at=later)
    given_back(again, 1, at=later)
    if country == "HT":
        a_gift(petition.cause, 900, giver=person, petition=petition, currency="JPY")
    return person


@pytest.fixture
def analyst(cause: Cause) -> Client:
    return at_work(a_member(cause.organisation, Role.ANALYST))


@pytest.fixture
def caller(cause: Cause) -> Caller:
    return Caller("relief", key=an_api_key(cause.organisation)[1])


def rows(caller: Caller, **asked: Any) -> Any:
    about = {} if "petition" in asked else {"cause": "clean-water"}
    said = caller.get("reports/countries/rows", data={**about, **asked})
    assert said.status_code == 200, said.content
    return said.json()


@pytest.mark.parametrize("here", PAGES)
def test_every_figure_adds_up_to_the_rows_it_leads_to(analyst: Client, here: str) -> None:
    page = analyst.get(f"/staff/relief/{here}").content.decode()

    led = LED.findall(page)

    assert len(led) == 16  # four columns of two countries, of the unknown, and of all
    for address, figure in led:
        behind = analyst.get(unescape(address)).content.decode()
        if "." in figure:
            whole = behind.partition("<tfoot>")[2].partition("</tfoot>")[0]
            assert f"{figure} EUR" in whole, address
        else:
            assert re.findall(r"<p>([\d,]+) rows?[.,]", behind) == [figure], address


def test_what_is_of_a_few_and_what_is_nothing_lead_nowhere(analyst: Client, cause: Cause) -> None:
    page = analyst.get(f"/staff/relief/{PAGES[0]}?currency=USD").content.decode()

    assert not re.search(r"country=(FR|BR)", page)
    assert not re.search(r"currency=USD", page.partition("<table>")[2].partition("</table>")[0])


@pytest.mark.parametrize("of", ["signatures", "supporters", "givers"])
def test_the_numbers_of_the_report_are_those_of_its_rows_over_the_api(
    caller: Caller, of: str
) -> None:
    counting.fold(now=MONDAY)
    report = caller.get("reports/countries", data={"cause": "clean-water"}).json()

    for line in report["countries"][:2] + report["countries"][-1:]:
        found = rows(caller, of=of, country=line["country"] or "unknown")
        assert found["number"] == len(found["rows"]) == line[of], line
        assert found["minor"] == (line["money_minor"] if of == "givers" else None)
    assert rows(caller, of=of)["number"] == report["whole"][of]
    assert rows(caller, of=of, country="ZZ")["rows"] == []


def test_who_gave_more_than_once_is_one_row_with_what_they_gave_in_all(caller: Caller) -> None:
    found = rows(caller, of="givers", country="HT")
    unknown = rows(caller, of="givers", country="unknown")

    assert sorted(row["minor"] for row in found["rows"]) == [1299 + place for place in range(5)]
    assert (found["currency"], {row["what"] for row in found["rows"]}) == ("EUR", {"pledge"})
    assert {row["at"] for row in found["rows"]} == {rows(caller, of="givers")["rows"][0]["at"]}
    assert unknown["number"] == 5 + 5  # five people of no known country, five gifts of nobody
    assert rows(caller, of="givers", country="HT", currency="JPY")["minor"] == 5 * 900


def test_rows_come_page_by_page_the_newest_first_and_say_nothing_of_anybody(
    caller: Caller, cause: Cause
) -> None:
    petition = cause.petitions.get(slug="air")
    for minutes in range(60):
        at = MONDAY + timedelta(hours=1, minutes=minutes)
        a_confirmed_signature(petition, country="BR", signed_at=at, confirmed_at=at, placed_at=at)

    first = rows(caller, petition="air")
    second = rows(caller, petition="air", before=first["next"])

    pages = [*first["rows"], *second["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 15, None)
    assert len({row["id"] for row in pages}) == first["number"] == 65
    assert [row["at"] for row in pages] == sorted((row["at"] for row in pages), reverse=True)
    assert set(pages[0]) == {"at", "what", "id", "minor"}


def test_all_rows_are_a_table_and_givers_end_with_what_they_gave(caller: Caller) -> None:
    about = {"cause": "clean-water", "country": "PT"}
    gave, supported = (
        caller.get("reports/countries/rows.csv", data={**about, "of": of}).content.decode()
        for of in ("givers", "supporters")
    )

    assert gave.splitlines()[0] == "at,what,id,minor,currency"
    assert gave.splitlines()[-1] == f"total,,,{sum(1299 + place for place in range(6))},EUR"
    assert (len(gave.splitlines()), len(supported.splitlines())) == (1 + 6 + 1, 1 + 6 + 5)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CAMPAIGNER])
def test_each_row_on_the_page_leads_to_what_whoever_reads_it_may_open(
    cause: Cause, role: Role
) -> None:
    reader = at_work(a_member(cause.organisation, role))

    pages = [
        reader.get(f"/staff/relief/{PAGES[0]}rows/?of={of}&country=unknown").content.decode()
        for of in ("signatures", "givers")
    ]

    led = [address for page in pages for address in re.findall(r'number"><a href="(.+?)">', page)]
    assert len(led) == 10 + (5 if role == Role.CAMPAIGNER else 0)  # a chain opens to campaigners
    assert {reader.get(address).status_code for address in led} == {200}


def test_a_number_that_is_none_is_refused_by_its_field(caller: Caller) -> None:
    wrong = {
        "of": "tourists", "country": "Portugal", "currency": "euro", "before": "1", "surprise": "1",
    }  # fmt: skip

    for field, value in wrong.items():
        said = caller.get("reports/countries/rows", data={"cause": "clean-water", field: value})
        assert said.status_code == 400, field
        assert field in str(said.json())


def test_a_made_up_address_of_the_page_finds_nothing(analyst: Client) -> None:
    for query in ("of=tourists", "of=givers&country=pt"):
        assert analyst.get(f"/staff/relief/{PAGES[0]}rows/?{query}").status_code == 404, query
