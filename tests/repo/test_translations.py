"""Every catalogue of the interface is complete, agrees with the code, and is compiled."""

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.catalog import Message
from django.conf import settings
from django.utils import dates, translation

from tests import catalogue

PATHS = sorted(catalogue.LOCALES.glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sd]")
MARKUP = re.compile(r"<[^>]*>")
COUNTING = {"count", "number", "n"}  # a singular may say “one” instead
HINT = "run `make messages`, translate what it lists in the .po file, and run it again"


@pytest.fixture(scope="module")
def said() -> Catalog:
    return catalogue.sentences()


def messages(path: Path) -> list[Message]:
    return [one for one in catalogue.read(path) if one.id]


def key(message: Message) -> object:
    return message.context, message.id


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each translated form beside the source form it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    singular, plural = message.id
    return [(singular, message.string[0]), *((plural, one) for one in message.string[1:])]


def test_every_language_but_the_sources_has_a_catalogue() -> None:
    spoken = {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}

    assert {path.parent.parent.name for path in PATHS} == spoken


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.parent.name)
def test_the_catalogue_has_what_the_code_says_and_nothing_else(path: Path, said: Catalog) -> None:
    in_code = {key(one) for one in said if one.id}
    in_catalogue = {key(one) for one in messages(path)}

    assert in_code - in_catalogue == set(), HINT
    assert in_catalogue - in_code == set(), HINT


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.parent.name)
def test_no_sentence_is_untranslated_or_doubtful(path: Path) -> None:
    assert catalogue.untranslated(catalogue.read(path)) == [], HINT


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.parent.name)
def test_placeholders_and_markup_are_kept(path: Path) -> None:
    for message in messages(path):
        for source, translated in forms(message):
            wanted, found = (set(PLACEHOLDER.findall(text)) for text in (source, translated))
            assert found <= set(PLACEHOLDER.findall(" ".join(pair[0] for pair in forms(message))))
            assert wanted - found <= COUNTING, translated
            assert sorted(MARKUP.findall(source)) == sorted(MARKUP.findall(translated)), translated


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.parent.name)
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    catalog = catalogue.read(path)

    assert path.read_bytes() == catalogue.as_po(catalog), HINT
    assert path.with_suffix(".mo").read_bytes() == catalogue.as_mo(catalog), HINT


def test_no_word_of_ours_is_the_name_of_a_day_or_a_month(said: Catalog) -> None:
    """Django's dates ask the same catalogue: our “May” would become a month of every year."""
    names = [dates.WEEKDAYS, dates.MONTHS, dates.MONTHS_3, dates.MONTHS_ALT, dates.MONTHS_AP]
    with translation.override("en"):
        taken = {str(name) for group in names for name in group.values()}

    assert {one.id for one in said if isinstance(one.id, str)} & taken == set()


def test_french_typography_is_kept() -> None:
    """A French sign of two parts stands behind a space that never breaks."""
    for message in messages(catalogue.LOCALES / "fr" / "LC_MESSAGES" / "django.po"):
        for _, text in forms(message):
            plain = MARKUP.sub("", re.sub(r"https?://|\d\d:\d\d|::", "", text))
            assert not re.search(r"(?<!\N{NO-BREAK SPACE})[;?!»]", plain), text
            assert not re.search(r"\w:(?=\s|$)|«(?!\N{NO-BREAK SPACE})", plain), text
            assert "'" not in plain, text
