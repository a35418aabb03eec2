"""The reference by which a transfer is recognised: an RF creditor reference (ISO 11649).

Two check digits (ISO 7064, MOD 97-10) catch every single wrong sign and almost every
swapped pair; twelve signs without I, L, O and U hold the last sixty bits of a pledge's
id. So it is the pledge's for ever, and needs no column.
"""

import re
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
BITS, SIGNS = 60, 12
TAIL = 16  # characters of an id as text that hold the sixty bits: fifteen digits and a hyphen
SHAPE = re.compile(rf"(?=(RF\d\d[{ALPHABET}]{{{SIGNS}}}))", re.ASCII)
NOISE = re.compile(r"[^0-9A-Z]")


def of(pledge_id: UUID) -> str:
    """Return a pledge's reference, without blanks."""
    rest, signs = pledge_id.int & ((1 << BITS) - 1), ""
    for _ in range(SIGNS):
        rest, sign = divmod(rest, len(ALPHABET))
        signs = ALPHABET[sign] + signs
    return f"RF{98 - _remainder(signs, '00'):02d}{signs}"


def written(reference: str) -> str:
    """Return a reference in groups of four, as it is printed (ISO 11649, 5.3)."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))


def holds(reference: str) -> bool:
    """Say whether the check digits agree with the rest."""
    return _remainder(reference[4:], reference[2:4]) == 1


def found_in(*texts: str) -> list[str]:
    """Return every reference of our shape in what a payer wrote, blanks and hyphens ignored."""
    found: dict[str, None] = {}
    for text in texts:
        plain = NOISE.sub("", text.upper())
        found.update((said, None) for said in SHAPE.findall(plain) if holds(said))
    return list(found)


def tail(reference: str) -> str:
    """Return how the id of the reference's pledge ends, as text."""
    number = 0
    for sign in reference[4:]:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    digits = f"{number:015x}"
    return f"{digits[:3]}-{digits[3:]}"


def _remainder(signs: str, check: str) -> int:
    """Return what is left after division by 97, letters read as 10 to 35."""
    return int("".join(str(int(sign, 36)) for sign in f"{signs}RF{check}")) % 97
