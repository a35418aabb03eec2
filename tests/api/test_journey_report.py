"""The ways people came, and who gave again: counted by hand beside the report."""

from datetime import timedelta
from typing import Any

import pytest

from donations.models import Pledge
from petitions.models import Cause, Petition, Supporter
from tests.api.petition_callers import Caller, an_open_petition
from tests.builders import MONDAY, a_confirmed_signature, a_moment, a_supporter
from tests.db.donations.journeys import a_gift, a_signer, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def ines() -> Caller:
    return an_open_petition()


@pytest.fixture
def cause(ines: Caller) -> Cause:
    return Cause.objects.get()


def giver(cause: Cause) -> Supporter:
    return a_supporter(cause.organisation)


def test_ways_lengths_and_days_each_add_up_to_what_came(ines: Caller, cause: Cause) -> None:
    a_gift(cause, 1000, [("email", 40), ("facebook", 1)])
    a_gift(cause, 500, [("email", 20), ("facebook", 0.2)])
    a_gift(cause, 300, [("facebook", 0.5)])
    a_gift(cause, 200)
    told = a_gift(cause, 150)
    Pledge.objects.filter(id=told.id).update(journey=["whatsapp", "email"])
    back = a_gift(cause, 70, [("sms", 3)])
    given_back(back, 70, at=MONDAY)

    report = ines.get("reports/journeys?cause=haiti").json()

    assert (report["number"], report["minor"]) == (5, 2150)
    best = report["paths"][0]
    assert (best["steps"], best["touches"], best["number"]) == (["email", "facebook"], 2, 2)
    assert (best["minor"], best["days"]) == (1500, 30.0)
    ways = {tuple(path["steps"]): path for path in report["paths"]}
    assert (ways["unknown",]["touches"], ways["unknown",]["days"]) == (0, None)
    assert (ways["whatsapp", "email"]["touches"], ways["whatsapp", "email"]["days"]) == (2, None)
    for groups in (report["paths"], report["lengths"], report["days"]):
        assert sum(one["number"] for one in groups) == 5
        assert sum(one["minor"] for one in groups) == 2150
    behind = ines.get("reports/journeys/rows?cause=haiti&step=email&step=facebook").json()
    assert [(row["minor"], round(row["days"])) for row in behind["rows"]] == [(500, 20), (1000, 40)]
    assert ines.get("reports/journeys/rows?cause=haiti").status_code == 400
    assert {one["at"]: one["number"] for one in report["days"] if one["number"]} == {
        0: 1, 8: 1, 31: 1, None: 2,
    }  # fmt: skip


