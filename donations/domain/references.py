"""The reference by which a transfer is recognised: an RF creditor reference (ISO 11649).

Behind two check digits (ISO 7064, MOD 97-10) fourteen letters, without I, L, O and U,
hold the last sixty bits of a pledge's id. So it is the pledge's for ever, and needs no
column. Letters alone: one wrong letter and two swapped ones are then always noticed,
while the check digits let some digits pass for some letters (7 for F).
"""

import re
from uuid import UUID

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ"
BITS, SIGNS = 60, 14
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
    """Say whether the check digits are such as are given, 02 to 98, and agree with the rest."""
    check = reference[2:4]
    return "02" <= check <= "98" and _remainder(reference[4:], check) == 1


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
