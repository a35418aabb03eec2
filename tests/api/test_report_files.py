"""Behind the figures of the attribution report, and what can be taken along."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from donations.attribution.heuristics import HEURISTICS
from donations.models import Pledge
from petitions.models import Cause, Petition
from tests.api.petition_callers import Caller, an_open_petition
from tests.builders import MONDAY
from tests.db.donations.journeys import a_gift, a_signer, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REPORT = "reports/attribution?cause=haiti"
ROWS = "reports/attribution/rows?cause=haiti"


@pytest.fixture
def ines() -> Caller:
    """Return the campaigner of a cause to which four gifts came, one of them untagged."""
    caller = an_open_petition()
    cause = Cause.objects.get()
    a_gift(cause, 1000, [("sms", 9), ("email", 5), ("facebook", 1)])
    a_gift(cause, 501, [("facebook", 80), ("email", 2), ("facebook", 0.5)], rail="sms")
    a_gift(cause, 300, [("unknown", 0)], rail="sms")
    a_gift(cause, 200, [("email", 1)], rail="cash")
    a_gift(cause, 900, [("email", 1)], currency="EUR")
    a_signer(Petition.objects.get(), [("whatsapp", 1)], signed_at=MONDAY)
    return caller


def figures(report: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {row["name"]: row["credits"] for row in [*report["rows"], report["untagged"]]}


@pytest.mark.parametrize(
    "query",
    ["", "&half_life=0.01", "&measure=count", "&conversion=signature", "&conversion=pledge"],
)
def test_what_is_behind_a_figure_adds_up_to_it_under_every_model(ines: Caller, query: str) -> None:
    report = ines.get(f"{REPORT}{query}").json()

    for name, credited in figures(report).items():
        for model in HEURISTICS:
            behind = ines.get(f"{ROWS}{query}&name={name}&model={model}").json()
            assert behind["total"][model] == credited[model]
            assert sum(row["credits"][model] for row in behind["rows"]) == credited[model]
            assert all(row["credits"][model] for row in behind["rows"])


def test_a_cell_of_rail_and_channel_leads_to_its_own_rows(ines: Caller) -> None:
    rows = ines.get(f"{ROWS}&name=facebook&model=last_known&rail=sms").json()

    assert (rows["number"], rows["total"]["last_known"]) == (1, 501)
    assert rows["rows"][0]["id"] == str(Pledge.objects.get(amount_minor=501).id)


def test_a_refund_in_the_period_is_behind_the_figure_it_lowers(ines: Caller) -> None:
    gift = Pledge.objects.get(amount_minor=501)
    given_back(gift, 100, at=MONDAY + 3 * DAY)

    after = f"&since={(MONDAY + DAY).date()}"
    rows = ines.get(f"{ROWS}{after}&name=facebook").json()
    said = ines.get(f"{REPORT}{after}").json()

    assert [row["id"] for row in rows["rows"]] == [str(gift.id)]
    assert rows["total"]["last"] == -100 == figures(said)["facebook"]["last"]
    assert said["total"] == -100
    assert said["notes"][0].startswith("More went back than came in this period.")


def test_pages_follow_each_other_and_the_file_holds_all(
    ines: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("donations.reports.attribution_rows.PAGE", 1)
    imported = a_gift(Cause.objects.get(), 100, [("email", 1)], made_at=MONDAY - 30 * DAY)
    asked = f"{ROWS}&name=email"
    seen, before = [], ""
    while before is not None:
        page = ines.get(f"{asked}{before and f'&before={before}'}").json()
        seen += [row["id"] for row in page["rows"]]
        before = page["next"]

    file = ines.get(asked.replace("rows?", "rows.csv?"))
    lines = file.getvalue().decode().splitlines()

    assert file.streaming
    assert len(seen) == len(set(seen)) == 4 == page["number"]
    assert seen[-1] == str(imported.id)  # written down last, given first
    assert [line.split(",")[0] for line in lines[1:-1]] == seen
    assert lines[-1].startswith("total,")


def test_what_is_in_no_figure_is_said_plainly(ines: Caller) -> None:
    here = ines.get(REPORT).json()
    nothing = ines.get(f"{REPORT}&until=2020-01-01").json()
    for pledge in Pledge.objects.filter(currency="USD"):
        given_back(pledge, pledge.amount_minor, at=MONDAY)
    level = ines.get(REPORT).json()

    assert here["other_currencies"] == {"EUR": 900}
    (note,) = here["notes"]
    assert note.startswith("There is money in other currencies too.")
    assert nothing["notes"] == ["Nothing was booked, promised or signed here in this period."]
    assert (level["total"], level["rows"]) == (0, [])
    assert "NaN" not in str(level)


@pytest.mark.parametrize("kind", ["attribution", "journeys", "cohorts", "overview", "channels"])
def test_every_report_is_a_workbook_and_a_table_with_the_same_cells(
    ines: Caller, kind: str
) -> None:
    csv = ines.get(f"reports/{kind}.csv?cause=haiti")
    book = ines.get(f"reports/{kind}.xlsx?cause=haiti")

    name = csv.headers["Content-Disposition"].removesuffix('.csv"')
    assert name.startswith(f'attachment; filename="{kind}')
    assert book.headers["Content-Disposition"] == f'{name}.xlsx"'
    with zipfile.ZipFile(io.BytesIO(book.content)) as files:
        sheet = files.read("xl/worksheets/sheet1.xml").decode()
        words = files.read("xl/sharedStrings.xml").decode()
    lines = csv.content.decode().splitlines()
    assert sheet.count("<row ") == len(lines)
    assert all(f">{heading}<" in words for heading in lines[0].split(","))
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    "query",
    [
        "half_life=nan", "half_life=inf", "name=%00", "rows=1", "model=removal", "rail=air",
        "before=x", "until=0000-00-00",
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused(ines: Caller, query: str) -> None:
    assert ines.get(f"{ROWS}&{query}").status_code == 400


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "name=nothing"])
def test_the_ends_of_time_and_names_nobody_has_are_answered(ines: Caller, query: str) -> None:
    assert ines.get(f"{ROWS}&{query}").status_code == 200


def test_a_questions_runs_are_listed(ines: Caller) -> None:
    ines.post("reports/attribution/runs", {"cause": "haiti", "until": "2026-03-31"})

    (run,) = ines.get("reports/attribution/runs?cause=haiti&until=2026-03-31").json()

    assert (run["number"], run["total"]) == (1, 2001)
    assert ines.get("reports/attribution/runs?cause=haiti").json() == []
