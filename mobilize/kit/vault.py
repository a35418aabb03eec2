"""Personal values at rest: AES-256-GCM, a key per person, wrapped twice.

A person's values are sealed with their own key; that key is wrapped by their
organisation's key, and that one by the master key, which lives outside the
database. Destroying a person's wrapped key makes their values unreadable in every
copy. The place a value belongs to (table, column, row) is bound in, so that a
ciphertext moved elsewhere does not open.

A wrapped value names the key that wrapped it, so that a key can be followed by
another while everything stays readable (`Ring`).

Finding somebody by address goes through a keyed hash (`blind_index`) whose key
differs per organisation and per use, so that two organisations cannot be joined.
"""

import contextlib
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, 8.2
KEY_ID_BYTES = 8
HEADER_BYTES = 1 + KEY_ID_BYTES
# First byte of every sealed value: which scheme made it.
SEALED = b"\x01"  # nonce, ciphertext
WRAPPED = b"\x02"  # the wrapping key's id, nonce, ciphertext


class Unreadable(Exception):
    """A sealed value does not open: wrong key, wrong place, or damaged."""


class Ring:
    """Keys by id. The first wraps; every one unwraps what it has wrapped itself.

    Raises:
        Unreadable: there is no key at all
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise Unreadable("there is no key in sight")
        self._keys = {key_id(key): key for key in keys}
        self._current = keys[0]
        self.header = WRAPPED + key_id(keys[0])  # what everything wrapped now begins with

    def wrap(self, plain: bytes, *, place: str) -> bytes:
        """Encrypt `plain` for this place with the current key, and name that key."""
        nonce, bound = os.urandom(NONCE_BYTES), self.header + place.encode()
        return self.header + nonce + _encrypt(self._current, nonce, plain, bound)

    def unwrap(self, wrapped: bytes, *, place: str) -> bytes:
        """Decrypt what a key of this ring has wrapped for this place.

        Raises:
            Unreadable
        """
        if wrapped[:1] == SEALED:
            return self._unwrap_unnamed(wrapped, place=place)
        key = self._keys.get(wrapped_by(wrapped))
        if key is None:
            raise Unreadable("wrapped with a key that is not on this ring")
        header, rest = wrapped[:HEADER_BYTES], wrapped[HEADER_BYTES:]
        nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        return _decrypt(key, nonce, body, header + place.encode())

    def is_current(self, wrapped: bytes) -> bool:
        """Say whether this was wrapped with the current key."""
        return wrapped.startswith(self.header)

    def _unwrap_unnamed(self, wrapped: bytes, *, place: str) -> bytes:
        """Try every key: what the first versions wrapped does not say with which one."""
        for key in self._keys.values():
            with contextlib.suppress(Unreadable):
                return open_(key, wrapped, place=place)
        raise Unreadable("does not open with any key of this ring in this place")


def new_key() -> bytes:
    """Return a fresh random key of 32 bytes."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def key_id(key: bytes) -> bytes:
    """Return the eight bytes that name a key and tell nothing about it."""
    return hmac.new(key, b"key-id", hashlib.sha256).digest()[:KEY_ID_BYTES]


def wrapped_by(wrapped: bytes) -> bytes:
    """Return the id of the key that wrapped this; empty when it names none."""
    return wrapped[1:HEADER_BYTES] if wrapped[:1] == WRAPPED else b""


def seal(key: bytes, plain: bytes, *, place: str) -> bytes:
    """Encrypt `plain` for this place: format byte, nonce, ciphertext with tag."""
    nonce = os.urandom(NONCE_BYTES)
    return SEALED + nonce + _encrypt(key, nonce, plain, place.encode())


def open_(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Decrypt what was sealed for this place.

    Raises:
        Unreadable
    """
    if sealed[:1] != SEALED:
        raise Unreadable("sealed by a scheme this version does not know")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return _decrypt(key, nonce, body, place.encode())


def blind_index(key: bytes, value: str, *, use: str) -> bytes:
    """Return a 32-byte keyed hash under which equal values are found (HMAC-SHA-256)."""
    derived = hmac.new(key, f"blind-index:{use}".encode(), hashlib.sha256).digest()
    return hmac.new(derived, value.encode(), hashlib.sha256).digest()


def _encrypt(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plain, bound)


def _decrypt(key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, body, bound)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("does not open with this key in this place") from error
