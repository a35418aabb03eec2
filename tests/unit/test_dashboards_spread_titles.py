"""Above each picture of how something spreads stands what it finds."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from mobilize.dashboards import spread_pictures, spread_titles
from petitions.domain.estimates import Estimate
from petitions.domain.reproduction import FEWEST, Posterior
from petitions.reports.moments import Lifted
from petitions.reports.spread import Rate, SpreadReport
from petitions.reports.spread_lines import Arrival

MARCH = [date(2026, 3, day) for day in range(1, 32)]


def a_report(*brought: int) -> SpreadReport:
    """Return a report of windows that follow each other, in each of which so many were brought."""
    rates = tuple(
        Rate(MARCH[at], MARCH[at + 6], Posterior(at, at + 6, 0.5 + at, 0.1, 0.2, 1.25, many))
        for at, many in enumerate(brought)
    )
    return cast(SpreadReport, SimpleNamespace(rates=rates))


def a_moment(number: int, label: str, lift: Estimate) -> Lifted:
    moment: Any = SimpleNamespace(label=label)
    return Lifted(number, moment, cast(Any, SimpleNamespace(ratio=lift)))


def test_the_newest_seven_days_that_rest_on_enough_people_are_told() -> None:
    report = a_report(FEWEST, FEWEST, 1)

    title = spread_titles.rates(report)

    assert title == (
        "From 2 March 2026 to 8 March 2026 each signer brought 1.50, with 95% certainty between "
        "0.20 and 1.25"
    )
    assert f'aria-label="{title}. ' in spread_pictures.rates(report)


def test_where_too_few_were_brought_no_number_is_told() -> None:
    few = "Brought per signer over time: too few were brought to say much"

    assert {spread_titles.rates(a_report()), spread_titles.rates(a_report(1, 2))} == {few}


def test_the_moment_after_which_the_pace_rose_most_is_named_with_its_interval() -> None:
    moments = [
        a_moment(1, "A post", Estimate(1.5, 1.1, 2.0)),
        a_moment(2, "The news", Estimate(4.0, 3.0, 5.25)),
        a_moment(3, "Just now", Estimate(None, None, None, "not_over_yet")),
    ]

    title = spread_titles.lifts(moments)

    assert title == (
        "Most after “The news”: 4.00 times the pace before, with 95% certainty between 3.00 and "
        "5.25"
    )
    assert f'aria-label="{title}. ' in spread_pictures.lifts(moments)
    assert spread_titles.lifts(moments[2:]) == ""


def test_most_signatures_are_told_of_a_place_that_is_known_and_not_of_a_few() -> None:
    first = MARCH[0]
    found = [
        Arrival("", 900, first, "", (900,)), Arrival("PT", 1200, first, "", (1200,)),
        Arrival("FR", None, None, "", (None,)),
    ]  # fmt: skip

    drawn = spread_pictures.lanes(found, [first], description="By country.")

    assert spread_titles.arrivals(found) == "Most signatures: PT, 1,200"
    assert 'aria-label="Most signatures: PT, 1,200. By country."' in drawn
    assert spread_titles.arrivals(found[2:]) == ""
