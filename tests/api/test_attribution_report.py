"""Attribution over the API: models side by side, what is not known, kept runs, one gift."""

from datetime import timedelta
from typing import Any

import pytest

from donations.attribution.heuristics import HEURISTICS
from donations.models import AttributionRun, LedgerEntry, Pledge
from donations.queries.attribution_invariants import ATTRIBUTION
from donations.reports.attribution import SOME_WENT_BACK
from mobilize.checks import invariants
from petitions.models import Cause, Petition
from tests.api.petition_callers import Caller, a_stranger, an_open_petition
from tests.builders import MONDAY, a_cause
from tests.db.donations.journeys import a_gift, a_signer, a_visit, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ROWS = "reports/attribution/rows?cause=haiti"
REPORT = "reports/attribution?cause=haiti"
PAST = {"cause": "haiti", "until": "2026-03-31"}


@pytest.fixture
def ines() -> Caller:
    """Return the campaigner of a cause to which four gifts came, one of them untagged."""
    caller = an_open_petition()
    cause = Cause.objects.get()
    a_gift(cause, 1000, [("sms", 9), ("email", 5), ("facebook", 1)])
    a_gift(cause, 500, [("facebook", 2), ("unknown", 0)], rail="sms")
    a_gift(cause, 300, [("unknown", 0)], rail="sms")
    a_gift(cause, 200, [("email", 1)], rail="cash")
    a_signer(Petition.objects.get(), [("whatsapp", 1)], signed_at=MONDAY)
    return caller


def by_name(report: dict[str, Any], model: str) -> dict[str, int]:
    rows = [*report["rows"], report["untagged"]]
    return {row["name"]: row["credits"][model] for row in rows if row["credits"][model]}


def test_every_model_stands_beside_the_others_and_adds_up_to_the_ledger(ines: Caller) -> None:
    report = ines.get(REPORT).json()

    booked = sum(LedgerEntry.objects.values_list("amount_minor", flat=True))
    assert report["models"] == [*HEURISTICS, "removal"]
    for model in report["models"]:
        assert sum(by_name(report, model).values()) == booked == report["total"] == 2000
    assert by_name(report, "first") == {
        "sms": 1000, "facebook": 500, "email": 200, "unknown": 300,
    }  # fmt: skip
    assert by_name(report, "last")["unknown"] == 800
    assert 0 < report["apart"] <= 1


def test_what_is_untagged_leaves_an_interval_and_a_guess_named_as_such(ines: Caller) -> None:
    report = ines.get(REPORT).json()

    facebook = next(row for row in report["rows"] if row["name"] == "facebook")
    assert (facebook["low"], facebook["high"]) == (0.75, 0.9)
    assert facebook["at_random"] == round(1500 / 1700, 6)
    assert facebook["spread"] >= 1000 - 333
    assert facebook["removal"]["low"] <= facebook["removal"]["share"] <= facebook["removal"]["high"]
    assert (report["untagged"]["low"], report["untagged"]["at_random"]) == (None, None)


def test_a_channel_that_lost_more_than_it_brought_is_said_and_not_taken_for_all(
    ines: Caller,
) -> None:
    given_back(Pledge.objects.get(amount_minor=200), 200, at=MONDAY + DAY)
    a_gift(Cause.objects.get(), 900, [("facebook", 1)], made_at=MONDAY + DAY)

    report = ines.get(f"{REPORT}&since={(MONDAY + DAY).date()}").json()

    facebook = next(row for row in report["rows"] if row["name"] == "facebook")
    assert (report["total"], facebook["credits"]["last_known"]) == (700, 900)
    assert (facebook["low"], facebook["high"]) == (None, None)
    assert report["notes"] == [SOME_WENT_BACK]


def test_rails_and_channels_are_two_cuts_of_one_sum(ines: Caller) -> None:
    assert ines.get(REPORT).json()["by_rail"] == {
        "cash": {"email": 200},
        "sms": {"facebook": 500, "unknown": 300},
        "transfer": {"facebook": 1000},
    }


def test_a_campaign_called_unknown_is_no_untagged_visit(ines: Caller) -> None:
    named = a_visit(Cause.objects.get(), "facebook", at=MONDAY - DAY, campaign="unknown")
    Pledge.objects.filter(amount_minor=300).update(touches=[named.id])

    report = ines.get(f"{REPORT}&by=campaign").json()

    assert by_name(report, "last_known") == {"": 2000}
    (row,) = report["rows"]
    assert (row["low"], row["high"]) == (1.0, 1.0)


