"""The channel report over the API: exact, tagged apart from untagged, as JSON and as CSV."""

import csv
from typing import Any

import pytest

from donations.models import LedgerEntry
from mobilize.kit import clock
from petitions.models import Cause
from tests.api.petition_callers import Caller, a_stranger, an_open_petition
from tests.builders import a_pledge

pytestmark = pytest.mark.django_db

GIFTS: list[tuple[int, str, list[str]]] = [
    (1000, "transfer", ["sms", "email", "facebook"]),
    (500, "sms", ["facebook"]),
    (300, "sms", []),
    (200, "cash", ["email"]),
]


def a_cause_with_gifts() -> Caller:
    """Return the campaigner of a cause to which four gifts came, and one promise."""
    ines = an_open_petition()
    cause = Cause.objects.get()
    for amount, rail, journey in GIFTS:
        pledge = a_pledge(cause, amount, rail=rail, journey=journey)
        received = {"reference": "statement", "received_at": clock.now().isoformat()}
        assert ines.post(f"pledges/{pledge.id}/settlements", received).status_code == 201
    a_pledge(cause, 5000, journey=["qr"])
    return ines


def by_channel(report: dict[str, Any], model: str) -> dict[str, int]:
    rows = [*report["rows"], report["untagged"]]
    return {row["channel"]: row["money_minor"][model] for row in rows if row["money_minor"][model]}


def test_three_models_stand_side_by_side_and_each_adds_up_to_the_ledger() -> None:
    ines = a_cause_with_gifts()

    report = ines.get("reports/channels?cause=haiti").json()

    assert by_channel(report, "last") == {"facebook": 1500, "email": 200, "unknown": 300}
    assert by_channel(report, "first") == {
        "sms": 1000,
        "facebook": 500,
        "email": 200,
        "unknown": 300,
    }
    assert by_channel(report, "linear") == {
        "sms": 334,
        "email": 533,
        "facebook": 833,
        "unknown": 300,
    }
    # Last and first place the 1000 of the longest way differently: half of the whole.
    assert report["apart"] == 0.5
    booked = sum(LedgerEntry.objects.values_list("amount_minor", flat=True))
    assert report["total_minor"] == booked == 2000
    assert report["promised_minor"] == 7000


def test_rails_and_channels_are_two_cuts_of_one_sum() -> None:
    report = a_cause_with_gifts().get("reports/channels?cause=haiti").json()

    assert {rail: minor for rail, minor in report["by_rail"].items() if minor} == {
        "transfer": 1000, "sms": 800, "cash": 200,
    }  # fmt: skip
    assert report["by_rail_and_channel"]["sms"] == {"facebook": 500, "unknown": 300}


def test_the_social_share_is_an_interval() -> None:
    social = a_cause_with_gifts().get("reports/channels?cause=haiti").json()["social"]

    assert (social["tagged_minor"], social["untagged_minor"]) == (1500, 300)
    assert (social["low"], social["high"]) == (0.75, 0.9)


def test_each_channels_share_is_an_interval_in_the_answer_and_in_the_file() -> None:
    ines = a_cause_with_gifts()

    report = ines.get("reports/channels?cause=haiti").json()
    lines = list(
        csv.DictReader(ines.get("reports/channels.csv?cause=haiti").content.decode().split())
    )

    ends = {row["channel"]: (row["low"], row["high"]) for row in report["rows"]}
    assert (ends["facebook"], ends["email"]) == ((0.75, 0.9), (0.1, 0.25))
    assert (report["untagged"]["low"], report["untagged"]["high"]) == (None, None)
    assert {line["channel"]: (line["share_low"], line["share_high"]) for line in lines} == {
        **{name: (str(low), str(high)) for name, (low, high) in ends.items()},
        "unknown": ("", ""), "total": ("", ""),
    }  # fmt: skip


def test_without_gifts_no_share_is_named() -> None:
    report = an_open_petition().get("reports/channels?cause=haiti").json()

    assert (report["total_minor"], report["social"]["low"]) == (0, None)
    assert report["apart"] is None


def test_a_period_and_a_currency_leave_the_rest_out() -> None:
    ines = a_cause_with_gifts()

    past = ines.get("reports/channels?cause=haiti&until=2020-01-01").json()
    euros = ines.get("reports/channels?cause=haiti&currency=EUR").json()

    assert (past["total_minor"], euros["total_minor"]) == (0, 0)
    assert (past["other_currencies"], euros["other_currencies"]) == ({}, {"USD": 2000})


def test_the_table_ends_with_the_untagged_money_and_the_sum() -> None:
    response = a_cause_with_gifts().get("reports/channels.csv?cause=haiti")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("channel,group,currency,money_minor_last,money_minor_first")
    assert lines[-2].startswith("unknown,unknown,USD,300,300,300,")
    assert lines[-1].startswith("total,,USD,2000,2000,2000,")


@pytest.mark.parametrize(
    "query", ["", "cause=haiti&since=x", "cause=haiti&until=2020-01-01&since=2021-01-01", "x=1"]
)
def test_a_question_that_cannot_be_answered_is_refused(query: str) -> None:
    assert a_cause_with_gifts().get(f"reports/channels?{query}").status_code == 400


def test_strangers_read_no_report() -> None:
    an_open_petition()

    assert a_stranger("relief").get("reports/channels?cause=haiti").status_code in {401, 403}
