"""Rows of gifts: amounts are read exactly or refused, each fault names its field."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from donations.domain import gift_columns, gift_rows, written_amounts, written_days
from donations.domain.gift_columns import GiftLayout
from donations.domain.gift_rows import Around, Gift
from mobilize.kit.money import exponent
from petitions.domain.importing import Fault
from petitions.domain.tables import Row

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EUROS = Around("EUR", ZoneInfo("Europe/Paris"), NOW)


@pytest.mark.parametrize(
    ("cell", "decimal", "minor"),
    [
        ("1.00", "point", 100),
        ("1,234.5", "point", 123_450),
        ("1.234,56 €", "comma", 123_456),
        ("EUR 12", "comma", 1200),
        ("12\u202f345,60", "comma", 1_234_560),
        ("1'000.00", "point", 100_000),
        ("-5.00", "point", -500),
        ("(5.00)", "point", -500),
        ("5,00-", "comma", -500),
        ("+7.10", "point", 710),
        ("3.5000", "point", 350),
    ],
)
def test_an_amount_is_read_as_people_and_banks_write_it(
    cell: str, decimal: str, minor: int
) -> None:
    assert written_amounts.minor(cell, decimal=decimal, currency="EUR") == minor


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "amount-missing"),
        ("€", "amount-missing"),
        ("12,5", "amount-unreadable"),
        ("1,23,456.00", "amount-unreadable"),
        ("1e3", "amount-unreadable"),
        ("NaN", "amount-unreadable"),
        ("١٢", "amount-unreadable"),
        ("--5", "amount-unreadable"),
        ("1.005", "amount-too-fine"),
        ("1.000", "amount-too-fine"),
        ("12.00 USD", "currency-differs"),
        ("$12.00", "currency-differs"),
        ("9" * 40, "amount-unreadable"),
    ],
)
def test_what_is_no_amount_of_this_currency_is_never_guessed(cell: str, code: str) -> None:
    with pytest.raises(written_amounts.Unreadable, match=f"^{code}$"):
        written_amounts.minor(cell, decimal="point", currency="EUR")


@given(
    minor=some.integers(-(10**12), 10**12),
    currency=some.sampled_from(["EUR", "JPY", "KWD"]),
    decimal=some.sampled_from(written_amounts.DECIMALS),
    grouped=some.booleans(),
)
def test_every_amount_comes_back_as_it_was_written(
    minor: int, currency: str, decimal: str, grouped: bool
) -> None:
    whole, rest = divmod(abs(minor), 10 ** exponent(currency))
    mark, group = (".", ",") if decimal == "point" else (",", ".")
    cents = f"{mark}{rest:0{exponent(currency)}d}" if exponent(currency) else ""
    said = f"{whole:,}".replace(",", group if grouped else "") + cents
    said = f"-{said}" if minor < 0 else said

    assert written_amounts.minor(said, decimal=decimal, currency=currency) == minor


def test_the_sign_before_the_cents_is_guessed_from_the_column() -> None:
    assert written_amounts.decimal_of(["1.234,56", "7,10", "1.000"]) == "comma"
    assert written_amounts.decimal_of(["1,234.56", "7.1", "12"]) == "point"


@pytest.mark.parametrize(
    ("cell", "dates", "said"),
    [
        ("2011-01-05T16:22:47", "dmy", datetime(2011, 1, 5, 16, 22, 47)),  # noqa: DTZ001 - as written
        ("2026-02-28", "dmy", datetime(2026, 2, 28).date()),  # noqa: DTZ001 - only the day
        ("20260228", "dmy", datetime(2026, 2, 28).date()),  # noqa: DTZ001 - only the day
        ("28.02.26", "dmy", datetime(2026, 2, 28).date()),  # noqa: DTZ001 - only the day
        ("02/28/2026 10:30", "mdy", datetime(2026, 2, 28, 10, 30)),  # noqa: DTZ001 - as written
    ],
)
def test_a_day_is_read_as_people_and_banks_write_it(cell: str, dates: str, said: datetime) -> None:
    assert written_days.read(cell, dates=dates) == said


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-13-01", "soon", "12/2026", "2026-1-5", ""])
def test_what_is_no_day_is_never_guessed(cell: str) -> None:
    with pytest.raises(written_days.Unreadable):
        written_days.read(cell, dates="dmy")


LAYOUT = GiftLayout(columns=("given_on", "amount", "email", "channel"), currency="EUR")


def read(*cells: str, layout: GiftLayout = LAYOUT) -> Gift | list[Fault]:
    return gift_rows.read(Row(7, cells), layout, around=EUROS)


def test_a_day_without_a_time_is_noon_where_the_organisation_is() -> None:
    gift = read("2026-02-28", "12.50", "", "")

    assert isinstance(gift, Gift)
    assert gift.given_at == datetime(2026, 2, 28, 11, tzinfo=UTC)
    assert (gift.amount_minor, gift.rail, gift.channel) == (1250, "transfer", "")


def test_every_fault_of_a_row_names_its_field_and_nothing_that_stood_there() -> None:
    faults = read("2026-03-03", "-1.00", "ines@", "carrier pigeon")

    assert faults == [
        Fault(7, "amount", "amount-negative"),
        Fault(7, "given_on", "date-in-future"),
        Fault(7, "email", "address-invalid"),
        Fault(7, "channel", "channel-unknown"),
    ]


@pytest.mark.parametrize("cell", ["Facebook", " facebook ", "FACEBOOK", "face\u200bbook"])
def test_a_channel_written_otherwise_is_the_same_one_or_refused(cell: str) -> None:
    found = read("2026-02-28", "12.50", "", cell)

    same = isinstance(found, Gift) and found.channel == "facebook"
    assert same or found == [Fault(7, "channel", "channel-unknown")]
    assert same == cell.isascii()


PROMISED = GiftLayout(columns=("given_on", "amount", "promised_on"), currency="EUR")


def test_a_gift_was_promised_on_the_day_that_its_row_names() -> None:
    earlier = read("2026-02-28", "1.00", "2026-01-15", layout=PROMISED)
    same_day = read("2026-02-28 08:00", "1.00", "2026-02-28", layout=PROMISED)
    unsaid = read("2026-02-28", "1.00", "", layout=PROMISED)
    after = read("2026-02-27", "1.00", "2026-02-28", layout=PROMISED)

    assert isinstance(earlier, Gift)
    assert earlier.promised_at == datetime(2026, 1, 15, 11, tzinfo=UTC)
    assert isinstance(same_day, Gift)
    assert same_day.promised_at == same_day.given_at
    assert isinstance(unsaid, Gift)
    assert unsaid.promised_at is None
    assert after == [Fault(7, "promised_on", "promised-after-given")]


def test_a_row_of_another_currency_is_refused_and_never_converted() -> None:
    layout = GiftLayout(columns=("given_on", "amount", "currency"))

    assert read("2026-02-28", "1.00", "usd", layout=layout) == [
        Fault(7, "currency", "currency-differs")
    ]


def test_columns_are_guessed_from_english_and_french_headers() -> None:
    rows = [
        Row(1, ("Date du don", "Montant", "Courriel", "Divers")),
        Row(2, ("28/02/2026", "1.234,50", "ines@example.org", "x")),
    ]

    layout = gift_columns.guess(rows, delimiter=";", currency="EUR")

    assert layout.columns == ("given_on", "amount", "email", "")
    assert (layout.decimal, layout.dates, layout.faults()) == ("comma", "dmy", [])