def test_the_table_holds_the_same_numbers(ines: Caller) -> None:
    lines = ines.get("reports/attribution.csv?cause=haiti").content.decode().splitlines()

    assert lines[0].startswith("name,first,last,last_known,linear,distinct,position_u")
    assert lines[-2].startswith("unknown,300,800,300,")
    assert lines[-1].startswith("total,2000,2000,2000,")
    assert lines[0].endswith(",since,until")
    past = ines.get("reports/attribution.csv?until=2026-03-31&cause=haiti").content.decode()
    assert all(line.endswith(",2026-03-31") for line in past.splitlines()[1:])


@pytest.mark.parametrize(
    "query",
    [
        "cause=haiti&until=2020-01-01", "cause=haiti&currency=EUR", "cause=haiti&country=FR",
        "cause=haiti&measure=count&by=link", "cause=haiti&conversion=signature&order=3",
        "cause=haiti&conversion=pledge&by=campaign&tagged_only=true&standing=new", "",
    ],
)  # fmt: skip
def test_every_question_has_an_answer_without_a_number_that_is_none(
    ines: Caller, query: str
) -> None:
    answer = ines.get(f"reports/attribution?{query}")

    assert answer.status_code == 200
    assert "NaN" not in answer.content.decode()
    for model in answer.json()["models"]:
        assert sum(by_name(answer.json(), model).values()) == answer.json()["total"]


@pytest.mark.parametrize(
    "query",
    ["order=4", "half_life=0", "since=2026-02-02&until=2026-01-01", "by=city", "country=france"],
)
def test_a_question_that_cannot_be_answered_is_refused(ines: Caller, query: str) -> None:
    assert ines.get(f"{REPORT}&{query}").status_code == 400


def test_a_report_looks_back_less_far_if_it_is_asked_to(ines: Caller) -> None:
    report, near = ines.get(REPORT).json(), ines.get(f"{REPORT}&look_back_days=3").json()
    behind = ines.get(f"{ROWS}&look_back_days=3&name=facebook&model=first").json()

    assert (report["look_back_days"], near["look_back_days"]) == (90, 3)
    assert by_name(report, "first") == {
        "sms": 1000, "facebook": 500, "email": 200, "unknown": 300,
    }  # fmt: skip
    assert by_name(near, "first") == {"facebook": 1500, "email": 200, "unknown": 300}
    for model in near["models"]:
        assert sum(by_name(near, model).values()) == report["total"] == near["total"]
    assert sum(row["credits"]["first"] for row in behind["rows"]) == 1500


def test_runs_of_two_windows_are_two_questions(ines: Caller) -> None:
    ines.post("reports/attribution/runs", PAST)
    ines.post("reports/attribution/runs", {**PAST, "look_back_days": 3})
    ines.post("reports/attribution/runs", {**PAST, "look_back_days": 90})

    runs = AttributionRun.objects.order_by("question__look_back_days")
    assert [(run.question["look_back_days"], run.number) for run in runs] == [(3, 1), (90, 1)]
    assert ines.get(f"{REPORT}&until=2026-03-31&look_back_days=3").json()["run"] == 1
    assert ines.get(f"{REPORT}&until=2026-03-31&look_back_days=4").json()["run"] is None


@pytest.mark.parametrize("days", ["0", "-1", "91", "9999999999999", "x", "1.5"])
@pytest.mark.parametrize("path", ["attribution", "attribution.csv", "journeys", "attribution/rows"])
def test_a_window_that_cannot_be_is_refused_by_its_name(ines: Caller, path: str, days: str) -> None:
    answer = ines.get(f"reports/{path}?cause=haiti&look_back_days={days}")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["look_back_days"]
    if days == "91":
        assert answer.json()["code"] == "look-back-too-wide"
        assert "look back at most 90 days" in answer.content.decode()


def test_a_petition_of_another_cause_is_not_answered_for_its_own(ines: Caller) -> None:
    a_cause(Cause.objects.get().organisation, "forests")
    petition = Petition.objects.get()

    answer = ines.get(f"reports/attribution?cause=forests&petition={petition.slug}")

    assert answer.status_code == 404


def test_a_past_periods_report_stays_as_it_was_kept_until_a_new_run_says_what_moved(
    ines: Caller,
) -> None:
    first = ines.post("reports/attribution/runs", PAST)
    again = ines.post("reports/attribution/runs", PAST)
    asked = f"{REPORT}&until=2026-03-31"
    before = ines.get(asked).json()
    late = a_visit(Cause.objects.get(), "whatsapp", at=MONDAY)
    Pledge.objects.filter(amount_minor=300).update(touches=[late.id])

    kept = ines.get(asked).json()
    second = ines.post("reports/attribution/runs", PAST).json()
    now = ines.get(asked).json()

    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["number"], again.json()["number"], second["number"]) == (1, 1, 2)
    assert kept["rows"] == before["rows"]
    assert kept["moved"]["last"] == {"unknown": -300, "whatsapp": 300} == second["moved"]["last"]
    assert (now["run"], now["moved"], by_name(now, "last")["whatsapp"]) == (2, {}, 300)
    assert AttributionRun.objects.count() == 2
    assert not list(invariants.run(ATTRIBUTION))


