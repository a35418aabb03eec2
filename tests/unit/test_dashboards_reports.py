"""What the screens about ways, returning donors and a cause's days say of their numbers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import fromstring as read_xml

import pytest

from donations.attribution.questions import Question
from donations.domain import cohorts as arranging
from donations.queries.cause_money import Total
from donations.queries.journeys import Path
from donations.reports.cohorts import CohortsReport
from donations.reports.journeys import Group, JourneysReport
from donations.reports.overview import Day, Overview
from mobilize.dashboards import cohort_findings, journey_findings, overview_findings
from mobilize.organisations.models import Organisation
from petitions.models import Cause, Moment

MONDAY = date(2026, 3, 2)
SPACE = "\N{NO-BREAK SPACE}"
EMPTY = Day(MONDAY, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def journeys(paths: tuple[Path, ...], **fields: Any) -> JourneysReport:
    number, minor = sum(one.number for one in paths), sum(one.minor for one in paths)
    groups = tuple(Group(one.touches or None, one.number, one.minor) for one in paths)
    return JourneysReport(
        question=fields.get("question", Question(currency="EUR")), number=number, minor=minor,
        paths=paths, lengths=groups, days=(Group(None, number, minor),), other_currencies={},
    )  # fmt: skip


def returning(counted: Mapping[tuple[date, int], tuple[int, int]], *, few: bool) -> CohortsReport:
    found = arranging.arrange(counted, today=date(2026, 5, 5), months=12)
    shown = arranging.arrange(counted, today=date(2026, 5, 5), months=12, few_hidden=few)
    rates = tuple(
        rate
        for rate in arranging.rates(found, months=12)
        if not arranging.hidden_in(shown, rate.after)
    )
    return CohortsReport(None, "EUR", 12, few, shown, rates, 0, None if few else 100)


def days(*busy: Day, whole: Day = EMPTY, moments: tuple[Moment, ...] = ()) -> Overview:
    cause = Cause(title="Clean water", organisation=Organisation(time_zone="Europe/Paris"))
    week = {MONDAY + timedelta(n): replace(EMPTY, on=MONDAY + timedelta(n)) for n in range(7)}
    week |= {day.on: day for day in busy}
    return Overview(cause, "EUR", tuple(week.values()), whole, moments, ())


def test_the_ways_are_numbered_and_a_long_one_is_cut_in_the_chart_only() -> None:
    long = Path(("facebook", "email", "whatsapp", "linkedin"), 4, 2, 5000, 12.0)
    report = journeys((long, Path(("unknown",), 1, 3, 700, None)))

    chart, table = journey_findings.chart(report), journey_findings.paths_table(report, rows="?")

    read_xml(chart)  # noqa: S314 - our own drawing
    assert ">1. Facebook → E-mail → W…<" in chart
    assert table.lines[0].name.startswith("1. Facebook → E-mail → WhatsApp → Li")
    assert "step=facebook&step=email" in table.lines[0].cells[0].href  # type: ignore[attr-defined]
    assert table.total.cells[:2] == ("5", "57.00 EUR")
    assert journey_findings.title(report) == f"60.0{SPACE}% came after a single visit"


def test_signatures_have_no_column_of_money() -> None:
    question = Question(currency="EUR", conversion="signature")
    report = journeys((Path(("email",), 1, 3, 0, 0.5),), question=question)

    tables = [
        journey_findings.paths_table(report, rows="?"),
        journey_findings.days_table(report, rows="?"),
    ]

    assert not any("EUR" in table.headings for table in tables)
    assert all(
        len(line.cells) == len(table.headings) - 1 for table in tables for line in table.lines
    )


@pytest.mark.parametrize(
    ("counted", "few", "title"),
    [
        ({}, False, "Nobody whom we know has given yet"),
        ({(date(2026, 5, 1), 0): (9, 1)}, False, "Nobody's first month after giving is over yet"),
        ({(MONDAY.replace(day=1), 0): (3, 1)}, True, "Too few donors to say anything to others"),
        (
            {(MONDAY.replace(day=1), 0): (8, 1), (MONDAY.replace(day=1), 1): (2, 1)},
            False,
            f"25.0{SPACE}% of donors gave again in month 1",
        ),
    ],
)
def test_the_title_says_who_came_back_or_that_nobody_can_say(
    counted: dict[tuple[date, int], tuple[int, int]], few: bool, title: str
) -> None:
    report = returning(counted, few=few)

    assert cohort_findings.title(report).startswith(title)
    for table in (cohort_findings.donors_table(report), cohort_findings.money_table(report)):
        assert all(len(line.cells) == len(table.headings) - 1 for line in table.lines)
    if report.rates:
        read_xml(cohort_findings.chart(report))  # noqa: S314 - our own drawing


def test_a_month_that_is_not_over_is_marked_and_a_few_are_called_so() -> None:
    counted = {(date(2026, 4, 1), 0): (8, 800), (date(2026, 4, 1), 1): (2, 50)}

    shown = cohort_findings.donors_table(returning(counted, few=False)).lines[0].cells
    hidden = cohort_findings.donors_table(returning(counted, few=True)).lines[0].cells

    assert shown == ("8", "8", f"2* · 25.0{SPACE}%")
    assert hidden == ("8", "8", "fewer than 5")


def test_a_causes_days_are_told_with_the_best_one_and_idle_days_left_out() -> None:
    best = replace(EMPTY, on=MONDAY + timedelta(2), money_minor=123_456, gifts=2, new=1)
    back = replace(EMPTY, on=MONDAY + timedelta(4), money_minor=-500, back_minor=-500)
    whole = replace(EMPTY, money_minor=122_956, gifts=2, back_minor=-500, new=1)
    moment = Moment(label="News", happened_at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC))
    report = days(best, back, whole=whole, moments=(moment,))

    charts, table = overview_findings.charts(report), overview_findings.days_table(report)

    for _, _, chart in charts:
        read_xml(chart)  # noqa: S314 - our own drawing
    assert [finding for finding, _, _ in charts] == [
        "Money: most on 4 March 2026, 1,234.56 EUR",
        "1 supporter is new, 0 came back",
    ]
    assert "EUR a day, from 0 to 1,234.56 EUR" in charts[0][2]
    for finding, _, chart in charts:
        assert f'aria-label="{finding}. By day; the table below' in chart
    assert [line.cells[0] for line in table.lines] == ["-5.00", "1,234.56"]
    assert overview_findings.title(report).startswith("1,229.56 EUR collected")


def test_nothing_and_less_than_nothing_are_said_plainly() -> None:
    less = replace(EMPTY, money_minor=-1, back_minor=-1)
    others = replace(days(), totals=(Total("EUR", 5), Total("USD", 900)))

    assert overview_findings.title(days()).startswith("Nothing came between")
    assert overview_findings.title(days(whole=less)).startswith("More went back than came: -0.01")
    assert overview_findings.charts(days()) == []
    assert "9.00 USD" in overview_findings.other_currencies(others.totals, "EUR")
