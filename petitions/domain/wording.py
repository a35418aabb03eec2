"""The sentences people agree to, by version, language and purpose.

A sentence is never edited and a version never goes: a new wording is a new version,
and each consent names the version and the hash of exactly what its giver read, so
that its words can be shown for as long as it is kept.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "2026-11-26"  # what is shown today
FIRST = "2026-11"  # shown before versions were named where somebody agreed
ONCE = frozenset({FIRST})  # of these, “share_prompts” allows one mail per signature, ever
FALLBACK = "en"  # read by whoever speaks none of a version's languages
PURPOSES = ("updates", "share_prompts", "handover")
MAIL_PURPOSES = ("updates", "share_prompts")  # what stopping our mails takes back
REMINDERS = "pledge_reminders"  # agreed to with a gift, for that gift alone

# Version, language, purpose. {organisation} is the one that asks.
REGISTRY: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "2026-11": {
        "en": {
            "updates": (
                "Yes, {organisation} may write to me by e-mail about this and similar petitions."
            ),
            "share_prompts": (
                "Yes, {organisation} may write to me by e-mail once, with links to share this "
                "petition."
            ),
            "handover": (
                "Yes, {organisation} may give my name to those who decide on this petition when "
                "it hands over the signatures."
            ),
        },
        "fr": {
            "updates": (
                # French apostrophes are typographic.
                "Oui, {organisation} peut m’écrire par courriel au sujet de cette "  # noqa: RUF001
                "pétition et de pétitions semblables."
            ),
            "share_prompts": (
                "Oui, {organisation} peut m’écrire une fois par courriel, avec "  # noqa: RUF001
                "des liens pour partager cette pétition."
            ),
            "handover": (
                "Oui, {organisation} peut transmettre mon nom aux personnes qui décident de cette "
                "pétition lors de la remise des signatures."
            ),
        },
    },
    "2026-11-26": {
        "en": {
            "updates": (
                "Yes, {organisation} may write to me by e-mail about this and similar petitions."
            ),
            "share_prompts": (
                "Yes, {organisation} may write to me by e-mail now and then with links to share "
                "this petition: when I have signed, when my links have brought people, when a "
                "milestone is near or reached, on its last day and when it is answered."
            ),
            "handover": (
                "Yes, {organisation} may give my name to those who decide on this petition when "
                "it hands over the signatures."
            ),
            "pledge_reminders": (
                "Yes, {organisation} may remind me once by e-mail if my gift does not arrive."
            ),
        },
        "fr": {
            "updates": (
                "Oui, {organisation} peut m’écrire par courriel au sujet de cette "  # noqa: RUF001
                "pétition et de pétitions semblables."
            ),
            "share_prompts": (
                "Oui, {organisation} peut m’écrire de temps en temps par courriel "  # noqa: RUF001
                "avec des liens pour partager cette pétition : quand j’ai signé, "  # noqa: RUF001
                "quand mes liens ont amené des personnes, quand une étape approche ou "
                "est atteinte, le dernier jour et quand une réponse arrive."
            ),
            "handover": (
                "Oui, {organisation} peut transmettre mon nom aux personnes qui décident de cette "
                "pétition lors de la remise des signatures."
            ),
            "pledge_reminders": (
                "Oui, {organisation} peut me rappeler mon don une fois par courriel s’il "  # noqa: RUF001
                "n’arrive pas."  # noqa: RUF001
            ),
        },
    },
}


class WordingUnknown(Exception):
    """No version of ours has a sentence of this hash: the registry was tampered with."""


@dataclass(frozen=True)
class Sentence:
    """One sentence as somebody has read it."""

    version: str
    locale: str
    purpose: str
    text: str


def language(locale: str, *, version: str = VERSION) -> str:
    """Return the language in which somebody of this locale reads a version."""
    base = locale.lower().replace("_", "-").partition("-")[0]
    return base if base in REGISTRY[version] else FALLBACK


def allows_several(version: str) -> bool:
    """Say whether this version's “share_prompts” agrees to more than one mail per signature.

    A version that nobody wrote allows the least.
    """
    return version in REGISTRY and version not in ONCE


def sentences(*, organisation: str, locale: str = FALLBACK) -> dict[str, str]:
    """Return each purpose's sentence of today as this organisation's supporters read it."""
    texts = REGISTRY[VERSION][language(locale)]
    return {purpose: texts[purpose].format(organisation=organisation) for purpose in PURPOSES}


def of_reminders(*, organisation: str, locale: str = FALLBACK) -> str:
    """Return today's sentence with which somebody wants one reminder of their gift."""
    return REGISTRY[VERSION][language(locale)][REMINDERS].format(organisation=organisation)


def fingerprint(purpose: str, *, locale: str, version: str = VERSION) -> str:
    """Return the SHA-256, in hex, of a purpose's sentence before anybody is named in it.

    So a sentence is found again whatever its organisation is called by then.
    """
    return _hash(REGISTRY[version][language(locale, version=version)][purpose])


def resolve(version: str, digest: str, *, organisation: str) -> Sentence:
    """Return the sentence that a consent's version and hash name.

    Raises:
        WordingUnknown
    """
    for locale, texts in REGISTRY.get(version, {}).items():
        for purpose, text in texts.items():
            named = text.format(organisation=organisation)
            # Until 2026-11-23 the sentence was hashed with the organisation's name in it.
            if digest in {_hash(text), _hash(named)}:
                return Sentence(version, locale, purpose, named)
    raise WordingUnknown(f"{version} {digest}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
