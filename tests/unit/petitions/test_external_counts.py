"""Counts kept elsewhere: falls are removals, silences are gaps, parts may lag their total."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import external_counts
from petitions.domain.external_counts import Observation, Unreadable

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "petitions"
NOW = datetime(2026, 6, 1, tzinfo=UTC)

moments = st.integers(0, 10**9).map(lambda seconds: MONDAY + timedelta(microseconds=seconds * 997))
series_of = st.dictionaries(moments, st.integers(0, 10**7), max_size=40).map(
    lambda seen: [Observation(at, total) for at, total in seen.items()]
)


def seen(*totals: int, every: timedelta = HOUR) -> list[Observation]:
    return [Observation(MONDAY + every * number, total) for number, total in enumerate(totals)]


def test_a_falling_count_is_shown_as_names_taken_away() -> None:
    came = external_counts.steps(seen(100, 130, 90, 95))

    assert [(step.added, step.removed) for step in came] == [(30, 0), (0, 40), (5, 0)]


def test_rises_and_falls_of_one_day_are_not_set_off_against_each_other() -> None:
    (day,) = external_counts.days(seen(100, 130, 90, 95))

    assert (day.total, day.added, day.removed, day.observations) == (95, 35, 40, 4)


def test_days_without_figures_are_told_from_days_without_signers() -> None:
    first, second = external_counts.days(seen(100, 700, every=5 * DAY))

    assert first.unseen_since is None
    assert (second.day, second.added) == (date(2026, 3, 7), 600)
    assert second.unseen_since == MONDAY


def test_moments_microseconds_apart_are_two_moments() -> None:
    twice = seen(10, 10, 11, every=timedelta(microseconds=36))

    assert [step.added for step in external_counts.steps(twice)] == [0, 1]


def test_parts_that_lag_their_total_say_by_how_much() -> None:
    said = Observation(MONDAY, 100, {"country": {"FR": 60, "GB": 40}, "region": {"N": 90}})

    (lag,) = external_counts.lags(said)

    assert (lag.dimension, lag.accounted, lag.missing) == ("region", 90, 10)


@given(series=series_of)
def test_what_came_less_what_went_is_the_whole_change(series: list[Observation]) -> None:
    ordered = sorted(series, key=lambda one: one.observed_at)
    change = ordered[-1].total - ordered[0].total if ordered else 0

    came = external_counts.steps(series)
    by_day = external_counts.days(series)

    assert sum(step.added - step.removed for step in came) == change
    assert sum(day.added for day in by_day) == sum(step.added for step in came)
    assert sum(day.removed for day in by_day) == sum(step.removed for step in came)
    assert sum(day.observations for day in by_day) == len(series)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "date-unreadable"),
        ("yesterday", "date-unreadable"),
        ("1999-12-31 23:59:59", "date-too-old"),
        ("2026-06-01 00:00:00.000001", "date-in-future"),
        ("2026-03-02\0", "date-unreadable"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(cell: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        external_counts.moment(cell, now=NOW)

    assert (refusal.value.field, refusal.value.code) == ("timestamp", code)


@pytest.mark.parametrize("said", ["", "-1", "1.5", "1e3", "٣", "99999999999", True, None, -1, 3.0])
def test_a_count_is_a_whole_number(said: Any) -> None:
    with pytest.raises(Unreadable):
        external_counts.number(said)


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({}, "signature_count"),
        ({"signature_count": "many"}, "timestamp"),
        ({"signature_count": "many", "updated_at": "2026-03-02"}, "count"),
        (
            {"signature_count": 1, "updated_at": "2026-03-02", "signatures_by_country": [1]},
            "country",
        ),
        (
            {
                "signature_count": 2,
                "updated_at": "2026-03-02",
                "signatures_by_country": [{"code": "FR", "signature_count": 1}] * 2,
            },
            "country",
        ),
    ],
)
def test_a_document_that_is_not_a_petition_names_what_is_wrong(
    attributes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        external_counts.of_parliament({"data": {"attributes": attributes}}, now=NOW)

    assert refusal.value.field == field


@pytest.mark.parametrize("document", [None, [], {}, {"data": []}, {"data": {"attributes": 1}}])
def test_other_json_is_refused(document: Any) -> None:
    with pytest.raises(Unreadable):
        external_counts.of_parliament(document, now=NOW)


def real(name: str) -> str:
    path = REAL / name
    if not path.exists():
        pytest.skip("the public petition data is not on this machine")
    return path.read_text(encoding="utf-8")


def test_the_real_document_of_six_million_has_constituencies_that_lag() -> None:
    document = json.loads(real("241584-data_latest.json"))

    found = external_counts.of_parliament(document, now=NOW)

    (lag,) = external_counts.lags(found)
    assert found.total == 6_078_985
    assert found.breakdown is not None
    assert len(found.breakdown["country"]) == 232
    assert (lag.dimension, lag.missing) == ("constituency", 360_218)


def test_the_real_series_keeps_every_moment_and_shows_its_gaps() -> None:
    _, *rows = csv.reader(real("700143-petition_counts.csv").splitlines())
    series = [
        Observation(external_counts.moment(at, now=NOW), external_counts.number(total))
        for at, total in rows
    ]

    came = external_counts.steps(series)

    assert len({one.observed_at for one in series}) == 6588
    assert min(step.until - step.since for step in came) == timedelta(microseconds=36)
    assert sum(step.is_gap for step in came) == 4
    assert max(step.until - step.since for step in came) > timedelta(days=9)
    assert sum(step.added - step.removed for step in came) == 3_004_622 - 201_079
