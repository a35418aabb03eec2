"""What staff may write into their own channel rules: words, each with its channel, and an order."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from mobilize.kit.errors import AppError
from petitions.domain import app_marks, evidence, networks
from petitions.domain.channel_rules import NONE, ORDER
from petitions.domain.channels import CHANNELS

MOST, MOST_KINDS = 500, 100  # of each part: the rules are read with every visit
CLICK_ID = re.compile(r"[a-z0-9_][a-z0-9_.-]{1,19}")  # as long as what is kept of one
APP = re.compile(r"[!-~][ -~]{1,38}[!-~]")
# What our own pages' addresses say: in every one of them, and so nothing about a visitor.
OUR_OWN: Final = frozenset(
    ("asked", "cause", "format", "lang", "link", "number", "origin", "page", "petition",
     "team", "title", "url")
)  # fmt: skip
NUMBER = re.compile(r"\d+")


def _alike(agent: str) -> str:
    """Return an agent without capitals and versions."""
    return NUMBER.sub("0", agent.casefold())


# A word that an ordinary browser says tells of no app.
BROWSERS: Final = tuple(map(_alike, networks.BROWSERS))


class SourceInvalid(AppError):
    """A code is short and plain, such as spring-letter, and holds no number of a person."""

    code = "channel-source-invalid"


class HostInvalid(AppError):
    """This is no host such as news.example.org."""

    code = "channel-host-invalid"


class ClickIdInvalid(AppError):
    """A click id is a parameter's name such as fbclid, 2 to 20 characters, and no tag or page."""

    code = "channel-click-id-invalid"


class AppInvalid(AppError):
    """An app's word is 3 to 40 plain characters, such as OurApp/, and no browser says it."""

    code = "channel-app-invalid"


class OrderInvalid(AppError):
    """The order names source, click_id, referrer and in_app: one at least, each once at most."""

    code = "channel-order-invalid"


class ChannelUnknown(AppError):
    """There is no such channel."""

    code = "channel-unknown"


class TooManyRules(AppError):
    """An organisation has 500 codes, 500 hosts, 100 click ids and 100 apps of its own at most."""

    code = "too-many-channel-rules"


def read(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return parts of the rules as visits will show them: words with their channels, an order.

    Raises:
        SourceInvalid, HostInvalid, ClickIdInvalid, AppInvalid, OrderInvalid, ChannelUnknown,
        TooManyRules
    """
    return {part: PARTS[part](given) for part, given in said.items()}


def sources(said: Mapping[str, str]) -> dict[str, str]:
    """Return codes that addresses say."""
    return _read(said, field="sources", spell=_source)


def hosts(said: Mapping[str, str]) -> dict[str, str]:
    """Return websites, each with everything below it."""
    return _read(said, field="hosts", spell=_host)


def click_ids(said: Mapping[str, str]) -> dict[str, str]:
    """Return kinds of click id. One of ours that stands for none is passed over."""
    return _read(said, field="click_ids", spell=_click_id, most=MOST_KINDS, also=(NONE,))


def apps(said: Mapping[str, str]) -> dict[str, str]:
    """Return words of apps' browsers. One of ours that stands for none is passed over."""
    return _read(said, field="apps", spell=_app, most=MOST_KINDS, also=(NONE,))


def order(said: Iterable[str]) -> list[str]:
    """Return what is asked, first to last. A link's code and what is unknown have no place in it.

    A link's code stays first: it says whose link it was, which the chains are made of, and
    of a visit through one nothing else is kept that could be read instead.
    """
    asked = list(said)
    if not asked or len(set(asked)) < len(asked) or not set(asked) <= set(ORDER):
        raise OrderInvalid(field="order")
    return asked


PARTS: Final[dict[str, Callable[[Any], Any]]] = {
    "sources": sources,
    "hosts": hosts,
    "click_ids": click_ids,
    "apps": apps,
    "order": order,
}


def _read(
    said: Mapping[str, str],
    *,
    field: str,
    spell: Callable[[str], str],
    most: int = MOST,
    also: tuple[str, ...] = (),
) -> dict[str, str]:
    if len(said) > most:
        raise TooManyRules(field=field)
    found = {}
    for word, channel in said.items():
        if channel not in CHANNELS and channel not in also:
            raise ChannelUnknown(field=field)
        found[spell(word)] = channel
    return dict(sorted(found.items()))


def _source(said: str) -> str:
    plain = evidence.slug(said)
    if not plain:
        raise SourceInvalid(field="sources")
    return plain


def _host(said: str) -> str:
    plain = evidence.host_of(f"https://{said.strip().lower()}")
    if not plain or "/" in said:
        raise HostInvalid(field="hosts")
    return plain


def _click_id(said: str) -> str:
    plain = said.strip().lower()
    if not CLICK_ID.fullmatch(plain) or plain in OUR_OWN or plain in evidence.PLACES:
        raise ClickIdInvalid(field="click_ids")
    return plain


def _app(said: str) -> str:
    plain = said.strip()
    if plain in app_marks.OURS:
        return plain
    if not APP.fullmatch(plain) or any(_alike(plain) in agent for agent in BROWSERS):
        raise AppInvalid(field="apps")
    return plain
