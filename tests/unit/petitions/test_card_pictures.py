"""The picture of a shared link, by its pixels: words stand where they belong, whole."""

from dataclasses import asdict, replace
from statistics import mean

import pytest

from mobilize.kit import typesetting
from petitions.pages import cards
from petitions.pages.cards import Face
from petitions.queries.faces import Shown
from tests import pixels
from tests.pixels import Picture

HALF = 72  # half size, so that reading it takes half a second
TITLE = (0.06, 0.2, 0.96, 0.69)
COUNT = (0.06, 0.78, 0.7, 0.9)
CALL = (0.75, 0.77, 0.95, 0.9)
MARGIN = (0.95, 0.0, 1.0, 1.0)
SHOWN = Shown(
    org="relief", organisation="Relief", slug="wells", title="Clean water now", ask="Dig wells.",
    locale="en", goal=10_000, signed=4_321, is_open=True,
)  # fmt: skip


def drawn(face: Face) -> Picture:
    return pixels.read(typesetting.png(cards._source(), asdict(face), ppi=HALF))


def middle(ink: list[tuple[int, int]]) -> float:
    return mean(x for x, _ in ink)


def test_title_count_and_call_are_written_and_the_margin_is_empty() -> None:
    picture = drawn(cards.face_of(SHOWN))

    assert (picture.width, picture.height) == (600, 315)
    assert len(picture.ink(*TITLE)) > 2_000
    assert len(picture.ink(*COUNT)) > 500
    assert len(picture.ink(*CALL)) > 500
    assert picture.ink(*MARGIN) == []


def test_each_word_is_drawn_and_none_in_another_ones_place() -> None:
    face = cards.face_of(SHOWN)
    whole, untitled = drawn(face), drawn(replace(face, title=""))

    assert untitled.ink(*TITLE) == []
    assert untitled.ink(*COUNT) == whole.ink(*COUNT)


@pytest.mark.parametrize("title", ["word " * 40, "x" * 200, "W" * 200, "Ünïcödé " * 25])
def test_the_longest_title_stays_inside_its_place(title: str) -> None:
    face = cards.face_of(replace(SHOWN, title=title.strip()))
    whole, untitled = drawn(face), drawn(replace(face, title=""))

    written = set(whole.ink(0, 0, 1, 1)) - set(untitled.ink(0, 0, 1, 1))

    assert written <= set(whole.ink(*TITLE))
    assert whole.ink(*MARGIN) == []
    assert len(written) > 3_000


@pytest.mark.parametrize("title", ["مياه نظيفة الآن", "מים נקיים עכשיו"])
def test_a_title_that_reads_from_the_right_stands_at_the_right(title: str) -> None:
    picture = drawn(cards.face_of(replace(SHOWN, title=title)))

    assert middle(picture.ink(*TITLE)) > 0.6 * picture.width
    assert middle(drawn(cards.face_of(SHOWN)).ink(*TITLE)) < 0.5 * picture.width


def test_emoji_that_no_font_has_leave_no_empty_box(monkeypatch: pytest.MonkeyPatch) -> None:
    cards._settable.cache_clear()
    monkeypatch.setattr(typesetting, "unprintable", lambda text: frozenset(set(text) & {"🐝"}))

    face = cards.face_of(replace(SHOWN, title="Save the 🐝 bees"))

    assert face.title == "Save the bees"


def test_a_title_that_no_font_can_write_leaves_the_organisation_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cards._settable.cache_clear()
    monkeypatch.setattr(typesetting, "unprintable", lambda text: frozenset(set(text) & {"水"}))

    face = cards.face_of(replace(SHOWN, title="水"))

    assert (face.organisation, face.title) == ("", "Relief")


def test_the_words_are_the_petitions_language_and_its_digits_are_grouped() -> None:
    french = cards.face_of(replace(SHOWN, locale="fr-CA", signed=1))

    assert cards.face_of(SHOWN).count == "More than 4,300 signatures"
    assert cards.face_of(replace(SHOWN, signed=0)).count == "Be the first to sign"
    assert cards.face_of(replace(SHOWN, is_open=False)).call == ""
    assert french.count == "1 signature"
