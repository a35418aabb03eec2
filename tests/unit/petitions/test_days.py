"""The day of a moment, as the wall clock of a place tells it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import days

ZONES = ["UTC", "Europe/Paris", "America/Port-au-Prince", "Asia/Kathmandu", "Africa/Cairo"]
moments = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds of moments in UTC


def numbered(said: list[datetime], zone: str) -> list[date]:
    at = np.array([one.timestamp() / days.LENGTH for one in said])
    found = days.numbered(at, ZoneInfo(zone)).tolist()
    return [date.fromordinal(days.FIRST.toordinal() + number) for number in found]


@given(said=st.lists(moments, max_size=20), zone=st.sampled_from(ZONES))
def test_a_moment_falls_on_the_day_that_the_clock_on_the_wall_shows(
    said: list[datetime], zone: str
) -> None:
    assert numbered(said, zone) == [one.astimezone(ZoneInfo(zone)).date() for one in said]


@pytest.mark.parametrize("hour", [22, 23])
def test_a_day_begins_at_midnight_in_summer_too(hour: int) -> None:
    eve = datetime(2026, 7, 14, hour - 1, 59, 59, tzinfo=UTC)
    midnight = datetime(2026, 7, 14, 22, tzinfo=UTC)

    assert numbered([midnight], "Europe/Paris") == [date(2026, 7, 15)]
    assert numbered([eve], "Europe/Paris") == [date(2026, 7, 14 if hour == 22 else 15)]
