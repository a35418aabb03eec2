"""Typesetting: people's words are values, and what cannot be printed is said."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from mobilize.kit import typesetting

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
# Reserved by Unicode for private use or never to be assigned: no font can have it.
IN_NO_FONT = "\U0010fffd"
TITLED = '#set document(title: "A list")\n'
LIST = TITLED + "#for name in given.names { block(name) }"

NAMES = {
    "Latin": "Zoë Ångström-Łęcka",
    "Vietnamese": "Nguyễn Thị Hồng",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Юлія Ковальчук",
    "Armenian": "Հայկ Պետրոսյան",
    "Georgian": "გიორგი ბერიძე",
    "Hebrew": "דוד לוי",
    "Arabic": "محمد العربي",
    "Devanagari": "नरेन्द्र",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_fonts_inside_the_library_have_these_scripts(name: str) -> None:
    assert typesetting.unprintable(name) == frozenset()


def test_a_letter_that_no_font_has_is_named() -> None:
    assert typesetting.unprintable(f"Zoë {IN_NO_FONT}") == {IN_NO_FONT}

    with pytest.raises(typesetting.Unprintable) as refused:
        typesetting.pdf(LIST, {"names": ["Zoë", f"Ines {IN_NO_FONT}"]})
    assert refused.value.letters == {IN_NO_FONT}


@pytest.mark.parametrize(
    "hostile", ['#panic("x")', "$x^2$", "\\ \\", "*/ // /*", "[#]", '"', "`raw`", "@ref <label>"]
)
def test_markup_in_a_name_is_printed_and_not_obeyed(hostile: str) -> None:
    made = typesetting.pdf(LIST, {"names": [hostile]})

    assert words_of(made) == hostile


def test_the_same_input_makes_the_same_bytes() -> None:
    once = typesetting.pdf(LIST, {"names": ["Ines"]}, made_at=MONDAY)
    again = typesetting.pdf(LIST, {"names": ["Ines"]}, made_at=MONDAY)

    assert once == again


def test_a_source_that_does_not_compile_is_a_bug_and_said_as_one() -> None:
    with pytest.raises(typesetting.TypesettingFailed, match="unknown variable"):
        typesetting.pdf(TITLED + "#unheard_of", {})

    with pytest.raises(typesetting.TypesettingFailed):
        typesetting.png("#unheard_of", {})

    with pytest.raises(typesetting.TypesettingFailed, match="more than one page"):
        typesetting.png("one #pagebreak() two", {})


def test_an_image_has_the_size_that_was_asked_for() -> None:
    page = "#set page(width: 600pt, height: 315pt, margin: 20pt)\n#given.title"

    made = typesetting.png(page, {"title": "Save the bees"}, ppi=144)

    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(made[at : at + 4]) for at in (16, 20)] == [1200, 630]


def words_of(made: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())
