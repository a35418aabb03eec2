"""What the card provider is sent for an amount, and what its numbers mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import provider_amounts
from mobilize.kit import currencies
from mobilize.kit.money import Money


@pytest.mark.parametrize(
    ("currency", "minor", "sent"),
    [
        ("EUR", 1250, 1250),
        ("JPY", 500, 500),
        ("ISK", 5, 500),  # written as hundredths that are always 00
        ("UGX", 5, 500),
        ("MGA", 500, 5),  # no fifths of an ariary
        ("KWD", 5120, 5120),  # the last of three digits is 0
        ("HUF", 12345, 12345),  # only payouts are whole
    ],
)
def test_a_charge_is_sent_as_the_provider_counts(currency: str, minor: int, sent: int) -> None:
    assert provider_amounts.charged(Money(minor, currency)) == sent
    assert provider_amounts.received(sent, currency=currency) == Money(minor, currency)


@pytest.mark.parametrize(("currency", "minor"), [("KWD", 5124), ("TND", 1), ("MGA", 550)])
def test_what_the_provider_cannot_charge_to_the_unit_is_refused(currency: str, minor: int) -> None:
    with pytest.raises(provider_amounts.AmountTooFine, match=f"multiples of .* {currency}"):
        provider_amounts.charged(Money(minor, currency))


def test_a_number_of_theirs_that_we_cannot_hold_is_no_money() -> None:
    assert provider_amounts.received(550, currency="ISK") is None


@given(
    currency=st.sampled_from(sorted(currencies.IN_USE)),
    steps=st.integers(min_value=1, max_value=10**8),
)
def test_every_multiple_of_the_smallest_step_goes_there_and_back(currency: str, steps: int) -> None:
    money = Money(steps * provider_amounts.smallest_step(currency).minor, currency)

    there = provider_amounts.charged(money)

    assert provider_amounts.received(there, currency=currency) == money
