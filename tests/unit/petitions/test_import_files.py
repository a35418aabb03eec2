"""Files from elsewhere: encodings, delimiters, broken and disguised files."""

import pytest

from petitions.domain import columns, encodings, tables, wording
from petitions.domain.tables import Row

FRENCH = "Nom;Prénom;Courriel\nDuârte;Inès;ines@example.org\nŒuvre;Zoë;zoe@example.org\n"


@pytest.mark.parametrize(
    ("written_in", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_french_is_read_back_whatever_wrote_it(written_in: str, found: str) -> None:
    data = FRENCH.encode(written_in)

    assert encodings.detect(data) == found
    assert encodings.decode(data, found) == FRENCH


@pytest.mark.parametrize(
    ("text", "written_in"),
    [
        ("imię;nazwisko\nŁukasz;Wójcik\nBożena;Źrebięć\nMałgorzata;Dąbrowska\n", "cp1250"),
        ("имя;фамилия\nИван;Иванов\nМария;Петрова\nАлексей;Смирнов\n", "cp1251"),  # noqa: RUF001 - Russian
        ("Name,E-Mail\nJosé Müller,m@example.org\n", "latin-1"),
    ],
)
def test_other_one_byte_encodings_are_told_apart_by_their_text(text: str, written_in: str) -> None:
    data = text.encode(written_in)

    assert encodings.decode(data, encodings.detect(data)) == text


def test_a_wrong_guess_can_be_overridden() -> None:
    data = "Nom\nGroß\n".encode("mac-roman")

    assert encodings.decode(data, encodings.detect(data)) != "Nom\nGroß\n"
    assert encodings.decode(data, "mac-roman") == "Nom\nGroß\n"


def test_a_file_that_is_not_what_was_chosen_says_in_which_line() -> None:
    data = "name\nInes\nJosé\n".encode("latin-1")

    with pytest.raises(encodings.EncodingWrong, match="Line 3"):
        encodings.decode(data, "utf-8")


def test_an_encoding_nobody_offered_is_refused() -> None:
    with pytest.raises(encodings.EncodingUnknown):
        encodings.decode(b"name", "rot13")


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7",
        b"\x1f\x8b\x08\x00",
        b"\x89PNG\r\n",
        b"\0\0\0\0\x01\x02\0\0\0\0",
    ],
)
def test_a_spreadsheet_or_archive_called_csv_is_refused(data: bytes) -> None:
    with pytest.raises(encodings.FileNotText):
        encodings.detect(data)


def test_a_stray_nul_is_left_for_its_row_to_be_refused() -> None:
    data = "name,email\n" + "Ines,ines@example.org\n" * 50 + "Om\0ar,omar@example.org\n"

    assert encodings.detect(data.encode()) == "utf-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_even_where_others_stand_in_quotes(delimiter: str) -> None:
    text = delimiter.join(["name", "email"]) + '\n"Duarte, Ines; PhD"' + delimiter + "i@e.org\n"

    assert tables.delimiter_of(text) == delimiter


def test_rows_are_numbered_as_a_spreadsheet_does_blank_ones_included() -> None:
    rows = list(tables.of_csv('name,email\n\n"In\nes",i@e.org\n,\nOmar,o@e.org\n', delimiter=","))

    assert [row.number for row in rows] == [1, 3, 5]


@pytest.mark.parametrize("text", ["", "  \n\n", "\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    with pytest.raises(tables.FileEmpty):
        list(tables.of_csv(text, delimiter=","))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('name\n"Ines\nOmar\n', "Row 2"),
        ("name\n" + "x" * 200_000 + "\n", "Row 2"),
        ("a," * 200 + "\n", "Row 1"),
    ],
)
def test_csv_that_cannot_be_read_names_the_row(text: str, where: str) -> None:
    with pytest.raises(tables.FileBroken, match=where):
        list(tables.of_csv(text, delimiter=","))


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "Ines", "email": "i@e.org"}]',
        '{"data": [{"type": "signature", "attributes": {"name": "Ines", "email": "i@e.org"}}]}',
        '{"signatures": [{"name": "Ines", "email": "i@e.org", "tags": ["a"], "age": null}]}',
    ],
)
def test_the_usual_shapes_of_json_become_rows(text: str) -> None:
    header, ines = tables.of_json(text)

    found = dict(zip(header.cells, ines.cells, strict=True))
    assert (found["name"], found["email"]) == ("Ines", "i@e.org")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[1, 2]",
        '{"name": "Ines"}',
        '[{"name": "a", "name": "b"}]',
        '[{"age": NaN}]',
        "[" * 100_000,
    ],
)
def test_json_that_is_no_list_of_signers_is_refused(text: str) -> None:
    with pytest.raises(tables.FileBroken):
        list(tables.of_json(text))


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Name,E-mail address,Country", ("name", "email", "country")),
        (
            "Nom,Prénom,Courriel,Pays,Signé le",
            ("last_name", "first_name", "email", "country", "signed_on"),
        ),
        ("Nom,Code postal,Ville", ("name", "postcode", "")),
        ("FIRST NAME,Surname,ZIP", ("first_name", "last_name", "postcode")),
        ("Email,email,Name", ("", "", "name")),
        ("Ligne,Colonne", ("", "")),
    ],
)
def test_columns_are_guessed_from_english_and_french_headers(
    header: str, fields: tuple[str, ...]
) -> None:
    layout = columns.guess([Row(1, tuple(header.split(",")))], format="csv", country="FR")

    assert layout.columns == fields


def test_a_first_row_that_holds_a_person_is_no_header() -> None:
    layout = columns.guess([Row(1, ("Ines Duarte", "ines@example.org"))], format="csv")

    assert not layout.header


def test_a_day_over_twelve_in_the_middle_tells_american_dates() -> None:
    rows = [Row(1, ("Name", "Date")), Row(2, ("Ines", "02/03/2026")), Row(3, ("O", "02/28/2026"))]

    assert columns.guess(rows, format="csv").dates == "mdy"


@pytest.mark.parametrize(
    ("fields", "country", "code"),
    [
        (("email", "country"), "", "name-column-missing"),
        (("name", "country"), "", "person-column-missing"),
        (("name", "email"), "", "country-missing"),
        (("name", "email"), "Portugal", "country-invalid"),
        (("name", "email", "email"), "PT", "column-taken-twice"),
        (("name", "email", "shoe_size"), "PT", "column-unknown"),
        (("name", "email", "updates", "signed_on"), "PT", "evidence-column-missing"),
        (("name", "email", "handover", "evidence"), "PT", "date-column-missing"),
    ],
)
def test_what_a_layout_lacks_is_said_before_a_row_is_read(
    fields: tuple[str, ...], country: str, code: str
) -> None:
    layout = columns.Layout(format="csv", columns=fields, country=country, wording=wording.VERSION)

    assert layout.faults() == [code]


def test_agreement_is_not_taken_unless_people_read_our_sentence() -> None:
    fields = ("name", "email", "country", "signed_on", "updates", "evidence")

    assert columns.Layout(format="csv", columns=fields).faults() == ["wording-unknown"]


def test_a_layout_is_kept_and_found_again() -> None:
    layout = columns.Layout(format="csv", columns=("name", ""), delimiter=";", country="PT")

    assert columns.Layout.of(layout.kept()) == layout
