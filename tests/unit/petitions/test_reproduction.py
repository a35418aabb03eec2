"""R over time: what is explained by whom, and when nothing is said."""

import numpy as np
import pytest

from petitions.domain import reproduction

SERIAL = [0, 0.233, 0.359, 0.198, 0.103, 0.053, 0.027, 0.014, 0.007, 0.003, 0.002, 0.001]


def test_who_came_on_their_own_presses_and_is_not_explained() -> None:
    signed, by_day = np.full(30, 100), np.array([0.5, 0.5])

    half = reproduction.line(signed=signed, brought=signed // 2, by_day=by_day)[-1]

    assert half.mean == pytest.approx(0.5, abs=0.01)
    assert half.low < 0.5 < half.high
    assert half.is_firm


def test_a_window_with_few_is_not_firm() -> None:
    signed = np.array([10, 0, 0, 0, 0, 0, 0])

    (only,) = reproduction.line(signed=signed, brought=0 * signed, by_day=np.array([0.0, 1]))

    assert not only.is_firm
    assert only.low < only.mean < only.high


@pytest.mark.parametrize("days", [0, 1, 6])
def test_before_a_whole_window_there_is_no_line(days: int) -> None:
    signed = np.ones(days, dtype=np.int64)

    assert reproduction.line(signed=signed, brought=signed, by_day=np.array(SERIAL)) == []


def test_without_a_known_delay_nothing_presses_and_nothing_is_said() -> None:
    signed = np.ones(9, dtype=np.int64)

    assert reproduction.line(signed=signed, brought=0 * signed, by_day=np.zeros(0)) == []
