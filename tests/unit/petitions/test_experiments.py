"""The words of an experiment: plain, short enough as people count, in the reader's language."""

from typing import Any

import pytest

from mobilize.kit.text import TextInvalid
from petitions.domain import experiments, share_limits, share_texts
from petitions.domain.experiments import Choice, WordsInvalid, WordsTooLong
from petitions.models import SharePrompt

PROMPT, SHARE = "prompt:after_confirming", "share:facebook"
FAMILY = (
    "\U0001f468\u200d\U0001f469\u200d\U0001f467"  # one character to a reader, five to a computer
)


def test_lengths_are_what_a_reader_counts() -> None:
    said = {"en": {"subject": FAMILY * 100}}

    kept = experiments.checked(said, subject=PROMPT)

    assert share_limits.graphemes(kept["en"]["subject"]) == 100
    with pytest.raises(WordsTooLong) as refused:
        experiments.checked({"en": {"subject": FAMILY * 101}}, subject=PROMPT)
    assert refused.value.field == "words.en.subject"
    assert refused.value.message == "This has 101 characters; 100 fit."


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"english": {"text": "x"}}, "words.english"),
        ({"en": {"footer": "x"}}, "words.en"),
        ({"en": "x"}, "words.en"),
        ({"en": {"text": 5}}, "words.en.text"),
        ([], "words"),
    ],
)
def test_what_is_wrong_is_named(said: Any, field: str) -> None:
    with pytest.raises(WordsInvalid) as refused:
        experiments.checked(said, subject=PROMPT)

    assert refused.value.field == field


def test_a_share_text_has_no_subject_and_nothing_holds_hidden_marks() -> None:
    with pytest.raises(WordsInvalid):
        experiments.checked({"en": {"subject": "x"}}, subject=SHARE)
    with pytest.raises(TextInvalid):
        experiments.checked({"en": {"text": "a\u202eb"}}, subject=SHARE)


def test_parts_that_say_nothing_are_left_out() -> None:
    kept = experiments.checked({"en": {"text": "  ", "lead": " Hi \n"}, "fr": {}}, subject=PROMPT)

    assert kept == {"en": {"lead": "Hi"}}


def test_a_reader_without_words_of_their_own_gets_the_usual_ones() -> None:
    words = {"pt": {"text": "Olá"}}

    assert experiments.in_language(words, "pt-BR") == (("text", "Olá"),)
    assert experiments.in_language(words, "de") == ()
    assert Choice().word("text", "usual") == "usual"


@pytest.mark.parametrize("said", ["Sign “{title}”", "Sign “{petition}”"])
def test_the_title_has_one_name_and_the_one_it_had_before(said: str) -> None:
    words = Choice(words=(("text", said),))

    assert words.word("text", "usual", petition="Wells, {title}") == "Sign “Wells, {title}”"
    assert share_texts.filled(said, title="Wells", url="") == "Sign “Wells”"


def test_every_kind_of_prompt_can_be_tried() -> None:
    assert set(experiments.PROMPTS) == set(SharePrompt.Kind.values) - {"answer"}
