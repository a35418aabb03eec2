"""How far the bar of a cause is filled."""

import pytest

from donations.pages import thermometer
from donations.pages.thermometer import Drawn
from donations.queries.cause_money import Total


@pytest.mark.parametrize(
    ("settled", "promised", "start", "drawn"),
    [
        (0, 0, 0, Drawn("0.00", "0.00", 0)),
        (2500, 5000, 0, Drawn("25.00", "50.00", 25)),
        (2500, 2500, 1000, Drawn("35.00", "35.00", 35)),
        (9_999, 9_999, 0, Drawn("99.99", "99.99", 99)),  # not 100 % before the goal is reached
        (25_000, 30_000, 0, Drawn("100.00", "100.00", 250)),
        (-500, 0, 0, Drawn("0.00", "0.00", 0)),  # more given back than came
    ],
)
def test_the_bar_ends_at_the_goal_and_the_share_is_rounded_down(
    settled: int, promised: int, start: int, drawn: Drawn
) -> None:
    total = Total("EUR", settled_minor=settled, promised_minor=promised, start_minor=start)

    assert thermometer.drawn(total, goal_minor=10_000) == drawn