def test_a_run_with_a_total_and_no_credit_breaks_an_invariant(ines: Caller) -> None:
    AttributionRun.objects.create(
        organisation=Cause.objects.get().organisation, key="0" * 64, number=1, question={},
        total=500, removal={}, computed_at=MONDAY,
    )  # fmt: skip

    (broken,) = invariants.run(ATTRIBUTION)

    assert broken.invariant == "every-models-credits-add-up"


def test_each_kept_run_says_what_it_changed_and_the_changes_add_up_to_the_totals(
    ines: Caller,
) -> None:
    ines.post("reports/attribution/runs", PAST)
    late = a_visit(Cause.objects.get(), "whatsapp", at=MONDAY)
    Pledge.objects.filter(amount_minor=300).update(touches=[late.id])
    ines.post("reports/attribution/runs", PAST)
    Pledge.objects.filter(amount_minor=300).update(touches=[])
    ines.post("reports/attribution/runs", PAST)

    third, second, first = ines.get("reports/attribution/runs?cause=haiti&until=2026-03-31").json()

    assert [run["number"] for run in (first, second, third)] == [1, 2, 3]
    assert first["moved"] == {}
    assert second["moved"]["last"] == {"unknown": -300, "whatsapp": 300}
    assert third["moved"]["last"] == {"unknown": 300, "whatsapp": -300}
    for gaps in second["moved"].values():
        assert sum(gaps.values()) == second["total"] - first["total"] == 0


def test_a_refund_after_the_period_moves_no_run(ines: Caller) -> None:
    ines.post("reports/attribution/runs", PAST)

    given_back(Pledge.objects.get(amount_minor=1000), 1000, at=MONDAY + 60 * DAY)

    again = ines.post("reports/attribution/runs", PAST)
    assert (again.status_code, again.json()["number"]) == (200, 1)


def test_a_period_that_is_not_over_is_not_kept(ines: Caller) -> None:
    answer = ines.post("reports/attribution/runs", {"cause": "haiti"})

    assert (answer.status_code, answer.json()["code"]) == (400, "attribution-period-open")
    assert not AttributionRun.objects.exists()


def test_one_gift_is_explained_by_its_visits_its_chain_and_every_models_credit(
    ines: Caller,
) -> None:
    pledge = Pledge.objects.get(amount_minor=1000)
    given_back(pledge, 100, at=MONDAY + DAY)

    found = ines.get(f"reports/attribution/gifts/{pledge.id}").json()

    assert found["net_minor"] == 900
    assert [visit["name"] for visit in found["visits"]] == ["sms", "email", "facebook"]
    assert [visit["credits"]["linear"] for visit in found["visits"]] == [300, 300, 300]
    assert [round(visit["age"]) for visit in found["visits"]] == [9, 5, 1]
    assert (found["people"], found["chain"]["uniform"]) == (1, [900])
    assert (found["chain"]["recursive"], found["unallocated"]["recursive"]) == ([450], 450)


def test_a_step_without_a_visit_happened_on_no_day(ines: Caller) -> None:
    cause = Cause.objects.get()
    imported, nothing = a_gift(cause, 70), a_gift(cause, 80)
    Pledge.objects.filter(id=imported.id).update(journey=["qr"])

    found = [
        ines.get(f"reports/attribution/gifts/{pledge.id}").json()["visits"]
        for pledge in (imported, nothing)
    ]

    assert [[visit["name"] for visit in visits] for visits in found] == [["qr"], ["unknown"]]
    assert {(each["age"], each["occurred_at"]) for (each,) in found} == {(None, None)}


def test_a_gift_that_went_back_is_explained_with_nothing(ines: Caller) -> None:
    pledge = Pledge.objects.order_by("amount_minor").first()
    assert pledge is not None
    given_back(pledge, pledge.amount_minor, at=MONDAY)

    found = ines.get(f"reports/attribution/gifts/{pledge.id}").json()

    assert found["net_minor"] == 0
    assert {minor for visit in found["visits"] for minor in visit["credits"].values()} == {0}


def test_strangers_read_no_report(ines: Caller) -> None:
    mallory = a_stranger("relief")

    assert mallory.get(REPORT).status_code in {401, 403}
    assert mallory.post("reports/attribution/runs", PAST).status_code in {401, 403}
