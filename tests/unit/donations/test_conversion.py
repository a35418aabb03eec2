"""Money in another currency: exact, rounded once, and nothing invented where no rate is."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import conversion
from donations.domain.conversion import NONE, WAITS, NoRate

FRIDAY = date(2026, 3, 6)
SATURDAY, MONDAY = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3)
BOOK = conversion.book_of(
    [
        (FRIDAY, "USD", Fraction("1.1172")),
        (FRIDAY, "JPY", Fraction("175.68")),
        (FRIDAY, "KWD", Fraction("0.3417")),
        (MONDAY, "USD", Fraction("1.2")),
    ]
)
rates = st.fractions(min_value=Fraction(1, 10**4), max_value=10**4)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("minor", "source", "into", "value"),
    [
        (100_00, "USD", "EUR", 89_51),  # 100 / 1.1172 = 89.509 …
        (100_00, "EUR", "USD", 111_72),
        (1000, "JPY", "EUR", 5_69),  # 1,000 / 175.68 = 5.692 …
        (5_00, "EUR", "JPY", 878),  # 878.4
        (1_000, "KWD", "JPY", 514),  # across the euro: 175.68 / 0.3417 = 514.13 …
        (-100_00, "USD", "EUR", -89_51),
        (12_34, "EUR", "EUR", 12_34),
    ],
)
def test_an_amount_is_converted_through_the_euro(
    minor: int, source: str, into: str, value: int
) -> None:
    rate = BOOK.rate(source, into, day=FRIDAY)

    assert conversion.converted(minor, source=source, into=into, rate=rate) == value


def test_a_weekend_has_fridays_rate_and_monday_its_own() -> None:
    assert BOOK.rate("EUR", "USD", day=SATURDAY) == Fraction("1.1172")
    assert BOOK.rate("EUR", "USD", day=MONDAY) == Fraction("1.2")


@pytest.mark.parametrize(
    ("day", "currency", "reason"),
    [
        (MONDAY + timedelta(days=1), "USD", WAITS),  # Tuesday's is still to come
        (FRIDAY - timedelta(days=1), "USD", NONE),  # before all we have
        (MONDAY, "JPY", NONE),  # none was quoted that day, and an older one is not invented
    ],
)
def test_what_has_no_rate_says_why(day: date, currency: str, reason: str) -> None:
    with pytest.raises(NoRate) as refusal:
        BOOK.rate(currency, "EUR", day=day)

    assert refusal.value.reason == reason


def test_without_any_rates_everything_waits_but_money_of_the_same_currency() -> None:
    empty = conversion.book_of([])

    assert empty.rate("USD", "USD", day=FRIDAY) == 1
    with pytest.raises(NoRate, match=WAITS):
        empty.rate("USD", "EUR", day=FRIDAY)


@given(minor=st.integers(min_value=-(10**10), max_value=10**10), rate=rates)
def test_rounding_is_half_away_from_zero_and_its_own_mirror(minor: int, rate: Fraction) -> None:
    value = conversion.converted(minor, source="EUR", into="USD", rate=rate)

    assert value == -conversion.converted(-minor, source="EUR", into="USD", rate=rate)
    assert abs(value - minor * rate) <= Fraction(1, 2)


@given(minor=st.integers(min_value=0, max_value=10**9))
def test_rounding_is_what_bookkeepers_do(minor: int) -> None:
    exact = Decimal(minor) * Decimal("1.125")

    value = conversion.converted(minor, source="EUR", into="USD", rate=Fraction("1.125"))

    assert value == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(
    gift=st.integers(min_value=1, max_value=10**9),
    cuts=st.lists(st.integers(min_value=1, max_value=10**9), max_size=6),
    rate=rates,
    source=currencies,
    into=currencies,
)
def test_a_gift_given_back_in_any_parts_comes_to_exactly_nothing(
    gift: int, cuts: list[int], rate: Fraction, source: str, into: str
) -> None:
    balance, parts = 0, [gift]
    for cut in cuts:
        parts.append(-min(cut, sum(parts)))
    parts.append(-sum(parts))

    values = []
    for part in parts:
        values.append(conversion.step(balance, part, source=source, into=into, rate=rate))
        balance += part

    assert sum(values) == 0
    assert values[0] == conversion.converted(gift, source=source, into=into, rate=rate)
