"""A petition's words, in one language or several."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Text:
    """What a petition says in one language."""

    locale: str
    title: str
    ask: str


def digest(texts: Iterable[Text]) -> str:
    """Return the SHA-256 of all the words, in hex, whatever order they come in.

    It proves what a signer read: the hash covers the JSON list of
    `[locale, title, ask]`, sorted by locale, in UTF-8 without spaces.
    """
    said = [[text.locale, text.title, text.ask] for text in sorted(texts)]
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def best_locale(asked: Sequence[str], *, available: Collection[str], own: str) -> str:
    """Return the language to show: what is asked, in order, else the petition's own.

    `pt-BR` asked for is answered by `pt-BR`, then by `pt`, then by any other Portuguese;
    only then comes the next language asked for. Case does not matter.
    """
    known = {locale.lower(): locale for locale in sorted(available)}
    for wish in asked:
        found = _closest(wish.lower().replace("_", "-"), known)
        if found is not None:
            return found
    return own


def _closest(wish: str, known: dict[str, str]) -> str | None:
    language = _language(wish)
    if wish in known:
        return known[wish]
    if language in known:
        return known[language]
    return next((own for name, own in known.items() if _language(name) == language), None)


def _language(locale: str) -> str:
    return locale.partition("-")[0]
