"""Pictures of how something spreads: moments where they happened, numbers as they are read."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from donations.reports.spread import WholeReport
from mobilize.dashboards import spread_pictures
from mobilize.kit import languages
from petitions.reports.spread_lines import Arrival, Period

FIRST = date(2026, 3, 2)


def a_curve(
    *moments: datetime, days: int = 10, step: str = "day", zone: str = "UTC", each: int = 3
) -> str:
    """Draw a report of so many days or weeks, in each of which as many signed."""
    width = timedelta(weeks=1) if step == "week" else timedelta(1)
    whole = SimpleNamespace(
        spread=SimpleNamespace(
            periods=tuple(Period(FIRST + at * width, (each, 0, 0, 0)) for at in range(days)),
            generations=(each * days,),
            signatures=each * days,
            question=SimpleNamespace(step=step, organisation=SimpleNamespace(zone=ZoneInfo(zone))),
        ),
        moments=tuple(
            SimpleNamespace(number=number, moment=SimpleNamespace(happened_at=at))
            for number, at in enumerate(moments, 1)
        ),
    )
    return spread_pictures.curve(cast(WholeReport, whole))


def marked(drawn: str) -> list[tuple[str, float, float]]:
    """Return each mark's number, and how far along its words and its line stand, in per cent."""
    words = re.findall(r'<text x="([\d.]+)%" y="16" text-anchor="middle">(\d+)</text>', drawn)
    lines = re.findall(r'class="line gap"[^>]* d="M([\d.]+) 0V', drawn)
    return [
        (number, float(at), float(line) / 10)
        for (at, number), line in zip(words, lines, strict=True)
    ]


def test_a_moment_stands_where_it_happened_under_the_number_it_has_in_the_table() -> None:
    drawn = a_curve(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 7, 12, 40, tzinfo=UTC))

    assert marked(drawn) == [("1", 0.0, 0.0), ("2", 55.0, 55.0)]


def test_among_weeks_it_stands_at_its_day_of_the_week() -> None:
    drawn = a_curve(datetime(2026, 3, 12, 12, tzinfo=UTC), days=2, step="week")

    assert marked(drawn) == [("1", 75.0, 75.0)]


@pytest.mark.parametrize(
    ("zone", "at"), [("UTC", 10.0), ("Europe/Paris", 10.42), ("Asia/Tokyo", 13.75)]
)
def test_its_day_and_hour_are_those_of_the_organisation(zone: str, at: float) -> None:
    drawn = a_curve(datetime(2026, 3, 3, tzinfo=UTC), zone=zone)

    assert marked(drawn) == [("1", pytest.approx(at, abs=0.01), pytest.approx(at, abs=0.01))]


def test_what_happened_before_or_after_is_not_drawn_and_the_others_keep_their_numbers() -> None:
    drawn = a_curve(
        datetime(2026, 3, 1, 23, tzinfo=UTC),
        datetime(2026, 3, 11, 23, tzinfo=UTC),
        datetime(2026, 3, 12, 1, tzinfo=UTC),
    )

    assert [number for number, *_ in marked(drawn)] == ["2"]


def test_where_nobody_signed_there_is_nothing_to_mark() -> None:
    assert marked(a_curve(datetime(2026, 3, 2, tzinfo=UTC), days=0)) == []


@pytest.mark.parametrize(
    ("step", "said"), [("day", "Signatures par jour, de 0 à {}"),
                       ("week", "Signatures par semaine, de 0 à {}")]
)  # fmt: skip
def test_the_curve_s_labels_have_french_digits_for_a_french_reader(step: str, said: str) -> None:
    with languages.speaking("fr"):
        drawn = a_curve(days=2, step=step, each=12_345)
        highest, whole = languages.written("12,345"), languages.written("24,690")

    assert f">{said.format(highest)}</text>" in drawn
    assert f"0 sur {whole}." in drawn
    assert ">2 mars 2026</text>" in drawn
    assert not re.search(r"\d,\d{3}", drawn)


def test_a_french_reader_reads_thousands_as_the_french_write_them() -> None:
    arrival = Arrival("FR", 12_345, date(2026, 3, 2), "", (12_345,))

    with languages.speaking("fr"):
        drawn = spread_pictures.lanes([arrival], [date(2026, 3, 2)], description="x")
        number = languages.written("12,345")

    assert f">{number}</text>" in drawn
    assert drawn.count(">2 mars 2026</text>") == 2
    assert "12,345" not in drawn
