"""The screens that compare models and explain a gift, with filters in their address."""

import re
from datetime import timedelta

import pytest

from donations.models import AttributionRun, Pledge, SavedView
from donations.services import attribution_nights
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_member, an_organisation
from tests.clients import scope
from tests.db.donations.journeys import a_gift, a_visit, given_back
from tests.staff import at_work

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db

LAST_MONTH = MONDAY - timedelta(days=20)
HERE = "/staff/relief/attribution/"


@pytest.fixture
def cause() -> Cause:
    cause = a_cause(an_organisation("relief"), currency="EUR")
    a_gift(cause, 1000, [("email", 5), ("facebook", 1)])
    a_gift(cause, 300, [("unknown", 0)], rail="sms")
    return cause


def test_an_analyst_reads_the_models_the_intervals_and_where_to_take_them(cause: Cause) -> None:
    page = at_work(a_member(cause.organisation, Role.ANALYST)).get(HERE).content.decode()

    assert "Facebook brought between 76.9\N{NO-BREAK SPACE}% and 100.0\N{NO-BREAK SPACE}%" in page
    assert "Shared among channels" in page
    assert "If missing at random" in page
    assert "By their answers" in page
    assert "who only promised, and never gave, is new" in page
    assert 'role="img"' in page
    assert "reports/attribution.csv?" in page
    assert "Permanent link" in page


@pytest.mark.parametrize(
    "query",
    [
        "cause=clean-water&order=2&tagged_only=on", "conversion=signature&by=link",
        "measure=count&by=campaign", "since=2030-01-01", "country=FR&language=fr&standing=new",
    ],
)  # fmt: skip
def test_the_address_says_what_is_shown(cause: Cause, query: str) -> None:
    answer = at_work(a_member(cause.organisation, Role.ANALYST)).get(f"{HERE}?{query}")

    assert answer.status_code == 200
    assert "Permanent link" in answer.content.decode()


@pytest.mark.parametrize("query", ["since=x", "currency=%00", "order=9", "cause=nothing"])
def test_a_filter_that_cannot_be_is_said_at_its_field(cause: Cause, query: str) -> None:
    answer = at_work(a_member(cause.organisation, Role.ANALYST)).get(f"{HERE}?{query}")

    assert answer.status_code == 200
    assert "Permanent link" not in answer.content.decode()


def test_a_narrower_window_is_a_filter_and_a_wider_one_is_refused_in_a_sentence(
    cause: Cause,
) -> None:
    analyst = at_work(a_member(cause.organisation, Role.ANALYST))

    near = analyst.get(f"{HERE}?look_back_days=3").content.decode()
    wide = analyst.get(f"{HERE}?look_back_days=91").content.decode()
    journeys = analyst.get("/staff/relief/journeys/?look_back_days=91").content.decode()
    rows = analyst.get(f"{HERE}rows/?look_back_days=91&name=email")

    assert "look_back_days=3&amp;name=facebook" in near
    assert "name=email" not in near
    for page in (wide, journeys):
        assert "look back at most 90 days" in page
        assert "Permanent link" not in page
    assert rows.status_code == 404


def test_a_view_keeps_its_window_and_a_run_of_it_is_kept(cause: Cause) -> None:
    owner = at_work(a_member(cause.organisation, Role.OWNER))
    query = "look_back_days=3&since=2026-03-01&until=2026-03-31"
    kept = {"report": "attribution", "query": query, "name": "Near"}

    view = owner.post("/staff/relief/views/save/", kept)
    run = owner.post(f"{HERE}runs/", dict(pair.split("=") for pair in query.split("&")))

    assert SavedView.objects.get().query == query, view.content.decode()
    assert run.status_code == 303
    assert AttributionRun.objects.get().question["look_back_days"] == 3


def test_a_refund_on_one_channel_is_no_refund_of_everything(cause: Cause) -> None:
    given_back(Pledge.objects.get(amount_minor=300), 300, at=MONDAY + DAY)
    a_gift(cause, 900, [("email", 1)], made_at=MONDAY + DAY)
    since = f"{HERE}?since={(MONDAY + DAY).date()}"

    page = at_work(a_member(cause.organisation, Role.ANALYST)).get(since).content.decode()

    assert (
        "E-mail brought most; by other ways more went back than came, so no share can be named"
        in page
    )
    assert "By some of the ways more went back than came" in page
    assert "150.0" not in page


def test_what_a_run_of_the_night_changed_stands_on_the_page_of_its_month(cause: Cause) -> None:
    a_gift(cause, 500, [("email", 1)], made_at=LAST_MONTH)
    _at_night(cause)
    late = a_visit(cause, "whatsapp", at=LAST_MONTH)
    Pledge.objects.filter(amount_minor=500).update(touches=[late.id])
    _at_night(cause)

    greta = at_work(a_member(cause.organisation, Role.ANALYST))
    page = greta.get(f"{HERE}?since=2026-02-01&until=2026-02-28").content.decode()

    changed = page.partition("What run 2 changed, EUR")[2].partition("</table>")[0]
    rows = {name: set(cells) for name, cells in lines_of(changed)}
    assert rows["E-mail"] == {"-5.00 EUR"}
    assert rows["WhatsApp"] == {"+5.00 EUR"}
    assert rows["Total"] == {"0.00 EUR"}
    assert "What run 1 changed" not in page


def _at_night(cause: Cause) -> None:
    with scope.nobody():
        attribution_nights.keep(organisation=cause.organisation, now=MONDAY)


def lines_of(table: str) -> list[tuple[str, list[str]]]:
    """Return a table's lines: their names and their cells as they are read."""
    lines = [re.findall(r"<t[hd] [^>]*>(.*?)</t[hd]>", row) for row in table.split("</tr>")]
    plain = [[re.sub("<[^>]*>", "", cell) for cell in line] for line in lines]
    return [(line[0], line[1:]) for line in plain if line]


def test_one_gift_is_explained_visit_by_visit(cause: Cause) -> None:
    pledge = Pledge.objects.get(amount_minor=1000)
    at = f"{HERE}gifts/{pledge.id}/"

    page = at_work(a_member(cause.organisation, Role.ANALYST)).get(at).content.decode()

    assert "Facebook" in page
    assert "€5.00" in page or "5.00 EUR" in page or "5.00\N{NO-BREAK SPACE}EUR" in page
    assert "The giver" in page


def test_a_gift_of_which_no_visit_is_known_has_a_dash_for_its_day(cause: Cause) -> None:
    pledge = a_gift(cause, 80)

    page = at_work(a_member(cause.organisation, Role.ANALYST)).get(f"{HERE}gifts/{pledge.id}/")

    row = page.content.decode().split('<tr class="untagged">')[1].split("</tr>")[0]
    assert '<td class="number">\N{EN DASH}</td>' in row
    assert "0.0" not in row.split("</td>")[0]
