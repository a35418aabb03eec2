"""A conversation by text comes to the same whatever the order in which it arrives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import hearing, text_words, texting
from donations.domain.texting import MOST_A_MONTH, WINDOW, Answer, Conversation, Fate, Heard, Said

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HAITI, CHILE = UUID(int=1), UUID(int=2)
UTC_ZONE = ZoneInfo("UTC")


def said(name: str, what: Said, *, minutes: float = 0, keyword: UUID = HAITI) -> Heard:
    at = MONDAY + timedelta(minutes=minutes)
    return Heard(name, what, at, keyword if what == Said.KEYWORD else None)


def folded(*heard: Heard) -> Conversation:
    return texting.fold(heard, zone=UTC_ZONE)


def answers(talk: Conversation) -> dict[str, str]:
    return {name: outcome.answer.value for name, outcome in talk.outcomes.items()}


def gifts(talk: Conversation) -> list[str]:
    return [name for name, told in talk.outcomes.items() if told.fate == Fate.CONFIRMED]


def test_a_keyword_asks_and_yes_confirms() -> None:
    asked = folded(said("k", Said.KEYWORD))
    agreed = folded(said("k", Said.KEYWORD), said("y", Said.YES, minutes=1))

    assert answers(asked) == {"k": "ask"}
    assert gifts(asked) == []
    assert gifts(agreed) == ["k"]
    assert agreed.outcomes["y"].answer == Answer.THANKS
    assert agreed.outcomes["k"].confirmed_at == MONDAY + timedelta(minutes=1)
    assert agreed.outcomes["k"].confirmed_by == "y"


def test_yes_after_the_window_confirms_nothing() -> None:
    late = WINDOW / timedelta(minutes=1)

    at_the_last_moment = folded(said("k", Said.KEYWORD), said("y", Said.YES, minutes=late))
    too_late = folded(said("k", Said.KEYWORD), said("y", Said.YES, minutes=late + 1))

    assert gifts(at_the_last_moment) == ["k"]
    assert gifts(too_late) == []
    assert too_late.outcomes["y"].answer == Answer.NOTHING


def test_a_keyword_said_again_is_one_gift_unless_yes_came_between() -> None:
    again = folded(
        said("1", Said.KEYWORD), said("2", Said.KEYWORD, minutes=5), said("y", Said.YES, minutes=9)
    )
    between = folded(
        said("1", Said.KEYWORD), said("y", Said.YES, minutes=2), said("2", Said.KEYWORD, minutes=5)
    )

    assert (gifts(again), again.outcomes["2"].fate) == (["1"], Fate.REPEATED)
    assert (gifts(between), between.outcomes["2"].fate) == (["1"], Fate.ASKED)


def test_yes_means_the_newest_keyword_and_a_second_yes_the_one_before() -> None:
    both = [said("h", Said.KEYWORD), said("c", Said.KEYWORD, minutes=1, keyword=CHILE)]

    once = folded(*both, said("y", Said.YES, minutes=2))
    twice = folded(*both, said("y", Said.YES, minutes=2), said("z", Said.YES, minutes=3))
    thrice = folded(said("k", Said.KEYWORD), said("y", Said.YES), said("z", Said.YES, minutes=1))

    assert gifts(once) == ["c"]
    assert set(gifts(twice)) == {"h", "c"}
    assert thrice.outcomes["z"].answer == Answer.ALREADY


def test_stop_ends_what_waits_is_acknowledged_once_and_silences_all_but_help() -> None:
    talk = folded(
        said("k", Said.KEYWORD), said("s", Said.STOP, minutes=1), said("t", Said.STOP, minutes=2),
        said("y", Said.YES, minutes=3), said("u", Said.UNKNOWN, minutes=4),
        said("h", Said.HELP, minutes=5),
    )  # fmt: skip
    back = folded(said("s", Said.STOP), said("k", Said.KEYWORD, minutes=1))

    assert talk.left
    assert gifts(talk) == []
    assert answers(talk) == {"k": "", "s": "stopped", "t": "", "y": "", "u": "", "h": "help"}
    assert (back.left, answers(back)["k"]) == (False, "ask")


def test_a_number_gives_only_so_often_in_a_month() -> None:
    talk = [
        said(f"{what}{turn}", what, minutes=turn * 10 + place)
        for turn in range(MOST_A_MONTH + 1)
        for place, what in enumerate((Said.KEYWORD, Said.YES))
    ]
    next_month = said("april", Said.KEYWORD, minutes=60 * 24 * 31)

    told = folded(*talk, next_month)

    assert len(gifts(told)) == MOST_A_MONTH
    assert told.outcomes[f"keyword{MOST_A_MONTH}"].answer == Answer.CAPPED
    assert told.outcomes["april"].answer == Answer.ASK


def asking(name: str, *, minutes: float = 0) -> Heard:
    return replace(said(name, Said.KEYWORD, minutes=minutes), asks=True)


def told(name: str, how: str, *, minutes: float) -> Heard:
    return replace(said(name, Said.HEARD, minutes=minutes), how=how)


def test_after_a_gift_its_giver_may_say_how_they_heard_of_it_and_the_last_answer_counts() -> None:
    gift = [asking("k"), said("y", Said.YES, minutes=1)]
    answered = [*gift, told("f", "friend", minutes=2), told("e", "email", minutes=3)]

    talk = folded(*answered)

    assert talk.outcomes["k"].how == "email"
    assert (talk.outcomes["f"].answer, talk.outcomes["f"].about) == (Answer.HEARD, "k")
    assert all(folded(*order) == talk for order in permutations(answered))


def test_an_answer_to_no_question_is_a_word_like_any_other() -> None:
    late = WINDOW / timedelta(minutes=1) + 2
    unasked = [said("k", Said.KEYWORD), said("y", Said.YES), told("f", "friend", minutes=2)]
    asked = [asking("k"), said("y", Said.YES, minutes=1)]

    assert answers(folded(*unasked))["f"] == "unknown"
    assert answers(folded(asking("k"), told("f", "friend", minutes=1)))["f"] == "unknown"
    assert answers(folded(*asked, told("f", "friend", minutes=late)))["f"] == "unknown"
    left = folded(*asked, said("s", Said.STOP, minutes=2), told("f", "friend", minutes=3))
    assert (answers(left)["f"], left.outcomes["k"].how) == ("", "")


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("1", "friend"), ("A friend", "friend"), ("une amie", "friend"), ("Facebook!", "facebook"),
        ("on FB", "facebook"), ("7.", "other"), ("8", ""), ("yes", ""), ("my dog", ""), ("", ""),
        ("friendly fire", ""), ("no email please", ""),
    ],
)  # fmt: skip
def test_a_number_or_a_word_says_how_somebody_heard_of_it(body: str, how: str) -> None:
    assert text_words.how(body) == how


def test_the_numbers_are_those_of_the_answers_in_their_order() -> None:
    numbers = {words[0]: answer for answer, words in text_words.HOW.items()}

    assert numbers == {str(at): answer for at, answer in enumerate(hearing.ANSWERS, 1)}
    assert not text_words.MEANT.keys() & text_words.ANSWERED.keys()


messages = st.lists(
    st.tuples(st.sampled_from(Said), st.integers(0, 3000), st.sampled_from([HAITI, CHILE])),
    max_size=14,
)


@given(talk=messages, order=st.randoms(use_true_random=False))
def test_the_order_of_arrival_and_repetition_change_nothing(
    talk: list[tuple[Said, int, UUID]], order: Random
) -> None:
    heard = [
        said(str(place), what, minutes=minutes, keyword=keyword)
        for place, (what, minutes, keyword) in enumerate(talk)
    ]
    shuffled = [*heard, *heard[::2]]
    order.shuffle(shuffled)

    assert folded(*dict.fromkeys(shuffled)) == folded(*heard)


@given(talk=messages)
def test_every_gift_has_a_yes_of_its_own_within_the_window(
    talk: list[tuple[Said, int, UUID]],
) -> None:
    heard = [
        said(str(place), what, minutes=minutes, keyword=keyword)
        for place, (what, minutes, keyword) in enumerate(talk)
    ]
    by_name, told = {each.name: each for each in heard}, folded(*heard)
    confirmed = [each for each in told.outcomes.values() if each.fate == Fate.CONFIRMED]

    yeses = [each.confirmed_by for each in confirmed]
    assert len(set(yeses)) == len(yeses) <= MOST_A_MONTH * 2
    for each in confirmed:
        assert by_name[each.confirmed_by].said == Said.YES
        assert timedelta(0) <= by_name[each.confirmed_by].at - by_name[each.about].at <= WINDOW


@pytest.mark.parametrize(
    ("body", "word", "meant"),
    [
        (" haiti! please", "HAITI", Said.UNKNOWN), ("Yes.", "YES", Said.YES),
        ("sí", "SI", Said.YES), ("arrêt", "ARRET", Said.STOP), ("Aide", "AIDE", Said.HELP),
        ("", "", Said.UNKNOWN), ("🙂", "", Said.UNKNOWN), ("STOP HAITI", "STOP", Said.STOP),
    ],
)  # fmt: skip
def test_the_first_word_counts_whatever_its_clothes(body: str, word: str, meant: Said) -> None:
    found = text_words.first_word(body)

    assert (found, text_words.meaning(found)) == (word, meant)


def test_words_and_numbers_that_mean_something_else_are_refused() -> None:
    for word in ("stop", "yes", "two words", "", "X" * 21):
        with pytest.raises(text_words.KeywordInvalid):
            text_words.keyword(word)
    for number in ("", "12", "555-0100-555", "+0123456789", "+1"):
        with pytest.raises(text_words.NumberInvalid):
            text_words.number(number, field="number")

    assert text_words.number("+1 (509) 555-0100", field="number") == "+15095550100"
