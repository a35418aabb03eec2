"""The report on spreading and the moments, over the API: exact, by role, formula-safe."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from mobilize.kit import clock
from petitions.models import Moment, Petition
from tests.api.petition_callers import Caller, an_open_petition
from tests.builders import a_moment, a_pledge, an_organisation
from tests.builders import an_open_petition as a_petition_of
from tests.db.trees import Life, a_forest

pytestmark = pytest.mark.django_db

STAR: list[Life] = [(0.0, -1, "PT")] * 12 + [(1.0, 0, "FR")] * 6
POST = {"happened_at": "2026-03-03T12:00:00Z", "kind": "post", "label": "A singer's post"}


@pytest.fixture
def ines() -> Caller:
    return an_open_petition()


@pytest.fixture
def petition(ines: Caller) -> Petition:
    return Petition.objects.get(slug="cancel-the-debt")


def no_nan(body: bytes) -> Any:
    return json.loads(body, parse_constant=pytest.fail)


def test_a_petition_with_nothing_yet_is_a_report_without_numbers(ines: Caller) -> None:
    found = no_nan(ines.get("reports/spread?petition=cancel-the-debt").content)

    assert (found["signatures"], found["generations"], found["periods"]) == (0, [], [])
    assert found["recruiting"]["adjusted"]["why"] == "nobody_to_count"
    assert found["future"]["final_size"]["value"] is None


def test_who_brought_whom_is_told_by_generation_place_and_funnel(
    ines: Caller, petition: Petition
) -> None:
    people = a_forest(petition, STAR)
    pledge = a_pledge(
        petition.cause, 700, petition=petition, journey=["whatsapp"],
        parent_id=people[0].id, root_id=people[0].id, depth=1,
    )  # fmt: skip
    received = {"reference": "statement", "received_at": clock.now().isoformat()}
    assert ines.post(f"pledges/{pledge.id}/settlements", received).status_code == 201

    found = no_nan(ines.get("reports/spread?cause=haiti").content)

    assert (found["signatures"], found["generations"]) == (18, [12, 6])
    assert found["countries"]["names"] == ["FR", "PT"]
    assert found["countries"]["cells"] == [[0, 0], [6, 0]]
    assert found["shape"] == {
        "trees": 1, "alone": 11, "largest": 7, "longest": 1, "broadest": 6,
        "mean_virality": 1.714286, "median_virality": 1.714286, "largest_virality": 1.714286,
    }  # fmt: skip
    assert found["shape_over_time"][-1] == {"on": "2026-03-03", **found["shape"]}
    assert [one["language"] for one in found["languages_in_order"]] == ["en"]
    assert found["inequality"]["behind_80_percent_people"] == 1
    funnel = found["funnel"]
    assert (funnel["signed"], funnel["gave"], funnel["money_minor"]) == (6, 1, {"USD": 700})
    assert funnel["gifts_by_channel"] == {"whatsapp": 1}


def test_countries_and_weeks_stand_side_by_side_as_json_and_as_files(
    ines: Caller, petition: Petition
) -> None:
    people = a_forest(petition, STAR)
    pledge = a_pledge(petition.cause, 700, parent_id=people[0].id, root_id=people[0].id, depth=1)
    received = {"reference": "statement", "received_at": clock.now().isoformat()}
    assert ines.post(f"pledges/{pledge.id}/settlements", received).status_code == 201

    found = no_nan(ines.get("reports/spread?cause=haiti&by=country").content)
    written = ines.get("reports/spread.csv?cause=haiti&by=country&table=compared")
    lines = list(csv.DictReader(io.StringIO(written.content.decode())))

    by, groups = found["compared"]["by"], found["compared"]["groups"]
    assert (by, [one["name"] for one in groups]) == ("country", ["PT", "FR"])
    assert [(one["signatures"], one["signed"], one["gave"]) for one in groups] == [
        (12, 6, 1), (6, 0, 0)
    ]  # fmt: skip
    # One person brought all six, and one person tells nothing of the next one.
    assert [one["behind_80_percent_people"] for one in groups] == [None, None]
    assert groups[1]["recruits_per_signer_adjusted"] == {
        "value": None, "low": None, "high": None, "why": "too_few"
    }  # fmt: skip
    (week,) = found["over_time"]["cohorts"]
    assert (week["on"], week["signatures"], week["gave"]) == ("2026-03-02", 18, 1)
    (crossed,) = found["crossings"]["countries"]
    assert (crossed["on"], crossed["crossed"], crossed["stayed"]) == ("2026-03-02", 6, 0)
    assert crossed["pairs"] == [{"from_place": "PT", "to_place": "FR", "signatures": 6}]
    assert [line["country"] for line in lines] == ["PT", "FR", "all"]
    assert [line["signatures"] for line in lines] == ["12", "6", "18"]
    assert [line["shares_per_asked_low"] != "" for line in lines] == [True, True, True]


def test_a_gift_through_a_removed_signature_is_credited_to_nobody(
    ines: Caller, petition: Petition
) -> None:
    (mallory,) = a_forest(petition, [(0.0, -1, "PT")])
    pledge = a_pledge(petition.cause, 700, parent_id=mallory.id, root_id=mallory.id, depth=1)
    received = {"reference": "statement", "received_at": clock.now().isoformat()}
    assert ines.post(f"pledges/{pledge.id}/settlements", received).status_code == 201
    type(mallory).objects.filter(id=mallory.id).update(state="removed", ended_at=clock.now())

    found = ines.get("reports/spread?cause=haiti").json()

    assert found["funnel"]["gave"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "", "petition=cancel-the-debt&cause=haiti", "petition=cancel-the-debt&country=fr",
        "petition=cancel-the-debt&step=hour", "cause=haiti&since=2026-03-04&until=2026-03-03",
        "cause=haiti&language=x", "cause=haiti&channel=%00", "cause=haiti&x=1",
        "cause=haiti&by=colour",
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused(ines: Caller, query: str) -> None:
    assert ines.get(f"reports/spread?{query}").status_code == 400
    assert ines.get(f"reports/spread.csv?{query}").status_code == 400


@pytest.mark.parametrize("until", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_trouble(
    ines: Caller, petition: Petition, until: str
) -> None:
    a_forest(petition, STAR)

    assert ines.get(f"reports/spread?cause=haiti&until={until}").status_code == 200


@pytest.mark.parametrize(
    "table",
    ["measures", "funnel", "periods", "rates", "generations", "countries", "languages",
     "arrivals", "language_arrivals", "shape", "moments", "compared", "over_time",
     "country_crossings", "language_crossings"],
)  # fmt: skip
def test_every_table_is_a_file_with_headings(ines: Caller, petition: Petition, table: str) -> None:
    a_forest(petition, STAR)
    a_moment(petition, "=1+1")

    response = ines.get(f"reports/spread.csv?cause=haiti&table={table}")

    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1 or table == "rates"
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_a_moment_is_marked_corrected_and_removed(ines: Caller) -> None:
    made = ines.post("moments/", {"petition": "cancel-the-debt", **POST})
    identifier = made.json()["id"]

    corrected = ines.patch(f"moments/{identifier}/", {"label": "The evening news", "note": "Arte"})
    listed = ines.get("moments/?petition=cancel-the-debt").json()["results"]

    assert made.status_code == 201
    assert corrected.json()["label"] == "The evening news"
    assert [one["id"] for one in listed] == [identifier]
    assert ines.delete(f"moments/{identifier}/").status_code == 204
    assert ines.get(f"moments/{identifier}/").json()["code"] == "moment-missing"


def test_a_causes_moment_stands_in_its_petitions_reports_too(ines: Caller) -> None:
    ines.post("moments/", {"cause": "haiti", **POST})

    found = ines.get("reports/spread?petition=cancel-the-debt").json()["moments"]

    assert [one["label"] for one in found] == ["A singer's post"]
    assert found[0]["ratio"]["why"] in {"begins_too_early", "too_few"}


def test_a_moments_lift_is_the_day_after_beside_the_days_before(
    ines: Caller, petition: Petition
) -> None:
    Petition.objects.filter(id=petition.id).update(published_at="2026-02-01T00:00:00Z")
    a_forest(petition, [(day / 10, -1, "PT") for day in range(30)])
    a_forest(petition, [(3.05 + minute / 100, -1, "PT") for minute in range(40)])
    at = petition.signatures.earliest("confirmed_at").confirmed_at + timedelta(days=3)  # type: ignore[operator]
    a_moment(petition, happened_at=at)

    (found,) = ines.get("reports/spread?petition=cancel-the-debt").json()["moments"]

    assert (found["before"], found["after"]) == (30, 40)
    assert found["ratio"]["value"] == pytest.approx(4)
    assert found["ratio"]["low"] > 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"petition": "cancel-the-debt", **POST, "kind": "miracle"}, "kind"),
        ({"petition": "cancel-the-debt", **POST, "label": ""}, "label"),
        ({"petition": "cancel-the-debt", **POST, "label": "x" * 101}, "label"),
        ({"petition": "cancel-the-debt", **POST, "happened_at": "yesterday"}, "happened_at"),
        (POST, "petition"),
        ({"petition": "cancel-the-debt", "cause": "haiti", **POST}, "petition"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_by_its_field(
    ines: Caller, body: dict[str, str], field: str
) -> None:
    refused = ines.post("moments/", body)

    assert refused.status_code == 400
    assert field in json.dumps(refused.json())
    assert not Moment.objects.exists()


def test_another_organisations_moments_stay_out_of_reach(ines: Caller) -> None:
    theirs = a_moment(a_petition_of(an_organisation("elsewhere")))

    for answer in (ines.get(f"moments/{theirs.id}/"), ines.delete(f"moments/{theirs.id}/")):
        assert answer.status_code == 404
    assert Moment.objects.filter(id=theirs.id).exists()
