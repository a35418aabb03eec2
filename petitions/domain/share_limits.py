"""How much each network takes, and how it counts. Lengths are what a reader sees: graphemes.

One grapheme is one sign on the screen, whatever it is made of (Unicode annex 29): a family
emoji of seven code points is one. Some networks count otherwise; their own rule is used then.
"""

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import regex

from mobilize.kit.marking import marked
from petitions.domain import share_texts

GRAPHEME = regex.compile(r"\X")
ADDRESS = regex.compile(r"https?://\S+")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f?|\ufe0f?\u20e3")
# Code points that weigh one on X; all others weigh two, and so does any emoji, however long.
# https://docs.x.com/fundamentals/counting-characters, twitter-text's configuration 3
LIGHT = (range(0x10FF + 1), range(0x2000, 0x200E), range(0x2010, 0x2020), range(0x2032, 0x2038))
# 3GPP TS 23.038, 6.2.1: what one septet says, and what needs two
SEPTETS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("\f^{}\\[~]|€")

CHARACTERS = marked("characters")
WEIGHTED = marked("characters as X counts them")
WITH_BYTES = marked("characters as Threads counts them")
MESSAGES = marked("text messages")


def graphemes(text: str) -> int:
    """Return how many signs a reader sees."""
    return len(GRAPHEME.findall(text))


def weighted(text: str) -> int:
    """Return a text's length as X counts it, addresses apart."""
    clusters = GRAPHEME.findall(unicodedata.normalize("NFC", text))
    return sum(2 if _is_emoji(cluster) else _weight(cluster) for cluster in clusters)


def with_bytes(text: str) -> int:
    """Return a text's length as Threads counts it: an emoji is as long as its UTF-8."""
    clusters = GRAPHEME.findall(unicodedata.normalize("NFC", text))
    return sum(len(one.encode()) if _is_emoji(one) else len(one) for one in clusters)


def messages(text: str) -> int:
    """Return how many text messages a text needs: 160 septets in one, 153 in each of several.

    One sign outside the phone network's own alphabet makes it 70 and 67 (UTF-16).
    """
    if set(text) <= SEPTETS | TWICE:
        return _parts(sum(2 if sign in TWICE else 1 for sign in text), one=160, each=153)
    return _parts(len(text.encode("utf-16-le")) // 2, one=70, each=67)


@dataclass(frozen=True)
class Limit:
    """What a network takes at most, how it counts, and what it counts for any address.

    Where `address` is None an address is as long as it is. `ours` marks a limit that is not
    the network's: it has more room, but long addresses fail in mail programs and in apps.
    """

    most: int
    count: Callable[[str], int] = graphemes
    unit: str = CHARACTERS
    address: int | None = None
    ours: bool = False


ROOMY = Limit(1_000, ours=True)
LIMITS = {
    "x": Limit(280, weighted, WEIGHTED, address=23),  # docs.x.com, as above
    "bluesky": Limit(300),  # docs.bsky.app/docs/advanced-guides/intent-links
    # developers.facebook.com/documentation/threads/posts
    "threads": Limit(500, with_bytes, WITH_BYTES),
    # What a server has unless it says otherwise: docs.joinmastodon.org/user/posting
    "mastodon": Limit(500, address=23),
    "reddit": Limit(300),  # a title: support.reddithelp.com, “submitting a post”
    "telegram": ROOMY,  # a message has 4,096
    "whatsapp": ROOMY,  # a message has 65,536
    "line": ROOMY,  # a message has 10,000
    "email": ROOMY,
    "native": ROOMY,
    "sms": Limit(3, messages, MESSAGES, ours=True),  # each of which costs its sender money
}


@dataclass(frozen=True)
class Length:
    """How long a text is in a network's own counting, and how long it may be."""

    used: int
    most: int
    unit: str

    @property
    def fits(self) -> bool:
        return self.used <= self.most


def measure(channel: str, *, text: str, title: str, url: str) -> Length:
    """Return the length of what the channel gets: the filled text, with the link if it is in it."""
    limit = LIMITS[channel]
    words = share_texts.said(channel, text=text, title=title, url=url)
    apart = len(ADDRESS.findall(words)) * limit.address if limit.address else 0
    rest = ADDRESS.sub("", words) if limit.address else words
    return Length(limit.count(rest) + apart, limit.most, limit.unit)


def _is_emoji(cluster: str) -> bool:
    found = EMOJI.search(cluster)
    return bool(found) and (_weight(cluster[0]) == 2 or "\ufe0f" in cluster or "\u20e3" in cluster)


def _weight(text: str) -> int:
    return sum(1 if any(ord(sign) in light for light in LIGHT) else 2 for sign in text)


def _parts(units: int, *, one: int, each: int) -> int:
    return 1 if units <= one else math.ceil(units / each)
