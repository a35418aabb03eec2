"""Identifiers: sortable UUIDs for rows, short codes for links people pass on."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils
from uuid_utils import compat

# No 0, O, 1, I or l: codes are read aloud and typed from posters.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CODE_LENGTH = 10


def new() -> UUID:
    """Return a UUIDv7: unique, and sorted by the time it was made."""
    return compat.uuid7()


def name() -> str:
    """Return such a UUID as text, at a third of the price."""
    return str(uuid_utils.uuid7())


def made_at(identifier: UUID) -> datetime:
    """Return the millisecond a UUIDv7 was made.

    Raises:
        ValueError: it is of another version and tells no time
    """
    if identifier.version != 7:
        raise ValueError("only a UUIDv7 tells when it was made")
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=UTC)


def short_code() -> str:
    """Return a random link code of ten letters and digits (58 bits), not guessable by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
