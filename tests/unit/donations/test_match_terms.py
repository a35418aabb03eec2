"""What a matcher adds: exact, rounded down, and following what is left of the gift."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import matching
from donations.domain.matching import Terms

terms = st.builds(
    Terms,
    ratio_gift=st.integers(1, 1000),
    ratio_match=st.integers(1, 1000),
    per_gift_minor=st.none() | st.integers(1, 10**6),
)
amounts = st.integers(min_value=0, max_value=10**8)


@pytest.mark.parametrize(
    ("gift", "match", "most", "due"),
    [(1, 1, None, 2500), (1, 2, None, 5000), (3, 1, None, 833), (1, 2, 4000, 4000)],
)
def test_twenty_five_are_matched_as_the_ratio_says(
    gift: int, match: int, most: int | None, due: int
) -> None:
    assert Terms(ratio_gift=gift, ratio_match=match, per_gift_minor=most).due(2500) == due


@given(terms=terms, gift=amounts, more=amounts)
def test_a_match_is_never_more_than_promised_nor_a_unit_less(
    terms: Terms, gift: int, more: int
) -> None:
    exact = Fraction(gift * terms.ratio_match, terms.ratio_gift)
    due = terms.due(gift)

    assert due <= exact
    assert exact - due < 1 or due == terms.per_gift_minor
    assert terms.due(gift + more) >= due
    assert terms.due(-1 - more) == 0


@given(terms=terms, net=amounts, standing=amounts, most=amounts, remaining=amounts)
def test_a_step_leads_to_what_is_due_or_as_far_as_the_pool_goes(
    terms: Terms, net: int, standing: int, most: int, remaining: int
) -> None:
    step = matching.step(
        terms, net_minor=net, standing_minor=standing, most=most, remaining=remaining
    )

    due = min(terms.due(net), most)
    assert step <= remaining
    assert standing + step == due or (step == remaining and standing + step < due)
