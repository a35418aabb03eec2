"""What can be tried, in which words, and what was chosen for one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import regex

from mobilize.kit import text
from mobilize.kit.errors import AppError
from petitions.domain import share_texts
from petitions.domain.channels import SHARED
from petitions.domain.share_limits import LIMITS, MESSAGES, graphemes
from petitions.domain.texts import best_locale

PROMPTS = (
    "after_confirming", "link_brought", "milestone_near", "milestone_reached", "last_day",
    "answered", "pledge_reminder",
)  # fmt: skip
SUBJECTS = (*(f"prompt:{kind}" for kind in PROMPTS), *(f"share:{channel}" for channel in SHARED))
PARTS = ("subject", "lead", "text")
# In graphemes, which is what people count. What a network takes is asked besides, with title and
# link in the text (petitions.services.designing).
PROMPT_LIMITS = {"subject": 100, "lead": 500, "text": 1000}
SHARE_LIMIT = 1000
MOST_ARMS = 8
MOST_LANGUAGES = 30

LOCALE = regex.compile("[a-z]{2}(-[A-Z]{2})?")

Words = Mapping[str, Mapping[str, str]]


class WordsInvalid(AppError):
    """Write the words as languages with their parts: subject, lead or text."""

    code = "experiment-words-invalid"


class WordsTooLong(AppError):
    """This has %(length)s characters; %(most)s fit."""

    code = "experiment-words-too-long"


@dataclass(frozen=True)
class Choice:
    """The arm somebody is in, if an experiment runs: its words, or that they are left alone.

    `words` replaces parts of what would be shown otherwise, by part (`subject`, `lead`,
    `text`). Whoever is held out gets nothing, so that what prompting does can be measured.
    """

    arm_id: UUID | None = None
    held_out: bool = False
    words: tuple[tuple[str, str], ...] = ()

    def word(self, part: str, otherwise: str, *, petition: str = "") -> str:
        """Return this arm's words for a part, or what would be said without an experiment.

        `{title}` in a prompt's words stands for the petition's title; a share text's places
        are filled where it is shown.
        """
        said = dict(self.words).get(part)
        if said is None:
            return otherwise
        return share_texts.titled(said, title=petition) if petition else said


NO_EXPERIMENT = Choice()


def limits(subject: str) -> Mapping[str, int]:
    """Return the parts that vary for a subject, and how many graphemes each may have."""
    about, _, channel = subject.partition(":")
    if about != "share":
        return PROMPT_LIMITS
    network = LIMITS.get(channel)
    counted = network is not None and network.unit != MESSAGES
    return {"text": network.most if network and counted else SHARE_LIMIT}


def checked(said: Mapping[str, Any], *, subject: str, field: str = "words") -> Words:
    """Return words as they are kept: plain, composed, without empty parts.

    Raises:
        WordsInvalid, WordsTooLong, text.TextInvalid: each names language and part
    """
    if not isinstance(said, Mapping) or len(said) > MOST_LANGUAGES:
        raise WordsInvalid(field=field)
    if strange := [str(locale) for locale in said if not LOCALE.fullmatch(str(locale))]:
        raise WordsInvalid(field=f"{field}.{strange[0][:20]}")
    read = {
        str(locale): _parts(parts, subject=subject, field=f"{field}.{locale}")
        for locale, parts in said.items()
    }
    return {locale: parts for locale, parts in read.items() if parts}


def in_language(words: Words, locale: str) -> tuple[tuple[str, str], ...]:
    """Return an arm's words in the nearest language it has. None at all is as it always is."""
    if not words:
        return ()
    best = best_locale([locale], available=words, own="")
    return tuple(sorted(words[best].items())) if best else ()


def shares(weights: Sequence[float]) -> list[float]:
    """Return the weights as shares that add up to one."""
    return [weight / sum(weights) for weight in weights]


def _parts(parts: object, *, subject: str, field: str) -> dict[str, str]:
    allowed = limits(subject)
    if not isinstance(parts, Mapping) or not set(parts) <= set(allowed):
        raise WordsInvalid(field=field)
    read = {}
    for part, said in parts.items():
        if not isinstance(said, str):
            raise WordsInvalid(field=f"{field}.{part}")
        plain = (text.line if part == "subject" else text.paragraph)(said, field=f"{field}.{part}")
        if (length := graphemes(plain)) > allowed[part]:
            raise WordsTooLong(field=f"{field}.{part}", length=length, most=allowed[part])
        read[part] = plain
    return {part: plain for part, plain in read.items() if plain}
