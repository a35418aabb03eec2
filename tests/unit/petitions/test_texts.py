"""A petition's words in several languages."""

import hashlib

import pytest

from petitions.domain import texts
from petitions.domain.texts import Text

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


def test_the_digest_does_not_depend_on_the_order() -> None:
    assert texts.digest([ENGLISH, FRENCH]) == texts.digest([FRENCH, ENGLISH])


@pytest.mark.parametrize(
    "other",
    [
        [ENGLISH],
        [ENGLISH, Text("fr", "De l'eau propre", "Creusez un puits.")],
        [ENGLISH, Text("fr-CA", "De l'eau propre", "Creusez des puits.")],
        [ENGLISH, Text("fr", "De l'eau", "propreCreusez des puits.")],
    ],
)
def test_the_digest_changes_with_every_word(other: list[Text]) -> None:
    assert texts.digest(other) != texts.digest([ENGLISH, FRENCH])


def test_the_digest_is_what_the_documentation_says() -> None:
    written = '[["en","Clean water","Dig wells."]]'

    assert texts.digest([ENGLISH]) == hashlib.sha256(written.encode()).hexdigest()
