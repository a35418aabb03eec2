"""The anchor day survives short months, leap years and clocks that change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import cadence

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))
rhythms = st.sampled_from(cadence.EVERY_MONTHS)
anchors = st.integers(1, 31)
zones = st.sampled_from(
    ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo",
     "America/Santiago", "Asia/Kolkata", "UTC"]
)  # fmt: skip


def a_year(start: date) -> list[date]:
    found, due = [], start
    for _ in range(12):
        due = cadence.following(due, every_months=1, anchor_day=start.day, after=due)
        found.append(due)
    return found


def test_the_31st_of_january_comes_back_as_the_31st_of_march() -> None:
    common, leap = a_year(date(2027, 1, 31)), a_year(date(2028, 1, 31))

    assert common[:3] == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]
    assert leap[:3] == [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    assert [common[-1], leap[-1]] == [date(2028, 1, 31), date(2029, 1, 31)]


def test_a_yearly_gift_of_a_leap_day_comes_back_in_four_years() -> None:
    due = [date(2028, 2, 29)]
    for _ in range(4):
        due.append(cadence.following(due[-1], every_months=12, anchor_day=29, after=due[-1]))

    assert [each.day for each in due] == [29, 28, 28, 28, 29]


@given(start=days, every=rhythms, anchor=anchors, steps=st.integers(1, 40))
def test_no_month_of_the_rhythm_is_skipped_and_none_comes_twice(
    start: date, every: int, anchor: int, steps: int
) -> None:
    due = start
    for _ in range(steps):
        due = cadence.following(due, every_months=every, anchor_day=anchor, after=due)

    months = (due.year - start.year) * 12 + due.month - start.month
    tomorrow = due + timedelta(days=1)
    assert months == every * steps
    assert due.day == anchor or (due.day < anchor and tomorrow.day == 1)


@given(start=days, every=rhythms, anchor=anchors, idle=st.integers(0, 4000))
def test_what_was_missed_is_not_asked_for(start: date, every: int, anchor: int, idle: int) -> None:
    after = start + timedelta(days=idle)

    found = cadence.following(start, every_months=every, anchor_day=anchor, after=after)

    assert found > after
    assert (found.year - after.year) * 12 + found.month - after.month <= every
    assert (found.month - start.month) % min(every, 12) == 0


@given(due=days, anchor=anchors, ago=st.integers(0, 27))
def test_a_day_that_is_moved_lies_ahead_and_at_most_a_month_later(
    due: date, anchor: int, ago: int
) -> None:
    today = due - timedelta(days=ago)

    found = cadence.moved(due, anchor_day=anchor, today=today)

    assert found > today
    assert (found.year - due.year) * 12 + found.month - due.month in {0, 1}


@given(on=days, zone=zones)
def test_a_charge_falls_on_its_day_there_at_nine_whatever_the_clocks_do(
    on: date, zone: str
) -> None:
    there = cadence.moment(on, ZoneInfo(zone)).astimezone(ZoneInfo(zone))

    skipped = (zone, on) == ("Pacific/Apia", date(2011, 12, 30))  # a day that Samoa never had
    assert skipped or (there.date(), there.hour, there.minute) == (on, 9, 0)


def test_the_hour_before_and_after_the_clocks_change_differs_in_utc() -> None:
    paris = ZoneInfo("Europe/Paris")

    winter, summer = (cadence.moment(date(2026, 3, day), paris) for day in (28, 29))

    assert winter == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert summer == datetime(2026, 3, 29, 7, tzinfo=UTC)


@pytest.mark.parametrize(("every", "anchor"), [(0, 1), (2, 1), (1, 0), (1, 32)])
def test_there_is_no_other_rhythm(every: int, anchor: int) -> None:
    with pytest.raises(cadence.CadenceInvalid):
        cadence.check(every_months=every, anchor_day=anchor)
