"""What the reports' pages say of themselves: until when, in whose numbers, and that they cannot."""

import re
from html import unescape

import pytest

from donations.models import AttributionRun
from donations.queries import attribution, attribution_answers
from donations.reports import nightly
from donations.services import attribution_nights, report_nights, totalling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import a_cause, a_member, an_api_key, an_organisation
from tests.clients import scope
from tests.db.donations.journeys import a_gift
from tests.staff import at_work

pytestmark = pytest.mark.django_db

HERE = "/staff/relief/attribution/"
OVERVIEW = "/staff/relief/causes/clean-water/overview/"
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def cause() -> Cause:
    cause = a_cause(an_organisation("relief"), currency="EUR")
    a_gift(cause, 1000, [("email", 5), ("facebook", 1)])
    a_gift(cause, 300, [("unknown", 0)], rail="sms")
    return cause


def test_an_analyst_finds_a_causes_days_and_no_door_that_is_shut(cause: Cause) -> None:
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))

    pages = [
        analyst.get(f"/staff/relief/{path}").content.decode()
        for path in ("", "causes/", "causes/clean-water/overview/")
    ]

    assert all(f'href="{OVERVIEW}"' in page for page in pages[:2])
    assert 'href="/staff/relief/causes/clean-water/"' not in pages[2]


def test_in_french_numbers_are_french_and_a_run_with_a_half_life_is_kept(cause: Cause) -> None:
    ines = at_work(a_member(cause.organisation))
    asked = f"{HERE}?since=2026-03-01&until=2026-03-31&half_life=1.5"

    page = ines.get(asked, headers=FRENCH).content.decode()
    names = "since|until|half_life"
    hidden = dict(re.findall(rf'type="hidden" name="({names})" value="([^"]+)"', page))
    ines.post(f"{HERE}runs/", hidden, headers=FRENCH)

    assert AttributionRun.objects.get().question["half_life"] == 1.5
    assert "76,9\N{NO-BREAK SPACE}%" in page
    assert not re.search(r"\d\.\d\N{NO-BREAK SPACE}%", page)


def test_figures_of_last_night_say_so_and_lead_to_what_adds_up_to_them(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    totalling.fold(now=clock.now())
    monkeypatch.setattr(attribution_answers, "MUCH", 1)
    with scope.nobody():
        attribution_nights.keep(organisation=cause.organisation, now=clock.now())
    a_gift(cause, 9000, [("facebook", 0.1)], made_at=clock.now())
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))

    page = analyst.get(HERE).content.decode()
    (led,) = set(re.findall(r'href="([^"]*name=facebook&amp;model=last)"', page))
    rows = analyst.get(unescape(led)).content.decode()

    assert "the figures end with" in page
    assert "10.00 EUR" in rows
    assert "90.00 EUR" not in rows
    assert "The report on this period was kept" in rows


def test_reports_of_last_night_say_so_and_lead_to_what_adds_up_to_them(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    totalling.fold(now=clock.now())
    monkeypatch.setattr(attribution_answers, "MUCH", 1)
    with scope.nobody():
        report_nights.keep(
            organisation=cause.organisation, reports=nightly.REPORTS, now=clock.now()
        )
    a_gift(cause, 9000, [("facebook", 0.1)], made_at=clock.now())
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))
    caller = Caller("relief", key=an_api_key(cause.organisation)[1])

    page = analyst.get("/staff/relief/journeys/").content.decode()
    channels = analyst.get("/staff/relief/channels/").content.decode()
    (led,) = set(re.findall(r'href="([^"]*step=facebook)"', page))
    rows = analyst.get(unescape(led)).content.decode()
    told = caller.get("reports/journeys").json()

    assert "this report is computed at night" in page
    assert "this report is computed at night" in channels
    assert "10.00 EUR" in rows
    assert "90.00 EUR" not in rows
    assert (told["minor"], told["computed_at"] is None) == (1300, False)


def test_what_takes_too_long_is_not_to_be_tried_again(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))
    caller = Caller("relief", key=an_api_key(cause.organisation)[1])
    monkeypatch.setattr(attribution, "MEMORY", "SET LOCAL statement_timeout = '1ms'")

    page, told = analyst.get("/staff/relief/journeys/"), caller.get("reports/journeys")

    assert (page.status_code, told.status_code) == (422, 422)
    assert "Choose a shorter time" in page.content.decode()
    assert told.json()["code"] == "too-much-to-compute"
    assert "Retry-After" not in told.headers
