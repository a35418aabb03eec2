"""Lengths as each network counts them."""

import pytest

from petitions.domain import share_limits, share_urls
from petitions.domain.share_limits import measure

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
URL = "https://mobilize.example.org/s/23456789AB"


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Clean water", 11),
        (FAMILY, 1),
        ("\U0001f64b\U0001f3fd", 1),
        ("e\u0301", 1),
        ("क्षि", 1),
        ("\U0001f1ed\U0001f1f9\U0001f1eb\U0001f1f7", 2),
    ],
)
def test_a_grapheme_is_what_a_reader_takes_for_one_sign(text: str, signs: int) -> None:
    assert share_limits.graphemes(text) == signs


@pytest.mark.parametrize(
    ("text", "length"),
    [
        # the cases of docs.x.com, “Counting characters”, and of twitter-text's configuration
        ("\U0001f47e", 2),
        ("\U0001f64b\U0001f3fd", 2),
        ("\U0001f468\u200d\U0001f3a4", 2),
        (FAMILY, 2),
        ("caf\u00e9", 4),
        ("cafe\u0301", 4),
        ("\u04d1", 1),
        ("水をください", 12),
        ("ماء نظيف", 8),
        ("“Water”, now…", 14),
        ("\u00a9", 1),
        ("1\ufe0f\u20e3", 2),
    ],
)
def test_x_weighs_signs_by_its_own_table(text: str, length: int) -> None:
    assert share_limits.weighted(text) == length


def test_x_counts_any_address_as_twenty_three() -> None:
    with_ours = measure("x", text="{title}", title="Water", url=URL)
    with_another = measure("x", text="See https://e.org {url}", title="", url=URL)

    assert (with_ours.used, with_ours.most) == (5 + 1 + 23, 280)
    assert with_another.used == 4 + 23 + 1 + 23


def test_bluesky_counts_the_whole_address_in_graphemes() -> None:
    length = measure("bluesky", text=f"{FAMILY} {{title}}", title="Water", url=URL)

    assert (length.used, length.most) == (1 + 1 + 5 + 1 + len(URL), 300)


def test_threads_counts_an_emoji_by_its_bytes() -> None:
    assert share_limits.with_bytes("Water \U0001f4a7") == 6 + 4


def test_reddit_and_telegram_carry_the_link_beside_the_text() -> None:
    for channel in ("reddit", "telegram", "line", "native"):
        assert measure(channel, text="{title} {url}", title="Water", url=URL).used == 5


@pytest.mark.parametrize(
    ("text", "messages"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2)],
)
def test_a_text_message_holds_160_septets_and_153_when_there_are_several(
    text: str, messages: int
) -> None:
    assert share_limits.messages(text) == messages


@pytest.mark.parametrize(
    ("text", "messages"), [("ê" * 70, 1), ("ê" * 71, 2), ("ê" * 134, 2), ("\U0001f4a7" * 36, 2)]
)
def test_one_foreign_sign_makes_it_seventy(text: str, messages: int) -> None:
    assert share_limits.messages(text) == messages


def test_a_text_that_is_one_too_long_does_not_fit() -> None:
    room = 280 - 1 - 23

    assert measure("x", text="a" * room, title="", url=URL).fits
    assert not measure("x", text="a" * (room + 1), title="", url=URL).fits


def test_every_network_either_has_a_limit_or_takes_no_text() -> None:
    without = set(share_urls.TEMPLATES) - set(share_limits.LIMITS)

    assert without == {"facebook", "linkedin", "vk"}
