"""Deliveries: sealed as they are, listed without a stranger, counted to the last signature."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import delivery
from petitions.domain.delivery import Named, Statement

SECRET, OTHER_SECRET = b"a" * 32, b"b" * 32
STATEMENT = Statement(
    organisation=UUID(int=1), number=7, petition=UUID(int=2), signatures=12, named=3,
    pdf="a" * 64, csv="b" * 64,
)  # fmt: skip

counts = st.dictionaries(st.sampled_from(["", "PT", "FR", "DE", "LI", "ES"]), st.integers(0, 40))


def test_a_seal_fits_its_statement_under_the_published_key() -> None:
    sealed = delivery.seal(STATEMENT, secret=SECRET)

    assert delivery.is_sealed(STATEMENT, sealed=sealed, secret=SECRET)
    key = delivery.public_key(SECRET)
    assert delivery.verifies(STATEMENT.text(), seal=sealed, key=key)
    assert json.loads(STATEMENT.text())["number"] == 7


@pytest.mark.parametrize(
    "change",
    [
        {"number": 8}, {"signatures": 13}, {"named": 4}, {"pdf": "c" * 64}, {"csv": "c" * 64},
        {"petition": UUID(int=3)}, {"organisation": UUID(int=3)},
    ],
)  # fmt: skip
def test_a_seal_fits_nothing_else(change: dict[str, Any]) -> None:
    sealed = delivery.seal(STATEMENT, secret=SECRET)

    assert not delivery.is_sealed(replace(STATEMENT, **change), sealed=sealed, secret=SECRET)
    assert not delivery.is_sealed(STATEMENT, sealed=sealed, secret=OTHER_SECRET)
    assert not delivery.is_sealed(STATEMENT, sealed=b"short", secret=SECRET)


def test_the_key_is_published_in_the_form_openssl_reads() -> None:
    assert delivery.pem(delivery.public_key(SECRET)).startswith("-----BEGIN PUBLIC KEY-----")


def test_the_list_names_who_agreed_and_counts_the_others() -> None:
    listed = list(delivery.rows([Named("Ines", "PT"), Named("Omar", "FR")], others=10))

    assert listed == [("1", "Ines", "PT", 1), ("2", "Omar", "FR", 1), ("", "", "", 10)]


def test_a_small_country_joins_the_rest_and_takes_another_along_when_alone() -> None:
    assert delivery.by_country({"PT": 50, "FR": 20, "LI": 1}) == [("PT", 50), ("", 21)]
    assert delivery.by_country({"PT": 50, "FR": 20, "": 12}) == [("PT", 50), ("FR", 20), ("", 12)]


@given(counts=counts)
def test_countries_add_up_and_none_is_small(counts: dict[str, int]) -> None:
    found = delivery.by_country(counts)

    assert sum(number for _, number in found) == sum(counts.values())
    assert all(number >= delivery.LEAST for country, number in found if country)
    assert all(number >= delivery.LEAST for _, number in found) or len(found) == 1
