"""Whoever tries stolen cards is held or refused; whoever mistypes is not."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain.card_testing import AT_ONCE, Tally, Verdict, began, densest, weigh

CALM = Verdict(refused=False, suspicions=())
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def verdict(amount_major: int = 25, **counted: Any) -> Verdict:
    return weigh(Tally(**counted), amount_major=amount_major)


def at(*seconds: int) -> list[datetime]:
    return [NOON + timedelta(seconds=each) for each in seconds]


def test_a_giver_who_mistyped_three_times_goes_on_unseen() -> None:
    mistyped = {"network_declines": 3, "network_declines_today": 3, "giver_declines": 3}

    assert verdict(network_attempts=1, network_attempts_today=1, **mistyped) == CALM


@pytest.mark.parametrize(
    ("counted", "suspicion"),
    [
        ({"network_attempts": 3}, "many_from_network"),
        ({"network_attempts_today": 10}, "many_from_network"),
        ({"giver_attempts": 3}, "many_from_giver"),
        ({"giver_declines": 5}, "many_from_giver"),
        ({"cause_decided": 40, "cause_declines": 20}, "many_declined_for_cause"),
        ({"decided": 50, "declines": 21}, "many_declined"),
        ({"networks_blocked": 3}, "many_networks_blocked"),
    ],
)
def test_what_is_suspicious_is_held(counted: dict[str, int], suspicion: str) -> None:
    assert verdict(**counted) == Verdict(refused=False, suspicions=(suspicion,))


@pytest.mark.parametrize(
    "counted",
    [
        {"network_declines": 5, "network_declines_today": 5},
        {"network_declines": 5, "network_declines_today": 5, "network_paid_today": 7},
        {"network_attempts_today": 10, "network_declines_today": 5},
    ],
)
def test_a_network_that_repeats_itself_and_is_mostly_declined_is_refused(
    counted: dict[str, int],
) -> None:
    assert verdict(**counted).refused


@pytest.mark.parametrize(
    "counted",
    [
        {"network_attempts_today": 40, "network_paid_today": 30, "network_declines_today": 8},
        {"network_declines": 5, "network_declines_today": 5, "network_paid_today": 8},
        {"network_attempts_today": 12, "network_declines_today": 1},  # eleven still think
    ],
)
def test_an_office_of_givers_some_of_whom_mistype_is_not_refused(counted: dict[str, int]) -> None:
    assert not verdict(**counted).refused


def test_small_amounts_are_refused_while_most_are_declined() -> None:
    assert verdict(2, decided=50, declines=21).refused
    assert verdict(0, decided=50, declines=21).refused  # a card that is only left
    assert not verdict(3, decided=50, declines=21).refused
    assert not verdict(2, decided=49, declines=49).refused


def test_a_network_is_blocked_from_its_fifth_decline_within_three_minutes() -> None:
    assert began(at(0, 400, 450, 500, 550, 580)) == at(580)[0]
    assert began(at(0, 60, 120, 180, 240, 300)) is None


@given(st.lists(st.integers(0, 2000), max_size=12))
def test_what_is_densest_is_seen_in_any_order(seconds: Sequence[int]) -> None:
    moments = at(*seconds)
    windows = [sum(start <= each <= start + AT_ONCE for each in moments) for start in moments]

    assert densest(moments, within=AT_ONCE) == max(windows, default=0)
    assert densest(reversed(moments), within=AT_ONCE) == max(windows, default=0)
    assert (began(moments) is not None) == (max(windows, default=0) >= 5)
