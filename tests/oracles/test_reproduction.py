"""R over time (D11), against EpiEstim's own example."""

import numpy as np
import pytest

from petitions.domain import reproduction

# Influenza in a school, 2009: the data that EpiEstim ships.
FLU = [1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11, 12, 6, 6, 6, 3, 1, 0, 2, 0, 0, 0, 0]
SERIAL = [0, 0.233, 0.359, 0.198, 0.103, 0.053, 0.027, 0.014, 0.007, 0.003, 0.002, 0.001]


def test_the_published_case_comes_out_to_the_digits() -> None:
    cases = np.array([*FLU, 2, 0, 2, 0])

    line = reproduction.line(signed=cases, brought=cases, by_day=np.array(SERIAL))
    second = next(one for one in line if one.first == 1)

    assert second.last == 7
    assert second.mean == pytest.approx(1.735608909459, abs=1e-11)
    assert second.deviation == pytest.approx(0.409086943122, abs=1e-11)
    assert (second.low, second.high) == pytest.approx((1.02863184, 2.62449588), abs=1e-8)
    assert line[line.index(second) + 1].mean == pytest.approx(1.749049429658, abs=1e-11)
