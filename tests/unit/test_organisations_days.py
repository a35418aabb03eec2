"""The days of an organisation begin and end where it is."""

from datetime import UTC, date, datetime

import pytest

from mobilize.organisations.models import Organisation


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("UTC", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        ("Europe/Paris", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),
        ("Europe/Paris", datetime(2026, 3, 29, 22, 30, tzinfo=UTC), date(2026, 3, 30)),
        ("America/Port-au-Prince", datetime(2010, 1, 13, 3, 53, tzinfo=UTC), date(2010, 1, 12)),
    ],
)
def test_a_moment_is_on_the_day_that_it_is_there(zone: str, moment: datetime, day: date) -> None:
    assert Organisation(time_zone=zone).day_of(moment) == day
