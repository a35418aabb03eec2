"""The sentences people agree to, by purpose and version.

A sentence is never edited: a new wording is a new version, and each consent names
the version and the hash of exactly what its giver read.
"""

import hashlib

VERSION = "2026-11"
PURPOSES = {
    "updates": "Yes, {organisation} may write to me by e-mail about this and similar petitions.",
    "share_prompts": (
        "Yes, {organisation} may write to me by e-mail once, with links to share this petition."
    ),
}


def sentences(*, organisation: str) -> dict[str, str]:
    """Return each purpose's sentence as this organisation's supporters read it."""
    return {purpose: text.format(organisation=organisation) for purpose, text in PURPOSES.items()}


def fingerprint(sentence: str) -> str:
    """Return the SHA-256 of a sentence, in hex."""
    return hashlib.sha256(sentence.encode()).hexdigest()