def test_what_is_not_listed_stands_as_one_line(
    ines: Caller, cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, channel in enumerate(("email", "sms", "facebook"), 1):
        a_gift(cause, 100 * place, [(channel, 1)])

    report = ines.get("reports/journeys?cause=haiti").json()
    monkeypatch.setattr("donations.queries.journeys.MOST", 1)
    short = ines.get("reports/journeys?cause=haiti").json()

    assert (report["other_number"], report["other_minor"]) == (0, 0)
    assert (short["other_number"], short["other_minor"], short["minor"]) == (2, 300, 600)


def test_signatures_have_ways_and_no_money(ines: Caller) -> None:
    a_signer(Petition.objects.get(), [("whatsapp", 1)], signed_at=MONDAY)

    report = ines.get("reports/journeys?cause=haiti&conversion=signature&by=campaign").json()

    assert (report["number"], report["minor"], report["paths"][0]["steps"]) == (1, 0, [""])


def test_donors_are_followed_from_the_month_of_their_first_gift(ines: Caller, cause: Cause) -> None:
    omar, greta, maya = (giver(cause) for _ in range(3))
    a_gift(cause, 1000, giver=omar, made_at=MONDAY)
    a_gift(cause, 500, giver=greta, made_at=MONDAY + DAY)
    a_gift(cause, 40, giver=omar, made_at=MONDAY + 35 * DAY)
    a_gift(cause, 60, giver=omar, made_at=MONDAY + 36 * DAY)
    a_gift(cause, 70, giver=maya, made_at=MONDAY + 35 * DAY)
    a_gift(cause, 90, made_at=MONDAY)
    a_gift(cause, 20, giver=greta, made_at=MONDAY + 70 * DAY, currency="EUR")
    given_back(Pledge.objects.get(amount_minor=500), 200, at=MONDAY + 40 * DAY)

    report = ines.get("reports/cohorts?cause=haiti&months=2").json()

    march, april = report["cohorts"]
    assert (march["began"], march["donors"], march["minor"]) == ("2026-03-01", 2, 1400)
    assert [(month["donors"], month["minor"]) for month in march["months"]] == [
        (2, 1500), (1, -100), (1, 0),
    ]  # fmt: skip
    assert (april["donors"], april["months"][1]["donors"]) == (1, 0)
    first = report["rates"][0]
    assert (first["after"], first["asked"], first["gave"]) == (1, 3, 1)
    assert first["low"] < first["share"] < first["high"]
    assert (report["unknown_minor"], report["total_minor"]) == (90, 1560)
    assert report["other_currencies"] == {"EUR": 20}


def test_few_donors_are_left_out_for_others(ines: Caller, cause: Cause) -> None:
    for _ in range(5):
        a_gift(cause, 100, giver=giver(cause), made_at=MONDAY)
    a_gift(cause, 100, giver=giver(cause), made_at=MONDAY + 35 * DAY)

    report = ines.get("reports/cohorts?cause=haiti&few_hidden=true").json()
    table = ines.get("reports/cohorts.csv?cause=haiti&few_hidden=true").content.decode()

    march, april = report["cohorts"]
    assert (march["donors"], march["minor"]) == (5, 500)
    assert (april["donors"], april["minor"], report["total_minor"]) == (None, None, None)
    assert "2026-04,fewer than 5,0,fewer than 5,," in table


def test_of_six_donors_the_one_in_another_currency_is_not_told(ines: Caller, cause: Cause) -> None:
    for _ in range(6):
        a_gift(cause, 100, giver=giver(cause), made_at=MONDAY)
    omar = Pledge.objects.first()
    assert omar is not None
    a_gift(cause, 4321, giver=omar.supporter, made_at=MONDAY + DAY, currency="EUR")

    euros = ines.get("reports/cohorts?cause=haiti&currency=EUR&few_hidden=true").json()
    staff = ines.get("reports/cohorts?cause=haiti&currency=EUR").json()

    (march,) = euros["cohorts"]
    assert (march["donors"], march["minor"], euros["total_minor"]) == (None, None, None)
    assert {month["minor"] for month in march["months"]} == {None}
    assert (staff["cohorts"][0]["donors"], staff["total_minor"]) == (6, 4321)
    assert (euros["other_currencies"], staff["other_currencies"]) == ({}, {"USD": 600})


def test_a_causes_days_hold_money_promises_signatures_and_people(
    ines: Caller, cause: Cause
) -> None:
    omar = giver(cause)
    petition = Petition.objects.get()
    a_moment(petition, happened_at=MONDAY)
    a_confirmed_signature(petition, supporter=omar)
    gift = a_gift(cause, 1000, giver=omar, made_at=MONDAY + 2 * DAY)
    given_back(gift, 1200 - 400, at=MONDAY + 3 * DAY)
    a_gift(cause, 300, giver=omar, made_at=MONDAY + 2 * DAY, currency="EUR")
    a_gift(cause, 77, giver=giver(cause), made_at=MONDAY + 90 * DAY)

    report = ines.get("reports/overview?cause=haiti&since=2026-03-01&until=2026-03-07").json()

    days = {day["on"]: day for day in report["days"]}
    assert len(days) == 7
    assert (days["2026-03-02"]["signatures"], days["2026-03-02"]["new"]) == (1, 1)
    assert (days["2026-03-04"]["returning"], days["2026-03-04"]["promised_minor"]) == (1, 1000)
    assert (days["2026-03-05"]["money_minor"], days["2026-03-05"]["back_minor"]) == (-800, -800)
    whole = report["whole"]
    assert (whole["money_minor"], whole["gifts"], whole["signatures"]) == (200, 1, 1)
    assert (whole["new"], whole["returning"]) == (1, 1)
    assert [moment["label"] for moment in report["moments"]] == ["A singer's post"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("cause=haiti&since=2020-01-01&until=2026-01-01", 400),
        ("cause=haiti&since=2026-03-02&until=2026-03-01", 400),
        ("cause=nothing", 404),
        ("cause=haiti&until=0001-01-01", 200),
        ("cause=haiti&until=9999-12-31", 200),
        ("cause=haiti&currency=JPY", 200),
    ],
)
def test_days_are_shown_of_two_years_at_most(ines: Caller, query: str, status: int) -> None:
    assert ines.get(f"reports/overview?{query}").status_code == status


