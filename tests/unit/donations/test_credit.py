"""Every minor unit is credited once."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.attribution import bounds
from donations.attribution.credit import UNKNOWN, credit_counts, credit_money
from donations.attribution.models import MODELS

channels = st.sampled_from(["facebook", "email", "whatsapp", "sms"])
journeys = st.lists(channels, max_size=6).map(tuple)
amounts = st.integers(min_value=-99_999_999, max_value=99_999_999)
gifts = st.lists(st.tuples(journeys, amounts, st.integers(min_value=1, max_value=50)), max_size=20)
models = st.sampled_from(list(MODELS))


@given(gifts=gifts, model=models)
def test_credits_add_up_to_the_money_to_the_minor_unit(
    gifts: list[tuple[tuple[str, ...], int, int]], model: str
) -> None:
    credited = credit_money(gifts, model=model, currency="EUR")

    assert sum(credited.values()) == sum(amount * count for _, amount, count in gifts)


@given(journey=journeys, amount=amounts, model=models)
def test_a_refund_takes_back_exactly_what_its_gift_gave(
    journey: tuple[str, ...], amount: int, model: str
) -> None:
    both = [(journey, amount, 1), (journey, -amount, 1)]

    assert credit_money(both, model=model, currency="EUR") == {}


@given(people=st.lists(st.tuples(journeys, st.integers(1, 50)), max_size=20), model=models)
def test_shares_of_people_add_up_to_the_people(
    people: list[tuple[tuple[str, ...], int]], model: str
) -> None:
    credited = credit_counts(people, model=model)

    assert sum(credited.values(), Fraction(0)) == sum(count for _, count in people)


@given(channel=channels, amount=amounts)
def test_with_one_touch_all_models_agree(channel: str, amount: int) -> None:
    found = [credit_money([((channel,), amount, 1)], model=m, currency="EUR") for m in MODELS]

    assert found[0] == found[1] == found[2]


def test_ten_euros_over_three_touches_give_the_odd_cent_to_the_earliest() -> None:
    gift = (("sms", "email", "facebook"), 1000, 1)

    credited = credit_money([gift], model="linear", currency="EUR")

    assert credited == {"sms": 334, "email": 333, "facebook": 333}


def test_a_gift_without_a_journey_is_unknown_and_never_guessed() -> None:
    assert credit_money([((), 500, 2)], model="first", currency="EUR") == {UNKNOWN: 1000}


def test_a_journey_has_at_least_one_touch() -> None:
    for weigh in MODELS.values():
        with pytest.raises(ValueError, match="at least one touch"):
            weigh(0)


def test_no_share_is_named_where_nothing_was_given_or_reversals_outweigh_gifts() -> None:
    assert bounds.identified(tagged=0, untagged=0, total=0) is None
    assert bounds.identified(tagged=-5, untagged=10, total=10) is None
