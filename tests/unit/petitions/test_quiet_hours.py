"""Nobody is written to at night, by the clock on their own wall, whatever their clock does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import time_zones
from petitions.domain.quiet_hours import QuietHours

ZONES = sorted(available_timezones())
LISBON, NEW_YORK = ZoneInfo("Europe/Lisbon"), ZoneInfo("America/New_York")
moments = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - the strategy makes it aware
    datetime(2031, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
hours = st.integers(0, 23)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@given(moment=moments, zone=st.sampled_from(ZONES), begin=hours, end=hours)
def test_what_is_put_off_is_put_off_to_a_waking_hour_in_any_zone(
    moment: datetime, zone: str, begin: int, end: int
) -> None:
    quiet, place = QuietHours(begin, end), ZoneInfo(zone)

    found = quiet.after(moment, [place])

    assert not quiet.hold(found, place)
    assert moment <= found <= moment + timedelta(hours=26)


@given(moment=moments, country=st.sampled_from(sorted(time_zones.BY_COUNTRY)))
def test_it_is_day_in_the_whole_country(moment: datetime, country: str) -> None:
    quiet = QuietHours()
    zones = time_zones.of(country=country, locale="", otherwise="UTC")

    found = quiet.after(moment, zones)

    spread = country == "UM"  # islands on both sides of the date line: its first zone decides
    assert not any(quiet.hold(found, zone) for zone in (zones[:1] if spread else zones))


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ("2026-03-02T20:59:59+00:00", "2026-03-02T20:59:59+00:00"),
        ("2026-03-02T21:00:00+00:00", "2026-03-03T08:00:00+00:00"),
        ("2026-03-03T07:59:59+00:00", "2026-03-03T08:00:00+00:00"),
        # The night in which the clock goes forward is an hour shorter, and the other one longer.
        ("2026-03-28T22:00:00+00:00", "2026-03-29T08:00:00+01:00"),
        ("2026-10-24T22:00:00+01:00", "2026-10-25T08:00:00+00:00"),
    ],
)
def test_the_night_in_lisbon_ends_at_eight_by_its_own_clock(moment: str, sent: str) -> None:
    assert QuietHours().after(at(moment), [LISBON]) == at(sent)


def test_an_hour_that_the_clock_skips_ends_no_night_early() -> None:
    quiet = QuietHours(0, 2)  # in New York there is no 02:00 on 8 March 2026

    found = quiet.after(at("2026-03-08T01:30:00-05:00"), [NEW_YORK])

    assert found == at("2026-03-08T03:00:00-04:00")


def test_from_an_hour_to_itself_nothing_is_quiet() -> None:
    midnight = at("2026-03-02T00:00:00+00:00")

    assert QuietHours(9, 9).after(midnight, [LISBON]) == midnight


def test_a_country_of_two_oceans_is_written_to_when_both_are_awake() -> None:
    zones = time_zones.of(country="US", locale="en", otherwise="UTC")

    found = QuietHours().after(at("2026-03-02T08:00:00-05:00"), zones)

    assert found == at("2026-03-02T08:00:00-10:00")


@pytest.mark.parametrize(
    ("country", "locale", "zone"),
    [
        ("PT", "en", "Europe/Lisbon"),
        ("", "pt-BR", "America/Sao_Paulo"),
        ("", "pt", "Asia/Tokyo"),
        ("XX", "en", "Asia/Tokyo"),
    ],
)
def test_where_somebody_lives_is_guessed_from_what_they_said(
    country: str, locale: str, zone: str
) -> None:
    assert time_zones.of(country=country, locale=locale, otherwise="Asia/Tokyo")[0].key == zone


def test_every_zone_of_the_table_is_known_here() -> None:
    named = {zone for zones in time_zones.BY_COUNTRY.values() for zone in zones}

    assert named <= available_timezones()
    assert len(time_zones.BY_COUNTRY) == 247
