"""Behind a number of people stands one row for each, which says what they did and not who."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

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
from tests.staff import at_work

pytestmark = pytest.mark.django_db

ROW = re.compile(r'<td class="number"><a href="([^"]+)">')
WEEK = {"since": f"{MONDAY.date()}", "until": f"{(MONDAY + timedelta(days=6)).date()}"}


@pytest.fixture
def cause() -> Cause:
    """Return a cause for which Ines signs and promises twice, and two others sign."""
    cause = a_cause(an_organisation("relief"), currency="EUR")
    petition = an_open_petition(cause.organisation, "wells", cause=cause)
    ines = a_confirmed_signature(petition).supporter
    for days in (2, 3):
        a_pledge(cause, supporter=ines, made_at=MONDAY + timedelta(days=days))
    for hours in (1, 30):
        later = MONDAY + timedelta(hours=hours)
        a_confirmed_signature(petition, confirmed_at=later)
    air = a_cause(cause.organisation, "clean-air")
    a_confirmed_signature(an_open_petition(cause.organisation, "air", cause=air))
    return cause


@pytest.fixture
def caller(cause: Cause) -> Caller:
    return Caller("relief", key=an_api_key(cause.organisation)[1])


def people(caller: Caller, **asked: Any) -> Any:
    said = caller.get("reports/overview/people", data={"cause": "clean-water", **WEEK, **asked})
    assert said.status_code == 200, said.content
    return said.json()


def test_everybody_who_was_new_has_the_row_of_what_they_did_first(
    caller: Caller, cause: Cause
) -> None:
    whole = caller.get("reports/overview", data={"cause": "clean-water", **WEEK}).json()["whole"]

    new = people(caller)

    assert new["number"] == len(new["rows"]) == whole["new"] == 3
    assert {row["what"] for row in new["rows"]} == {"signature"}
    assert [row["at"] for row in new["rows"]] == sorted(
        (row["at"] for row in new["rows"]), reverse=True
    )


def test_who_came_back_twice_is_one_person_in_all_and_one_on_each_day(caller: Caller) -> None:
    def returning(day: int) -> int:
        on = f"{(MONDAY + timedelta(days=day)).date()}"
        return int(people(caller, who="returning", since=on, until=on)["number"])

    (row,) = people(caller, who="returning")["rows"]

    assert row["what"] == "pledge"
    assert row["at"].startswith(f"{(MONDAY + timedelta(days=2)).date()}")
    assert [returning(day) for day in range(4)] == [0, 0, 1, 1]


def test_rows_come_page_by_page_and_say_nothing_of_anybody(caller: Caller, cause: Cause) -> None:
    petition = cause.petitions.get(slug="wells")
    for minutes in range(60):
        a_confirmed_signature(petition, confirmed_at=MONDAY + timedelta(days=1, minutes=minutes))

    first = people(caller)
    second = people(caller, before=first["next"])

    ids = {row["id"] for page in (first, second) for row in page["rows"]}
    assert (len(first["rows"]), len(second["rows"]), second["next"]) == (50, 13, None)
    assert len(ids) == first["number"] == 63
    assert set(first["rows"][0]) == {"at", "what", "id"}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.CAMPAIGNER])
def test_each_row_on_the_page_leads_to_what_whoever_reads_it_may_open(
    cause: Cause, role: Role
) -> None:
    reader = at_work(a_member(cause.organisation, role))
    here = f"/staff/relief/causes/clean-water/overview/people/?since={WEEK['since']}"

    pages = [
        reader.get(f"{here}&until={WEEK['until']}&who={who}").content.decode()
        for who in ("new", "returning")
    ]

    led = [address for page in pages for address in ROW.findall(page)]
    assert len(led) == (4 if role == Role.CAMPAIGNER else 1)  # a chain opens to campaigners
    assert {reader.get(address).status_code for address in led} == {200}
    assert "Returning supporters, " in pages[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [("who", "everybody"), ("since", "soon"), ("before", "1"), ("surprise", "1")],
)
def test_people_who_are_none_are_refused_by_their_field(
    caller: Caller, field: str, value: str
) -> None:
    said = caller.get(
        "reports/overview/people", data={"cause": "clean-water", **WEEK, field: value}
    )

    assert said.status_code == 400
    assert field in str(said.json())


def test_a_made_up_address_of_the_page_finds_nothing(cause: Cause) -> None:
    analyst: Client = at_work(a_member(cause.organisation, Role.ANALYST))

    assert analyst.get("/staff/relief/causes/clean-water/overview/people/").status_code == 404
