"""International bank account numbers (ISO 13616): length by country and check digits.

Lengths are those of the SEPA countries and their neighbours (SWIFT's registry, release
99); of another country only the check digits and the bounds of the standard are tried.
"""

import re

from mobilize.kit.errors import AppError

LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BA": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24,
    "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GI": 23,
    "GL": 18, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
    "XK": 20,
}  # fmt: skip
SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)


class IbanInvalid(AppError):
    """This is no IBAN: look for a wrong, missing or swapped sign."""

    code = "iban-invalid"


def parse(text: str, *, field: str = "iban") -> str:
    """Return an IBAN without blanks, in capitals.

    Raises:
        IbanInvalid
    """
    plain = "".join(text.split()).upper()
    length = LENGTHS.get(plain[:2], len(plain))
    if not SHAPE.fullmatch(plain) or len(plain) != length or _remainder(plain) != 1:
        raise IbanInvalid(field=field)
    return plain


def masked(iban: str) -> str:
    """Return what may be shown of somebody's account: its country and last four signs."""
    return f"{iban[:2]}…{iban[-4:]}" if iban else ""


def _remainder(iban: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97


class CreditorIdInvalid(AppError):
    """This is no SEPA creditor identifier, such as DE98ZZZ09999999999."""

    code = "creditor-id-invalid"


def creditor(text: str, *, field: str = "creditor_id") -> str:
    """Return a SEPA creditor identifier without blanks (EPC262-08: the business code is no part).

    Raises:
        CreditorIdInvalid
    """
    plain = "".join(text.split()).upper()
    known = re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}", plain, re.ASCII)
    if not known or _remainder(plain[:4] + plain[7:]) != 1:
        raise CreditorIdInvalid(field=field)
    return plain
