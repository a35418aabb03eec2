"""One row of an import: who it names, or what is wrong with it, as a table of cases."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from petitions.domain import importing
from petitions.domain.columns import Layout
from petitions.domain.importing import Fault, Signer
from petitions.domain.tables import Row

MADE = date(2026, 1, 5)
TODAY = date(2026, 3, 2)
COUNTRIES = {"pt": "PT", "portugal": "PT"}
INES = {"name": "Ines Duarte", "email": "ines@example.org", "country": "PT"}
AGREED = {"signed_on": "2026-03-01", "evidence": "sheet 12"}


def read(dates: str = "dmy", country: str = "", **cells: str) -> Signer | list[Fault]:
    layout = Layout(format="csv", columns=tuple(cells), dates=dates, country=country)
    return importing.read(
        Row(7, tuple(cells.values())), layout, countries=COUNTRIES, made_on=MADE, today=TODAY
    )


def faults(**cells: Any) -> list[tuple[str, str]]:
    found = read(**cells)
    assert isinstance(found, list)
    assert {fault.row for fault in found} == {7}
    return [(fault.field, fault.code) for fault in found]


def signer(**cells: Any) -> Signer:
    found = read(**cells)
    assert isinstance(found, Signer), found
    return found


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"name": ""}, ("name", "name-missing")),
        ({"name": "12345"}, ("name", "name-missing")),
        ({"name": "x" * 10_000}, ("name", "too-long")),
        ({"name": "In\0es"}, ("name", "text-invalid")),
        ({"name": "In\x07es"}, ("name", "text-invalid")),
        ({"name": "Ines \u202egro.live"}, ("name", "text-invalid")),
        ({"name": "Ines \u2066x\u2069"}, ("name", "text-invalid")),
        ({"name": "Ines \ud800"}, ("name", "text-invalid")),
        ({"email": "ines@"}, ("email", "address-invalid")),
        ({"email": "ines@example.org\0"}, ("email", "address-invalid")),
        ({"email": "ines@example.org\nBcc: x@e.org"}, ("email", "address-invalid")),
        ({"email": "x" * 10_000 + "@example.org"}, ("email", "too-long")),
        ({"email": ""}, ("email", "nobody-told-apart")),
        ({"country": "Lusitania"}, ("country", "country-unknown")),
        ({"country": ""}, ("country", "country-unknown")),
        ({"postcode": "=1+1"}, ("postcode", "postcode-invalid")),
        ({"signed_on": "yesterday"}, ("signed_on", "date-unreadable")),
        ({"signed_on": "31/02/2026"}, ("signed_on", "date-unreadable")),
        ({"signed_on": "1/2/26"}, ("signed_on", "date-unreadable")),
        ({"signed_on": "2026-03-03"}, ("signed_on", "date-in-future")),
        ({"signed_on": "9999-12-31"}, ("signed_on", "date-in-future")),
        ({"signed_on": "0001-01-01"}, ("signed_on", "date-too-old")),
        ({"signed_on": "2015-12-31"}, ("signed_on", "date-too-old")),
        ({"name_shown": "perhaps"}, ("name_shown", "yes-or-no")),
        ({"locale": "<script>"}, ("locale", "language-unknown")),
        (AGREED | {"updates": "yes", "evidence": ""}, ("evidence", "evidence-missing")),
        (AGREED | {"handover": "oui", "evidence": ""}, ("evidence", "evidence-missing")),
        (AGREED | {"updates": "oui", "signed_on": ""}, ("signed_on", "consent-undated")),
        ({"updates": "yes", "evidence": "x" * 61}, ("evidence", "evidence-invalid")),
        (AGREED | {"evidence": "ines@example.org"}, ("evidence", "evidence-invalid")),
        (
            AGREED | {"updates": "x", "email": "", "postcode": "4000"},
            ("email", "consent-without-address"),
        ),
    ],
)
def test_a_bad_cell_is_refused_by_row_and_field(
    cells: dict[str, str], fault: tuple[str, str]
) -> None:
    assert faults(**(INES | cells)) == [fault]


def test_all_that_is_wrong_with_a_row_is_said_at_once() -> None:
    assert faults(name="", email="@", country="PT") == [
        ("name", "name-missing"),
        ("email", "address-invalid"),
    ]


def test_a_row_with_more_cells_than_columns_is_refused() -> None:
    layout = Layout(format="csv", columns=("name", "email"), country="PT")
    row = Row(3, ("Duarte", " Ines", "ines@example.org"))

    assert importing.read(row, layout, countries=COUNTRIES, made_on=MADE, today=TODAY) == [
        Fault(3, "", "too-many-cells")
    ]


@pytest.mark.parametrize("name", ["<b>Ines</b>", '=HYPERLINK("x","Ines")', "+Ines", "O'Neil-שרה"])
def test_html_and_formulas_are_text_like_any_other(name: str) -> None:
    assert signer(**(INES | {"name": name})).name == name


@pytest.mark.parametrize(
    ("said", "dates", "day"),
    [
        ("2026-02-01", "dmy", date(2026, 2, 1)),
        ("2026-02-01T10:00:00.123Z", "mdy", date(2026, 2, 1)),
        ("2026/2/1 10:00", "mdy", date(2026, 2, 1)),
        ("01/02/2026", "dmy", date(2026, 2, 1)),
        ("01/02/2026", "mdy", date(2026, 1, 2)),
        ("1.2.2026", "dmy", date(2026, 2, 1)),
        ("", "dmy", None),
    ],
)
def test_days_are_read_as_the_layout_says(said: str, dates: str, day: date | None) -> None:
    assert signer(dates=dates, **(INES | {"signed_on": said})).signed_on == day


@pytest.mark.parametrize(
    ("said", "meant"), [("oui", True), ("X", True), ("1", True), ("", False), ("Non", False)]
)
def test_yes_and_no_are_read_in_two_languages(said: str, meant: bool) -> None:
    assert signer(**(INES | {"name_shown": said})).name_shown is meant


@pytest.mark.parametrize("said", ["PT", "pt", " Portugal", "PORTUGAL"])
def test_a_country_is_known_by_its_code_and_by_its_name(said: str) -> None:
    assert signer(**(INES | {"country": said.strip()})).country == "PT"


def test_first_and_last_name_make_one_name() -> None:
    assert signer(last_name="Duarte", first_name="Inês", email="i@example.org", country="PT").name


def test_consent_counts_with_its_evidence_and_only_then() -> None:
    found = signer(**INES, **AGREED, updates="yes", handover="no")

    assert found.consents == {"updates"}
    assert found.evidence == "sheet 12"
    assert signer(**INES).consents == frozenset()


def test_who_left_no_address_is_told_apart_by_name_and_postcode() -> None:
    one = signer(name="Inês Duarte", postcode="4000-123", country="PT")
    same = signer(name="DUARTE,  Ines", postcode="4000 123", country="pt")
    other = signer(name="Ines Duarte", postcode="4000-124", country="PT")

    assert one.paper_identity == same.paper_identity
    assert one.paper_identity != other.paper_identity


def test_a_signature_of_today_was_not_given_later_than_now() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    assert importing.moment(TODAY, now=now) == now
    assert importing.moment(None, now=now) == now
    assert importing.moment(date(2026, 3, 1), now=now) == datetime(2026, 3, 1, 12, tzinfo=UTC)
