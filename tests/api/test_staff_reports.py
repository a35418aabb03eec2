"""The screens about ways, returning donors and a cause's days; views kept under a name."""

import re
from html import unescape

import pytest

from donations.models import AttributionRun, Pledge, SavedView
from donations.services import chains
from mobilize.organisations.models import Organisation, Role, Scope
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import (
    MONDAY,
    a_cause,
    a_member,
    a_supporter,
    an_api_key,
    an_open_petition,
    an_organisation,
)
from tests.db.donations.chain_world import TUESDAY, a_forest
from tests.db.donations.journeys import a_gift, given_back
from tests.staff import at_work

pytestmark = pytest.mark.django_db

ATTRIBUTION = "/staff/relief/attribution/"
PERIOD = "since=2026-03-01&until=2026-03-31"


@pytest.fixture
def org() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def cause(org: Organisation) -> Cause:
    cause = a_cause(org, currency="EUR")
    a_gift(cause, 1000, [("email", 5), ("facebook", 1)], giver=a_supporter(org))
    a_gift(cause, 300, [("unknown", 0)], rail="sms")
    return cause


def test_a_figure_leads_to_its_rows_and_a_row_to_its_gift(cause: Cause) -> None:
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))
    page = analyst.get(f"{ATTRIBUTION}?{PERIOD}&half_life=3").content.decode()

    (led,) = set(re.findall(r'href="([^"]*name=facebook&amp;model=decay)"', page))
    rows = analyst.get(led.replace("&amp;", "&")).content.decode()

    gift = Pledge.objects.get(amount_minor=1000)
    assert "Facebook, under “Fading with age”" in rows
    assert f"/staff/relief/attribution/gifts/{gift.id}/" in rows
    assert "reports/attribution.xlsx?" in page
    assert "Keep these figures as a run" not in page


def test_a_cohorts_month_and_a_journeys_length_lead_to_their_rows(cause: Cause) -> None:
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))
    returning = analyst.get("/staff/relief/returning/").content.decode()
    hidden = analyst.get("/staff/relief/returning/?few_hidden=on").content.decode()
    journeys = analyst.get("/staff/relief/journeys/").content.decode()

    month = re.findall(r'href="(/staff/relief/returning/rows/[^"]*after=0)"', returning)
    length = re.findall(r'href="(/staff/relief/journeys/rows/[^"]*visits=2)"', journeys)
    rows = analyst.get(month[0].replace("&amp;", "&")).content.decode()
    way = analyst.get(length[0].replace("&amp;", "&")).content.decode()

    gift = Pledge.objects.get(amount_minor=1000)
    assert "1 donor gave; 10.00 EUR came to them all" in rows
    assert "Visits: 2" in way
    assert all(f"/staff/relief/attribution/gifts/{gift.id}/" in page for page in (rows, way))
    assert "returning/rows/" not in hidden


def test_what_donors_gave_in_other_currencies_is_named_but_where_few_are_hidden(
    cause: Cause,
) -> None:
    a_gift(cause, 1250, currency="USD", giver=a_supporter(cause.organisation))
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))

    shown, hidden = (
        analyst.get(f"/staff/relief/returning/?cause=clean-water{more}").content.decode()
        for more in ("", "&few_hidden=on")
    )

    assert "In other currencies, and in no figure here: 12.50 USD." in shown
    assert "12.50" not in hidden


def test_a_campaigner_keeps_a_run_from_the_page_and_comes_back_to_it(cause: Cause) -> None:
    ines = at_work(a_member(cause.organisation))
    shown = ines.get(f"{ATTRIBUTION}?{PERIOD}").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(since|until)" value="([^"]+)"', shown))

    done = ines.post(f"{ATTRIBUTION}runs/", hidden)
    open_period = ines.post(f"{ATTRIBUTION}runs/", {}, follow=True).content.decode()
    page = ines.get(done.headers["Location"]).content.decode()

    moving = "what comes late still moves them"
    assert [moving in each for each in (shown, open_period, page)] == [True, False, False]
    assert (done.status_code, AttributionRun.objects.count()) == (303, 1)
    assert "These are the figures of run 1" in page
    assert "Make a new run" in page
    assert "period that is over" in open_period
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))
    assert analyst.post(f"{ATTRIBUTION}runs/", hidden).status_code == 403


