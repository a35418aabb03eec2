"""Statements of banks: read the same in every version, refused in plain words, never half."""

from datetime import date

import pytest

from donations.domain import bank_csv, camt
from donations.domain.bank_csv import CsvLayout
from donations.domain.bank_lines import StatementBroken, StatementUnbalanced
from donations.domain.written_days import DATES
from tests.bank_files import IBAN, Entry
from tests.bank_files import camt as a_file

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&b;</Document>"""
OUTSIDE = b"""<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd"><Document/>"""


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "10", "13"])
def test_every_version_tells_the_same(version: str) -> None:
    data = a_file(
        Entry("25.00", "RF thanks", ref="B1"),
        Entry("3.10", side="DBIT"),
        Entry("5.00", status="PDNG"),
        version=version, opening="100.00", closing="121.90", number=7,
    )  # fmt: skip

    (told,) = camt.read(data)

    told.check_balances()
    assert (told.iban, told.currency, told.number) == (IBAN, "EUR", 7)
    assert (told.opening_minor, told.closing_minor, told.left_out) == (10_000, 12_190, 2)
    (line,) = told.lines
    assert (line.amount_minor, line.booked_on, line.bank_ref) == (2500, date(2026, 2, 27), "B1")
    assert (line.name, line.purpose, line.end_to_end) == ("Ines Duarte", "RF thanks", "")


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_collective_entry_is_split_where_its_parts_add_up(version: str) -> None:
    whole = Entry("30.00", ref="B1", parts=(("10.00", "one"), ("20.00", "two")))
    broken = Entry("30.00", ref="B2", parts=(("10.00", "one"), ("19.00", "two")))

    (told,) = camt.read(a_file(whole, broken, version=version))

    assert [(line.amount_minor, line.bank_ref) for line in told.lines] == [
        (1000, "B1/1"), (2000, "B1/2"), (3000, "B2"),
    ]  # fmt: skip


def test_a_place_in_the_statement_is_not_taken_for_a_reference() -> None:
    data = a_file(Entry("5.00"), Entry("6.00"))
    placed = data.replace(b"<BookgDt>", b"<NtryRef>00001</NtryRef><BookgDt>", 1)
    named = placed.replace(b"<NtryRef>00001<", b"<NtryRef>2026058-0001<")

    assert [line.bank_ref for line in camt.read(placed)[0].lines] == ["", ""]
    assert [line.bank_ref for line in camt.read(named)[0].lines] == ["2026058-0001", ""]


def test_a_reversal_is_told_from_a_payment() -> None:
    (told,) = camt.read(
        a_file(
            Entry("9.00", side="DBIT", reversal=True),
            Entry("8.00", side="CRDT", reversal=True),
            Entry("7.00", side="DBIT"),
        )
    )

    assert [(line.kind, line.amount_minor) for line in told.lines] == [
        ("return", -900), ("came_back", 800),
    ]  # fmt: skip


def test_a_statement_whose_lines_are_missing_is_refused() -> None:
    (told,) = camt.read(a_file(Entry("25.00"), opening="100.00", closing="130.00"))

    with pytest.raises(StatementUnbalanced, match=r"lead to 125\.00 EUR.*closes with 130\.00"):
        told.check_balances()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<Document>", "line 1: this XML cannot be read: no element found"),
        (BOMB, "Line 1: this XML cannot be read: a document type stands in it"),
        (OUTSIDE, "a document type stands in it"),
        (b"<a>" * 100, "it nests too deeply"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<Document/>", "This is no CAMT.053 statement, but Document"),
        (a_file().replace(b"camt.053", b"camt.054"), r"but camt\.054\.001\.08"),
        (a_file(Entry("-5.00")), r"Line \d+, Amt: this is no amount, or a negative one"),
        (a_file(Entry("5.005")), "finer than"),
        (a_file(Entry("1e3")), "no amount"),
        (a_file(Entry("5.00", currency="USD")), "is not in EUR, the account's currency"),
        (a_file(Entry("5.00", day="2026-02-30")), "BookgDt: this is no day"),
        (a_file(Entry("5.00", side="?")), "CdtDbtInd"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'/>", "no statement"),
    ],
)
def test_a_bad_file_is_refused_in_plain_words(data: bytes, said: str) -> None:
    with pytest.raises(StatementBroken, match=f"(?i){said}"):
        camt.read(data)


FRENCH = """Compte 42;;;
Relevé du;01/03/2026;;
Date opération;Libellé;Débit;Crédit;Solde
27/02/2026;VIR DUARTE;;1 250,50;2 250,50
28/02/2026;LOYER;-800,00;;1 450,50
"""


def read(text: str, layout: CsvLayout | None = None) -> list[tuple[date, int, str]]:
    told = bank_csv.read(text.encode(), layout or CsvLayout(headers={}), iban=IBAN, currency="EUR")
    return [(line.booked_on, line.amount_minor, line.purpose) for line in told.lines]


def test_a_banks_csv_is_read_below_its_preamble() -> None:
    assert read(FRENCH) == [(date(2026, 2, 27), 125_050, "VIR DUARTE")]


def test_a_banks_own_headers_are_read_as_the_organisation_keeps_them() -> None:
    layout = CsvLayout(headers={"booked_on": "Quand", "amount": "Combien", "purpose": "Quoi"})

    assert read("Quand,Combien,Quoi\n2026-02-27,12.5,well\n", layout) == [
        (date(2026, 2, 27), 1250, "well")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Who,What\na,b\n", "No row names a column for the day"),
        ("Date,Amount\n2026-02-27,1.00\nsoon,1.00\n", "Row 3, booked_on: this is no day"),
        ("Date,Amount\n2026-02-27,x\n", "Row 2, amount: this is no amount"),
        ("Date,Amount,Currency\n2026-02-27,1,USD\n", "Row 2, currency: USD is not"),
        ("Date,Amount\n2026-02-27,$1.00\n", "another currency than the account's"),
    ],
)
def test_a_bad_csv_names_its_row_and_field(text: str, said: str) -> None:
    with pytest.raises(StatementBroken, match=said):
        read(text)


def test_days_are_read_in_one_order_throughout() -> None:
    assert set(DATES) == {"dmy", "mdy"}
    assert [day.isoformat() for day, _, _ in read("Date,Amount\n02/03/2026,1\n02/27/2026,1\n")] == [
        "2026-02-03", "2026-02-27",
    ]  # fmt: skip
