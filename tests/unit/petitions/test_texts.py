"""A petition's words in several languages."""

import hashlib

import pytest

from petitions.domain import texts
from petitions.domain.texts import Text, Words

ENGLISH = Text("en", "Clean water", "Dig wells.")
FRENCH = Text("fr", "De l'eau propre", "Creusez des puits.")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ([], "en"),
        (["fr"], "fr"),
        (["FR_fr"], "fr"),
        (["fr-CA"], "fr"),
        (["pt"], "pt-BR"),
        (["pt-PT"], "pt-BR"),
        (["de", "fr"], "fr"),
        (["de"], "en"),
        (["pt-BR", "fr"], "pt-BR"),
        (["", "-", "*"], "en"),
    ],
)
def test_a_reader_gets_the_closest_language_there_is(asked: list[str], shown: str) -> None:
    assert texts.best_locale(asked, available={"en", "fr", "pt-BR"}, own="en") == shown


def digest(*said: Text, target: str = "The council") -> str:
    return Words(target, said).digest


def test_the_digest_does_not_depend_on_the_order() -> None:
    assert digest(ENGLISH, FRENCH) == digest(FRENCH, ENGLISH)


@pytest.mark.parametrize(
    "other",
    [
        digest(ENGLISH),
        digest(ENGLISH, FRENCH, target="The mayor"),
        digest(ENGLISH, Text("fr", "De l'eau propre", "Creusez un puits.")),
        digest(ENGLISH, Text("fr-CA", "De l'eau propre", "Creusez des puits.")),
        digest(ENGLISH, Text("fr", "De l'eau", "propreCreusez des puits.")),
    ],
)
def test_the_digest_changes_with_every_word(other: str) -> None:
    assert other != digest(ENGLISH, FRENCH)


def test_the_digest_is_what_the_documentation_says() -> None:
    written = '["The council",[["en","Clean water","Dig wells."]]]'

    assert digest(ENGLISH) == hashlib.sha256(written.encode()).hexdigest()


def test_a_text_takes_the_place_of_the_one_in_its_language() -> None:
    words = Words("The council", (ENGLISH,)).saying(FRENCH).saying(Text("en", "Water", "Dig."))

    assert words.locales == ["en", "fr"]
    assert words.text("en") == Text("en", "Water", "Dig.")
    assert words.without("en").texts == (FRENCH,)
    assert words.text("de") is None
