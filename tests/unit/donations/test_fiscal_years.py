"""The year a day belongs to, wherever the year begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import receipts
from donations.domain.fiscal_years import Calendar, YearInvalid
from donations.domain.receipts import Line
from mobilize.kit import ids

BRITISH = Calendar(4, 6)


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 4, 5), 2025), (date(2026, 4, 6), 2026), (date(2025, 12, 31), 2025)],
)
def test_a_british_tax_year_begins_on_the_sixth_of_april(day: date, label: int) -> None:
    assert BRITISH.around(day).label == label


def test_a_year_is_called_by_both_calendar_years_it_touches() -> None:
    assert str(Calendar().year(2025)) == "2025"
    assert str(BRITISH.year(2025)) == "2025/26"
    assert str(BRITISH.year(2099)) == "2099/00"


@given(
    month=st.integers(1, 12),
    day_of_month=st.integers(1, 28),
    day=st.dates(date(1992, 1, 1), date(2199, 1, 1)),
)
def test_every_day_lies_in_one_year_and_years_touch(
    month: int, day_of_month: int, day: date
) -> None:
    calendar = Calendar(month, day_of_month)
    year = calendar.around(day)

    assert year.holds(day)
    assert (year.first.month, year.first.day) == (month, day_of_month)
    assert calendar.around(year.last + timedelta(days=1)).label == year.label + 1
    assert calendar.around(year.first - timedelta(days=1)).label == year.label - 1


@pytest.mark.parametrize("label", [0, 1989, 2201, 9999])
def test_no_receipts_are_made_for_a_year_out_of_all_reach(label: int) -> None:
    with pytest.raises(YearInvalid):
        Calendar().year(label)


def a_line(minor: int, currency: str = "EUR", day: date = date(2026, 3, 2)) -> Line:
    return Line(ids.new(), day, "Clean water", minor, currency)


def test_a_receipts_number_is_written_with_its_year() -> None:
    assert receipts.number(2026, 42) == "2026-000042"


def test_gifts_of_two_currencies_never_meet_in_one_sum() -> None:
    euros, francs = a_line(100), a_line(200, "CHF")

    assert receipts.by_currency([francs, euros]) == {"EUR": [euros], "CHF": [francs]}
    with pytest.raises(ValueError, match="one currency"):
        receipts.total([euros, francs])
