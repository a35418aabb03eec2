"""Whoever tries stolen cards is held or refused; whoever mistypes is not."""

from typing import Any

import pytest

from donations.domain.card_testing import Tally, Verdict, weigh

CALM = Verdict(refused=False, suspicions=())


def verdict(amount_major: int = 25, **counted: Any) -> Verdict:
    return weigh(Tally(**counted), amount_major=amount_major)


def test_a_giver_who_mistyped_three_times_goes_on_unseen() -> None:
    assert verdict(network_attempts=1, network_attempts_today=1, network_declines=3) == CALM


@pytest.mark.parametrize(
    ("counted", "suspicion"),
    [
        ({"network_attempts": 3}, "many_from_network"),
        ({"giver_attempts": 3}, "many_from_giver"),
        ({"cause_decided": 40, "cause_declines": 20}, "many_declined_for_cause"),
        ({"decided": 50, "declines": 21}, "many_declined"),
    ],
)
def test_what_is_suspicious_is_held(counted: dict[str, int], suspicion: str) -> None:
    assert verdict(**counted) == Verdict(refused=False, suspicions=(suspicion,))


@pytest.mark.parametrize("counted", [{"network_declines": 5}, {"network_attempts_today": 10}])
def test_a_network_that_repeats_itself_is_refused(counted: dict[str, int]) -> None:
    assert verdict(**counted).refused


def test_small_amounts_are_refused_while_most_are_declined() -> None:
    assert verdict(2, decided=50, declines=21).refused
    assert not verdict(3, decided=50, declines=21).refused
    assert not verdict(2, decided=49, declines=49).refused
