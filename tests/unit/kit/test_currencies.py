"""How many places a currency has: one table, here and at the provider."""

import pytest
from babel.core import get_global

from mobilize.kit import currencies, money
from mobilize.kit.money import Money


@pytest.mark.parametrize(
    ("currency", "minor", "written"),
    [
        ("JPY", 1500, "1,500 JPY"),
        ("EUR", 1500, "15.00 EUR"),
        ("KWD", 1500, "1.500 KWD"),
        ("CLF", 15000, "1.5000 CLF"),
        ("ISK", 1500, "1,500 ISK"),
        ("MGA", 1500, "15.00 MGA"),
    ],
)
def test_money_is_written_with_the_places_of_its_currency(
    currency: str, minor: int, written: str
) -> None:
    assert str(Money(minor, currency)) == written


def test_the_table_has_what_is_money_anywhere_today() -> None:
    tenders = {
        code
        for used in get_global("territory_currencies").values()
        for code, _since, until, tender in used
        if until is None and tender
    }

    assert len(tenders) > 150
    assert sorted(tenders - set(currencies.PLACES)) == []
    assert all(money.is_currency(code) for code in currencies.PLACES)
    assert set(currencies.PLACES.values()) == {0, 2, 3, 4}


def test_a_currency_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        currencies._by_code({"0": "JPY", "2": "EUR JPY"})


def test_a_provider_differs_for_currencies_we_know_only() -> None:
    named = {
        code
        for said in currencies.PROVIDERS.values()
        for lists in said.values()
        for code in lists
    }  # fmt: skip

    assert named <= set(currencies.IN_USE)


def test_where_a_provider_says_nothing_it_counts_as_iso_does() -> None:
    assert currencies.places_at("stripe", "EUR") == currencies.places("EUR") == 2
    assert currencies.multiple_at("stripe", "EUR") == 1
