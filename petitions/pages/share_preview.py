"""How a petition will look where it is passed on: the words, the card, and whether both fit."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from petitions.domain import share_limits, share_texts, share_urls
from petitions.domain.share_limits import Length
from petitions.pages import cards
from petitions.pages.cards import Tags
from petitions.queries import faces
from petitions.services import share_steps, share_wording
from petitions.services.share_steps import Way

# Networks draw cards in their own way and change it; these leave out the description at present.
SHORT_CARD = frozenset(
    {"facebook", "x", "linkedin", "threads", "mastodon", "reddit", "sms", "vk"}
)  # fmt: skip
NO_CARD = frozenset({"email"})  # mail programs show the bare link


@dataclass(frozen=True)
class Look:
    """One network: the text it gets, how long that is there, and what its card shows."""

    channel: str
    name: str
    text: str
    length: Length | None
    href: str
    card: bool
    description: bool


@dataclass(frozen=True)
class Preview:
    """All networks of a petition in one language. Without `picture` nothing is published yet."""

    locale: str
    title: str
    host: str
    tags: Tags
    picture: str
    looks: list[Look]


def of(petition: Any, locale: str) -> Preview:
    """Return how a petition of the catalogue will look in this language.

    A link's card is in the petition's own language, whoever passes it on.
    """
    step = share_steps.step(petition, locale)
    tags = cards.tags_of(faces.of(petition))
    return Preview(
        locale=step.locale,
        title=step.title,
        host=urlsplit(settings.BASE_URL).hostname or "",
        tags=tags,
        picture=tags.image if petition.published_at else "",
        looks=[_look(way, step.title) for way in (*step.ways, step.native)],
    )


def _look(way: Way, title: str) -> Look:
    filled = {"text": way.text, "title": title, "url": share_wording.sample_url()}
    takes_text = way.channel in share_limits.LIMITS
    return Look(
        channel=way.channel,
        name=way.name,
        text=share_texts.said(way.channel, **filled),
        length=share_limits.measure(way.channel, **filled) if takes_text else None,
        href=share_urls.href(way.channel, **filled),
        card=way.channel not in NO_CARD,
        description=way.channel not in SHORT_CARD,
    )
