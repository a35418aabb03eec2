"""Money is whole minor units of one currency, and splitting it loses nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilize.kit import money
from mobilize.kit.money import Money

amounts = st.integers(-(10**12), 10**12)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any)


@given(minor=amounts, weights=weights)
def test_split_never_loses_or_invents_a_cent(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "EUR").split(weights)

    assert sum(share.minor for share in shares) == minor


@given(minor=amounts, weights=weights)
def test_every_share_is_within_one_cent_of_its_quota(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "EUR").split(weights)

    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor - Fraction(minor * weight, sum(weights))) < 1


@given(minor=amounts, weights=weights)
def test_a_refund_splits_as_the_mirror_of_its_gift(minor: int, weights: list[int]) -> None:
    gift, refund = Money(minor, "EUR"), Money(-minor, "EUR")

    assert [-share for share in refund.split(weights)] == gift.split(weights)


def test_ten_euros_over_three_touches_give_the_first_the_odd_cent() -> None:
    shares = Money(1000, "EUR").split([1, 1, 1])

    assert [share.minor for share in shares] == [334, 333, 333]


@pytest.mark.parametrize("wrong", [[], [0, 0], [1, -1]])
def test_weights_that_cannot_share_anything_are_refused(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(100, "EUR").split(wrong)


def test_two_currencies_never_add_up() -> None:
    with pytest.raises(money.CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")


@pytest.mark.parametrize("wrong", [1.0, "1", True])
def test_only_an_integer_is_an_amount(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["eur", "EURO", "", "E1R"])
def test_only_three_capitals_are_a_currency(wrong: str) -> None:
    with pytest.raises(ValueError, match="currency"):
        Money(1, wrong)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (123456, "EUR", "1,234.56 EUR"),
        (-5, "USD", "-0.05 USD"),
        (1500, "JPY", "1,500 JPY"),
        (1234, "KWD", "1.234 KWD"),
    ],
)
def test_money_shows_its_currencys_own_decimals(minor: int, currency: str, shown: str) -> None:
    assert str(Money(minor, currency)) == shown


def test_a_total_of_nothing_is_zero_of_its_currency() -> None:
    assert money.total([], currency="EUR") == Money(0, "EUR")