def test_the_rows_behind_lengths_and_days_are_all_there_are(ines: Caller, cause: Cause) -> None:
    a_gift(cause, 1000, [("email", 40), ("facebook", 1)])
    a_gift(cause, 300, [("facebook", 0.5)])
    a_gift(cause, 200)
    back = a_gift(cause, 70, [("sms", 3)])
    given_back(back, 20, at=MONDAY)

    report = ines.get("reports/journeys?cause=haiti").json()

    for name, groups in (("visits", report["lengths"]), ("days", report["days"])):
        for one in groups:
            at = -1 if one["at"] is None else one["at"]
            rows = ines.get(f"reports/journeys/rows?cause=haiti&{name}={at}").json()["rows"]
            assert (len(rows), sum(row["minor"] for row in rows)) == (one["number"], one["minor"])
    for wrong in ("visits=0", "days=5", "visits=1&days=1", "visits=x"):
        assert ines.get(f"reports/journeys/rows?cause=haiti&{wrong}").status_code == 400


def test_the_rows_behind_a_cohorts_cells_are_its_donors_and_money(
    ines: Caller, cause: Cause
) -> None:
    omar, greta = giver(cause), giver(cause)
    first = a_gift(cause, 1000, giver=omar, made_at=MONDAY)
    a_gift(cause, 500, giver=greta, made_at=MONDAY + DAY)
    a_gift(cause, 40, giver=omar, made_at=MONDAY + 35 * DAY)
    a_gift(cause, 20, giver=greta, made_at=MONDAY + 70 * DAY, currency="EUR")
    a_gift(cause, 90, made_at=MONDAY)
    given_back(first, 200, at=MONDAY + 40 * DAY)

    report = ines.get("reports/cohorts?cause=haiti").json()
    (march,) = report["cohorts"]

    def behind(figure: str) -> dict[str, Any]:
        found: dict[str, Any] = ines.get(f"reports/cohorts/rows?cause=haiti{figure}").json()
        assert found["number"] == len(found["rows"])
        return found

    for month in march["months"]:
        rows = behind(f"&began=2026-03&after={month['after']}")
        assert (rows["donors"], rows["minor"]) == (month["donors"], month["minor"])
    assert behind("&began=2026-03")["minor"] == march["minor"]
    assert behind("&began=unknown")["minor"] == report["unknown_minor"] == 90
    assert behind("")["minor"] == report["total_minor"]
    may = behind("&began=2026-03&after=2")["rows"]
    assert [(row["minor"], row["currency"]) for row in may] == [(20, "EUR")]
    for wrong in ("&began=2026", "&began=unknown&after=1", "&after=1", "&began=2026-03&after=-1"):
        assert ines.get(f"reports/cohorts/rows?cause=haiti{wrong}").status_code == 400


def test_pages_behind_a_cohort_follow_each_other(
    ines: Caller, cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("donations.reports.cohort_rows.PAGE", 2)
    for day in range(5):
        a_gift(cause, 100 + day, giver=giver(cause), made_at=MONDAY + day // 2 * DAY)
    seen: list[int] = []
    before = ""
    while before is not None:
        page = ines.get(
            f"reports/cohorts/rows?cause=haiti&began=2026-03{before and f'&before={before}'}"
        ).json()
        seen += [row["minor"] for row in page["rows"]]
        before = page["next"]

    assert sorted(seen) == [100, 101, 102, 103, 104]
    assert seen[0] == 104