def test_more_refunds_than_gifts_are_said_in_words(cause: Cause) -> None:
    given_back(Pledge.objects.get(amount_minor=1000), 1000, at=MONDAY.replace(month=4))

    page = at_work(a_member(cause.organisation)).get(f"{ATTRIBUTION}?since=2026-04-01")

    assert "More went back than came in this period: -10.00 EUR" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("journeys/", "50.0\N{NO-BREAK SPACE}% came after a single visit"),
        ("journeys/?conversion=signature", "Nothing came in this period"),
        ("returning/", "0.0\N{NO-BREAK SPACE}% of donors gave again in month 1"),
        ("returning/?few_hidden=on", "fewer than 5"),
        (f"causes/clean-water/overview/?{PERIOD}", "13.00 EUR collected, 13.00 EUR promised"),
        ("causes/clean-water/overview/?since=2000-01-01", "Choose a shorter time"),
        ("causes/clean-water/overview/?until=2001-01-01", "Nothing came between"),
    ],
)
def test_every_page_states_what_it_finds(cause: Cause, path: str, told: str) -> None:
    page = at_work(a_member(cause.organisation, Role.ANALYST)).get(f"/staff/relief/{path}")

    assert page.status_code == 200
    assert told in page.content.decode()


def test_a_view_is_kept_for_everybody_and_replaced_by_its_name(cause: Cause) -> None:
    ines = at_work(a_member(cause.organisation))
    said = {"report": "journeys", "name": "By link", "query": "by=link&cause=clean-water"}

    ines.post("/staff/relief/views/save/", said)
    ines.post("/staff/relief/views/save/", {**said, "query": "by=campaign"})
    refused = [
        ines.post("/staff/relief/views/save/", {**said, **wrong}, follow=True).content.decode()
        for wrong in (
            {"query": "next=https://mallory.example"},
            {"report": "secrets"},
            {"name": ""},
        )
    ]

    analyst = at_work(a_member(cause.organisation, Role.ANALYST))
    listed = analyst.get("/staff/relief/views/").content.decode()
    assert 'href="/staff/relief/journeys/?by=campaign"' in listed
    assert [view.query for view in SavedView.objects.all()] == ["by=campaign"]
    assert all("A view is one of our reports" in page for page in refused)
    assert "Delete" not in listed


@pytest.mark.parametrize(
    ("report", "address"),
    [
        ("overview", "causes/clean-water/overview/?since=2026-03-01"),
        ("countries", "causes/clean-water/countries/?shown=money_minor"),
        ("countries", "petitions/clean-water/countries/?"),
        ("spread", "causes/clean-water/spread/?country=PT"),
        ("spread", "petitions/clean-water/spread/?"),
        ("chains", "chains/?cause=clean-water"),
        ("leaders", "chains/leaders/?by=direct&cause=clean-water"),
    ],
)
def test_every_report_is_found_again_under_the_name_it_was_kept_by(
    cause: Cause, report: str, address: str
) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    a_forest(petition)
    chains.recompute(organisation_id=cause.organisation_id, cause_id=cause.id, now=TUESDAY)
    ines = at_work(a_member(cause.organisation))
    page = ines.get(f"/staff/relief/{address}").content.decode()
    form = page.partition('action="/staff/relief/views/save/"')[2].partition("</form>")[0]
    said = dict(re.findall(r'name="(report|query)" value="([^"]*)"', form))

    ines.post("/staff/relief/views/save/", {"name": "Ours", **_unescaped(said)})
    listed = ines.get("/staff/relief/views/").content.decode()
    (led,) = re.findall(r'<th scope="row"><a href="([^"]+)">Ours', listed)

    assert said["report"] == report
    assert unescape(led) == f"/staff/relief/{address}"
    assert ines.get(unescape(led)).status_code == 200


def _unescaped(said: dict[str, str]) -> dict[str, str]:
    return {name: unescape(value) for name, value in said.items()}


def test_views_are_kept_and_deleted_over_the_api(org: Organisation) -> None:
    machine = Caller("relief", key=an_api_key(org, Scope.WRITE)[1])

    made = machine.post(
        "reports/views/", {"report": "cohorts", "name": "Ours", "query": "months=6"}
    )
    listed = machine.get("reports/views/").json()
    gone = machine.delete(f"reports/views/{made.json()['id']}")

    assert (made.status_code, gone.status_code) == (201, 204)
    assert [view["query"] for view in listed] == ["months=6"]
    assert machine.get("reports/views/").json() == []
    assert machine.delete(f"reports/views/{made.json()['id']}").json()["code"] == "view-missing"
