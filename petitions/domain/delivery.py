"""A delivery: what it says about itself, the seal over that, and the rows of its list."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LEAST = 10  # signatures from a country that is named in the breakdown
SEAL_USE = b"petitions.delivery-seal.1"
Row = tuple[str, str, str, int]
HEADER = ("number", "name", "country", "signatures")


@dataclass(frozen=True)
class Named:
    """Somebody who agreed that their name is handed over."""

    name: str
    country: str


@dataclass(frozen=True)
class Statement:
    """What a delivery vouches for. The digests are SHA-256, in hex."""

    organisation: UUID
    number: int
    petition: UUID
    signatures: int
    named: int
    pdf: str
    csv: str

    def text(self) -> str:
        """Return the one form that is sealed: JSON with sorted keys and no spaces."""
        said = {name: _plain(value) for name, value in asdict(self).items()}
        return json.dumps(said, sort_keys=True, separators=(",", ":"))


def seal(statement: Statement, *, secret: bytes) -> bytes:
    """Return the Ed25519 signature over a statement, made with an organisation's key."""
    return _private(secret).sign(statement.text().encode())


def is_sealed(statement: Statement, *, sealed: bytes, secret: bytes) -> bool:
    """Say whether this seal was made over exactly this statement with this organisation's key."""
    return verifies(statement.text(), seal=sealed, key=public_key(secret))


def verifies(statement: str, *, seal: bytes, key: bytes) -> bool:
    """Say whether a seal fits a statement under a public key. Anybody can, without us."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(seal, statement.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(secret: bytes) -> bytes:
    """Return the 32 bytes everybody may know."""
    public = _private(secret).public_key()
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def pem(key: bytes) -> str:
    """Return a public key as OpenSSL reads it."""
    public = Ed25519PublicKey.from_public_bytes(key)
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def base64_of(raw: bytes) -> str:
    """Return bytes as text that goes through mails and JSON."""
    return base64.b64encode(raw).decode()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def rows(named: Sequence[Named], *, others: int) -> Iterator[Row]:
    """Yield the list's rows: one per name, then one that counts who is not named.

    The last column adds up to all signatures.
    """
    for number, person in enumerate(named, start=1):
        yield str(number), person.name, person.country, 1
    if others:
        yield "", "", "", others


def by_country(counts: Mapping[str, int], *, least: int = LEAST) -> list[tuple[str, int]]:
    """Return countries with their counts, most first; the last, without a name, holds the rest.

    A country with fewer than `least` joins the rest. If the rest itself would be so
    small, the smallest named country joins it too. The counts add up to the whole.
    """
    known = {country: number for country, number in counts.items() if country and number >= least}
    rest = sum(counts.values()) - sum(known.values())
    ranked = sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))
    while 0 < rest < least and ranked:
        rest += ranked.pop()[1]
    return [*ranked, ("", rest)] if rest else ranked


def _private(secret: bytes) -> Ed25519PrivateKey:
    # A key of its own, so that a seal tells nothing about the key that finds people.
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=SEAL_USE).derive(secret)
    return Ed25519PrivateKey.from_private_bytes(derived)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else value
