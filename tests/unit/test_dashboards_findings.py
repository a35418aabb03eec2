"""The report's page says what the report says: no more, no less."""

from dataclasses import replace
from fractions import Fraction

import pytest

from donations.attribution.bounds import Interval
from donations.domain.rails import RAILS
from donations.reports.channels import ChannelReport
from mobilize.dashboards import channel_charts, findings
from petitions.domain.channels import CHANNELS, UNKNOWN
from tests.haiti_report import a_haiti_report, a_row, an_empty_report

DASH = "\N{EN DASH}"
CASH = {rail: 0 for rail in RAILS if rail != "card"}


def test_the_title_names_the_whole_the_best_channel_and_what_is_untagged() -> None:
    assert findings.title(a_haiti_report()) == (
        "Of 37,000.00 USD, most tagged money came through E-mail: "
        "31.4\N{NO-BREAK SPACE}%; 32.4\N{NO-BREAK SPACE}% is untagged"
    )


def test_before_the_first_gift_the_title_says_so() -> None:
    assert findings.title(an_empty_report()) == "No money has been booked in this period yet"


def test_money_in_another_currency_is_not_passed_over_in_silence() -> None:
    report = replace(an_empty_report(), other_currencies={"EUR": 1_250})

    assert findings.title(report) == "No money has been booked in USD in this period"
    assert "12.50 EUR" in findings.left_out(report.other_currencies)


def test_the_last_touch_is_called_the_tagged_one_that_it_is() -> None:
    assert findings.model_tables(a_haiti_report())[0].headings[1:3] == (
        "Last tagged touch", "First tagged touch",
    )  # fmt: skip


def test_when_nothing_is_tagged_the_title_claims_no_channel() -> None:
    report = replace(an_empty_report(), total_minor=500, untagged=a_row(UNKNOWN, 500))

    assert findings.title(report) == "Nothing tells how the 5.00 USD came"


def a_net_report(total: int, **channels: int) -> ChannelReport:
    """Return a report of money by card in which channels may have lost more than they brought."""
    rows = tuple(a_row(channel, minor) for channel, minor in channels.items())
    return replace(
        an_empty_report(), total_minor=total, rows=rows, by_rail={"card": total, **CASH},
        by_rail_and_channel={"card": channels},
    )  # fmt: skip


def test_where_one_channel_lost_more_than_it_brought_no_share_is_above_the_whole() -> None:
    report = a_net_report(90_000, facebook=100_000, email=-10_000)

    assert findings.title(report) == (
        "Of 900.00 USD, most tagged money came through Facebook; by other channels more went back "
        "than came, so no share can be named"
    )
    assert findings.social_sentence(report) == (
        "No social share can be named: by some channels more went back than came."
    )
    assert "111" not in channel_charts.money_chart(report)


def test_each_bar_has_the_interval_that_untagged_money_leaves_of_its_share() -> None:
    chart = channel_charts.money_chart(a_haiti_report())

    # E-mail: 11,600 of 37,000 dollars, and 12,000 more that nobody can place.
    assert f"11,600.00 USD · 31.4\N{NO-BREAK SPACE}% {DASH} 63.8\N{NO-BREAK SPACE}%" in chart
    assert chart.count('class="whisker"') == 3 * 4  # of four channels, and not of the untagged
    assert findings.title(a_haiti_report()) in chart
    lost = a_net_report(90_000, facebook=100_000, email=-10_000)
    assert "whisker" not in channel_charts.money_chart(lost)


def test_where_more_went_back_than_came_that_is_what_is_said() -> None:
    report = a_net_report(-5000, email=-5000)

    assert findings.title(report) == "More went back than came in this period: -50.00 USD"
    assert findings.social_sentence(report) == (
        "No social share can be named: as much went back as came, or more."
    )
    assert {line.cells[1] for line in findings.rail_table(report).lines} == {DASH}


def test_where_as_much_went_back_as_came_nobody_says_that_nothing_was_booked() -> None:
    report = a_net_report(0, email=0)

    assert findings.title(report) == "As much went back as came in this period"


def test_a_rail_that_lost_more_than_it_brought_leaves_the_others_without_a_share_above_all() -> (
    None
):
    report = replace(a_haiti_report(), by_rail={**CASH, "card": 4_000_000, "sms": -300_000})

    shares = {line.name: line.cells[1] for line in findings.rail_table(report).lines}

    assert (shares["Card"], shares["SMS"]) == (DASH, DASH)


def test_the_social_share_is_said_as_an_interval() -> None:
    sentence = findings.social_sentence(a_haiti_report())

    assert "at least 20.0\N{NO-BREAK SPACE}% and at most 52.4\N{NO-BREAK SPACE}%" in sentence


def test_without_untagged_money_the_social_share_is_one_number() -> None:
    report = a_haiti_report()
    certain = replace(report.social, share=Interval(Fraction(1, 5), Fraction(1, 5)))

    sentence = findings.social_sentence(replace(report, social=certain))

    assert (
        sentence
        == "Social networks brought 20.0\N{NO-BREAK SPACE}% of the money; none of it is untagged."
    )


def test_without_a_share_nothing_is_drawn_and_the_sentence_says_why() -> None:
    assert channel_charts.social_chart(an_empty_report()) == ""
    assert "No social share can be named" in findings.social_sentence(an_empty_report())


def test_every_table_of_the_models_ends_in_the_report_s_own_totals() -> None:
    totals = [table.total.cells for table in findings.model_tables(a_haiti_report())]

    assert totals == [("37,000.00",) * 3, ("37,000.00",) * 3, ("3,700",) * 3]


@pytest.mark.parametrize("at", range(len(RAILS) + 1))
def test_the_cross_table_s_columns_add_up_to_their_rails(at: int) -> None:
    table = findings.cross_table(a_haiti_report())

    def cents(shown: str) -> int:
        return int(shown.replace(",", "").replace(".", ""))

    column = [cents(line.cells[at]) for line in table.lines]
    assert sum(column) == cents(table.total.cells[at])


def test_the_sms_rail_and_the_sms_channel_have_different_names() -> None:
    rails = {line.name for line in findings.rail_table(a_haiti_report()).lines}
    channels = {line.name for line in findings.cross_table(a_haiti_report()).lines}

    assert rails & channels == set()


def test_every_channel_and_every_rail_has_a_name() -> None:
    assert set(findings.CHANNELS) == {*CHANNELS, UNKNOWN}
    assert set(findings.RAIL_NAMES) == set(RAILS)


def test_untagged_money_is_the_last_line_and_marked() -> None:
    for table in findings.model_tables(a_haiti_report()):
        assert [line.untagged for line in table.lines] == [False] * 4 + [True]
