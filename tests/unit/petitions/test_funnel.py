"""Steps from being asked to what came of it, and the shares between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import estimates, funnel
from petitions.domain.estimates import Estimate
from petitions.domain.funnel import Counts


def test_wilsons_interval_is_the_textbooks() -> None:
    # Newcombe 1998, table I: 81 of 263 and 0 of 20.
    found = estimates.wilson(81, 263)

    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert estimates.wilson(0, 20).high == pytest.approx(0.1611, abs=5e-5)


@pytest.mark.parametrize("trials", [0, -1])
def test_of_nobody_there_is_no_share(trials: int) -> None:
    assert estimates.wilson(0, trials) == Estimate(why="nobody_to_count")


def test_a_mean_of_one_has_no_interval_and_of_none_no_value() -> None:
    assert estimates.mean(total=3, squares=9, many=1) == Estimate(3.0, why="too_few")
    assert estimates.mean(total=0, squares=0, many=0).value is None
    assert estimates.mean(total=6, squares=12, many=3) == Estimate(2.0, 2.0, 2.0)


@given(
    visits=st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any),
    others=st.integers(0, 1000),
    data=st.data(),
)
def test_the_three_factors_multiply_to_recruits_per_signer(
    visits: list[int], others: int, data: st.DataObject
) -> None:
    recruits = data.draw(st.integers(0, sum(visits)))
    signers = len(visits) + others
    found = funnel.of(
        Counts(
            signers=signers, asked=signers, shared=len(visits), visited=1, brought=1,
            visits=sum(visits), visits_squared=sum(v * v for v in visits), recruits=recruits,
        )
    )  # fmt: skip

    factors = (found.shares_per_signer, found.visits_per_share, found.signed_per_visit)
    product = 1.0
    for factor in factors:
        assert factor.value is not None
        assert factor.value >= 0
        product *= factor.value
    assert product == pytest.approx(recruits / signers)


def test_before_anybody_signed_every_rate_says_so() -> None:
    found = funnel.of(Counts(0, 0, 0, 0, 0, 0, 0, 0))

    rates = (found.shares_per_asked, found.shares_per_signer, found.visits_per_share)
    assert {rate.why for rate in rates} == {"nobody_to_count"}
