"""Each figure of what was promised leads to the pledges behind it, which add up to the cent."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import Pledge
from donations.reports.promised_rows import FIGURES
from donations.services import pledging, settling
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests import gifts
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_cause, a_member, a_pledge, an_api_key, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db

HERE = "/staff/relief/pledges/promised/"
LATER = MONDAY + timedelta(days=70)
LED = re.compile(r'<a href="(/staff/relief/pledges/promised/rows/[^"]*)">([^<]*)</a>')
WHOLE = re.compile(r'<tfoot>.*<td class="number">([^<]*)</td></tr></tfoot>')
ON = {"condition": "givers", "condition_number": 9, "condition_until": LATER.date()}
MET = {**ON, "met_at": MONDAY}


@pytest.fixture
def cause() -> Cause:
    """Return a cause with promises in all states, some paid in part, some met, and another's."""
    cause = a_cause(an_organisation("relief"), currency="EUR")
    a_pledge(cause, 1100)
    paid(a_pledge(cause, 1200), 1200)
    paid(a_pledge(cause, 1300), 301)
    off(a_pledge(cause, 1400))
    off(paid(a_pledge(cause, 1500), 502))
    a_pledge(cause, 1600, state="lapsed", lapsed_at=LATER)
    a_pledge(cause, 1700, state="conditional", **ON)
    a_pledge(cause, 1800, state="void", voided_at=LATER, **ON)
    paid(a_pledge(cause, 1900, **MET), 1900)
    off(paid(a_pledge(cause, 2100, **MET), 100))
    a_pledge(cause, 2200, state="lapsed", lapsed_at=LATER, **MET)
    gifts.failed(gifts.an_attempt(a_pledge(cause, 2300, rail="card", **MET)))
    paid(a_pledge(cause, 900, currency="USD"), 100)
    a_pledge(a_cause(cause.organisation, "clean-air", currency="EUR"), 7777)
    return cause


def paid(pledge: Pledge, minor: int) -> Pledge:
    settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference="42", by=None,
        received_at=MONDAY, amount_minor=minor, now=MONDAY,
    )  # fmt: skip
    return Pledge.objects.get(id=pledge.id)


def off(pledge: Pledge) -> None:
    pledging.cancel(organisation=pledge.organisation, pledge_id=pledge.id, now=MONDAY)


@pytest.fixture
def analyst(cause: Cause) -> Client:
    return at_work(a_member(cause.organisation, Role.ANALYST))


@pytest.fixture
def caller(cause: Cause) -> Caller:
    return Caller("relief", key=an_api_key(cause.organisation)[1])


def rows(caller: Caller, **asked: Any) -> Any:
    said = caller.get("reports/promises/rows", data={"cause": "clean-water", **asked})
    assert said.status_code == 200, said.content
    return said.json()


def test_every_figure_is_the_sum_of_the_rows_it_leads_to(analyst: Client) -> None:
    page = analyst.get(HERE).content.decode()

    led = LED.findall(page)

    assert len(led) == 6 + 2 + 2 + 4  # by cause and currency, and what was met
    for address, figure in led:
        behind = analyst.get(unescape(address)).content.decode()
        assert WHOLE.findall(behind) == [figure], address


@pytest.mark.parametrize("figure", FIGURES)
def test_the_report_has_what_its_rows_come_to(caller: Caller, figure: str) -> None:
    told = caller.get("reports/promises").json()["money"]

    for line in told:
        asked = {"cause": line["cause"], "currency": line["currency"], "figure": figure}
        behind = rows(caller, **asked)
        assert (
            behind["total_minor"]
            == line[figure]
            == sum(row["part_minor"] for row in behind["rows"])
        )
        assert all(row["part_minor"] for row in behind["rows"])


def test_a_row_says_what_of_a_pledge_is_in_the_figure_and_nothing_of_anybody(
    caller: Caller,
) -> None:
    promised = rows(caller)
    arrived = rows(caller, figure="met_arrived_minor")
    failing = rows(caller, figure="met_failing_minor")

    parts = {row["amount_minor"]: row["part_minor"] for row in promised["rows"]}
    assert parts == {
        1100: 1100, 1200: 1200, 1300: 1300, 1500: 502, 1600: 1600, 1900: 1900, 2100: 100,
        2200: 2200, 2300: 2300,
    }  # fmt: skip
    assert [row["part_minor"] for row in arrived["rows"]] == [100, 1900]
    assert [row["state"] for row in failing["rows"]] == ["open"]
    assert set(promised["rows"][0]) == {
        "id", "made_at", "rail", "state", "amount_minor", "part_minor",
    }  # fmt: skip


def test_rows_come_page_by_page_and_the_file_holds_all(caller: Caller, cause: Cause) -> None:
    for day in range(60):
        a_pledge(cause, 100, made_at=MONDAY - timedelta(days=60 - day), currency="GBP")

    first = rows(caller, currency="GBP")
    second = rows(caller, currency="GBP", before=first["next"])
    file = caller.get(
        "reports/promises/rows.csv", data={"cause": "clean-water", "currency": "GBP"}
    ).content.decode()

    pages = [*first["rows"], *second["rows"]]
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 10, None)
    assert [row["made_at"] for row in pages] == sorted(
        {row["made_at"] for row in pages}, reverse=True
    )
    assert [line.split(",")[0] for line in file.splitlines()[1:-1]] == [row["id"] for row in pages]
    assert file.splitlines()[-1] == "total,,,,6000,6000"


def test_each_row_leads_to_what_came_of_its_pledge(analyst: Client) -> None:
    page = analyst.get(f"{HERE}rows/?cause=clean-water&currency=EUR&figure=void_minor")

    (led,) = re.findall(r'<td class="number"><a href="([^"]+)">', page.content.decode())
    assert analyst.get(led).status_code == 200
    assert "Clean water, Condition missed" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("figure", "collected_minor"), ("currency", "euro"), ("before", "1"), ("surprise", "1")],
)
def test_a_figure_that_is_none_is_refused_by_its_field(
    caller: Caller, field: str, value: str
) -> None:
    said = caller.get("reports/promises/rows", data={"cause": "clean-water", field: value})

    assert said.status_code == 400
    assert field in str(said.json())


def test_a_made_up_address_of_the_page_finds_nothing(analyst: Client) -> None:
    made_up = "figure=collected_minor", "figure=promised_minor&cause=none"

    for said in made_up:
        assert analyst.get(f"{HERE}rows/?cause=clean-water&currency=EUR&{said}").status_code == 404
