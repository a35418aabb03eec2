"""Personal values at rest: AES-256-GCM, a key per person, wrapped twice.

A person's values are sealed with their own key; that key is wrapped by their
organisation's key, and that one by the master key, which lives outside the
database. Destroying a person's wrapped key makes their values unreadable in every
copy. The place a value belongs to (table, column, row) is bound in, so that a
ciphertext moved elsewhere does not open.

Finding somebody by address goes through a keyed hash (`blind_index`) whose key
differs per organisation and per use, so that two organisations cannot be joined.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2
FORMAT = b"\x01"  # first byte of every sealed value: which scheme made it


class Unreadable(Exception):
    """A sealed value does not open: wrong key, wrong place, or damaged."""


def new_key() -> bytes:
    """Return a fresh random key of 32 bytes."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def seal(key: bytes, plain: bytes, *, place: str) -> bytes:
    """Encrypt `plain` for this place: format byte, nonce, ciphertext with tag."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def open_(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Decrypt what was sealed for this place.

    Raises:
        Unreadable
    """
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != FORMAT:
        raise Unreadable("sealed by a scheme this version does not know")
    try:
        return AESGCM(key).decrypt(nonce, body, place.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("does not open with this key in this place") from error


def blind_index(key: bytes, value: str, *, use: str) -> bytes:
    """Return a 32-byte keyed hash under which equal values are found (HMAC-SHA-256)."""
    derived = hmac.new(key, f"blind-index:{use}".encode(), hashlib.sha256).digest()
    return hmac.new(derived, value.encode(), hashlib.sha256).digest()
