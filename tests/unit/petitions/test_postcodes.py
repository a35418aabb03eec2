"""A file of postcodes is taken whole, or refused at its row and cell."""

import pytest

from petitions.domain import postcodes, tables, uploads
from petitions.domain.postcodes import Area, PostcodesInvalid


@pytest.mark.parametrize(
    ("written", "meant"),
    [("sw1a 1aa", "SW1A1AA"), ("4000-123", "4000123"), (" 75\u00a0011 ", "75011"), ("", "")],
)
def test_however_it_is_written_a_postcode_is_one(written: str, meant: str) -> None:
    assert postcodes.normalise(written) == meant


def test_a_postcode_lies_in_every_area_it_begins_with_the_smallest_first() -> None:
    assert postcodes.areas_of("FR", "75 1") == [
        Area("FR", "751"),
        Area("FR", "75"),
        Area("FR", "7"),
    ]


@pytest.mark.parametrize("nonsense", ["", "ça", "1" * 13, "75'; --"])
def test_what_is_no_postcode_lies_nowhere(nonsense: str) -> None:
    assert postcodes.areas_of("FR", nonsense) == []


def test_a_file_is_read_with_or_without_its_header_and_in_the_encoding_it_has() -> None:
    plain = "FR,75,Île-de-France\n"

    with_header = postcodes.read(f"Country;Prefix;Region\n{plain.replace(',', ';')}".encode())

    assert with_header == {Area("FR", "75"): "Île-de-France"}
    assert postcodes.read(plain.encode("cp1252")) == with_header


def test_a_row_that_stands_twice_alike_does_no_harm() -> None:
    assert len(postcodes.read(b"gb,sw1a,London\nGB,SW 1A,London\n")) == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("FRA,69,Lyon", "country"),
        ("FR,,Lyon", "prefix"),
        ("FR,6*,Lyon", "prefix"),
        ("FR,69", "region"),
        ("FR,69," + "x" * 41, "region"),
        ("FR,69,Ly\u202eon", "region"),
        ("FR,69,Lyon,69000", "region"),
        ("FR,75,Lyon", "prefix"),
    ],
)
def test_a_bad_row_refuses_the_file_and_is_named(row: str, field: str) -> None:
    with pytest.raises(PostcodesInvalid) as refusal:
        postcodes.read(f"country,prefix,region\nFR,75,Paris\n{row}\n".encode())

    assert refusal.value.field == field
    assert "Row 3" in str(refusal.value)


def test_an_empty_file_a_mere_header_and_a_huge_file_are_refused() -> None:
    with pytest.raises(tables.FileEmpty):
        postcodes.read(b"")
    with pytest.raises(uploads.FileWithoutRows):
        postcodes.read(b"country,prefix,region\n")
    with pytest.raises(uploads.FileTooLarge):
        postcodes.read(b"x" * (uploads.LARGEST + 1))
