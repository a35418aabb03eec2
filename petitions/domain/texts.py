"""A petition's words, in one language or several."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Text:
    """What a petition says in one language."""

    locale: str
    title: str
    ask: str


@dataclass(frozen=True)
class Words:
    """All that one version of a petition says: who is asked, for what, in which languages."""

    target: str
    texts: tuple[Text, ...]

    @property
    def locales(self) -> list[str]:
        return sorted(text.locale for text in self.texts)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all the words, in hex: it proves what a signer read.

        It covers `[target,[[locale,title,ask],…]]` as JSON in UTF-8 without spaces, the
        texts in the order of their locales.
        """
        said = [[text.locale, text.title, text.ask] for text in sorted(self.texts)]
        plain = json.dumps([self.target, said], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()

    def text(self, locale: str) -> Text | None:
        """Return what is said in one language."""
        return next((text for text in self.texts if text.locale == locale), None)

    def saying(self, text: Text) -> "Words":
        """Return the same words with another text in its language."""
        others = (other for other in self.texts if other.locale != text.locale)
        return replace(self, texts=tuple(sorted((*others, text))))

    def without(self, locale: str) -> "Words":
        """Return the same words without one language."""
        return replace(self, texts=tuple(text for text in self.texts if text.locale != locale))


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
