"""What givers declare for tax, by scheme, version and language.

A sentence is never edited and a version never goes: a declaration names the version
and the hash of exactly what its giver read, for as long as it is kept.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

GIFT_AID, GENERIC = SCHEMES = ("gift-aid", "generic")
VERSION = "2026-11"  # what is shown today
FALLBACK = "en"

# Scheme, version, language. {organisation} is who claims.
# Gift Aid: HMRC's model declaration for several donations (Chapter 3, Gift Aid guidance).
REGISTRY: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    GIFT_AID: {
        "2026-11": {
            "en": (
                "I want to Gift Aid my donations of the days named here to {organisation}. I am a "
                "UK taxpayer and understand that if I pay less Income Tax and/or Capital Gains Tax "
                "in a tax year than the amount of Gift Aid claimed on all my donations, it is my "
                "responsibility to pay any difference. I will tell {organisation} if I want to "
                "cancel this declaration, change my name or home address, or no longer pay "
                "enough tax."
            ),
        },
    },
    GENERIC: {
        "2026-11": {
            "en": (
                "I pay tax, and declare that {organisation} may claim for my gifts of the days "
                "named here what the tax law grants for them. I will tell {organisation} if this "
                "is no longer true."
            ),
            "fr": (
                "Je paie des impôts et déclare que {organisation} peut demander, pour mes dons "
                "des jours indiqués ici, ce que la loi fiscale accorde. J’avertirai "  # noqa: RUF001
                "{organisation} si cela n’est plus vrai."  # noqa: RUF001
            ),
        },
    },
}


class WordingUnknown(Exception):
    """No version of ours has a sentence of this hash: the registry was tampered with."""


@dataclass(frozen=True)
class Sentence:
    """One declaration's words as its giver read them, before anybody is named in them."""

    scheme: str
    version: str
    locale: str
    text: str

    @property
    def fingerprint(self) -> str:
        """Return its SHA-256, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def said(self, organisation: str) -> str:
        """Return the sentence with who claims in it."""
        return self.text.format(organisation=organisation)


def today(scheme: str, *, locale: str) -> Sentence:
    """Return what a scheme's givers declare today, in the nearest language it has.

    Raises:
        KeyError: there is no such scheme
    """
    texts = REGISTRY[scheme][VERSION]
    base = locale.lower().replace("_", "-").partition("-")[0]
    language = base if base in texts else FALLBACK
    return Sentence(scheme, VERSION, language, texts[language])


def resolve(scheme: str, version: str, digest: str) -> Sentence:
    """Return the sentence that a declaration's version and hash name.

    Raises:
        WordingUnknown
    """
    for locale, text in REGISTRY.get(scheme, {}).get(version, {}).items():
        found = Sentence(scheme, version, locale, text)
        if found.fingerprint == digest:
            return found
    raise WordingUnknown(f"{scheme} {version} {digest}")
