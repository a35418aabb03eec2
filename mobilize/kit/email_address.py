"""E-mail addresses: is it one, and which one is it really?"""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from mobilize.kit.errors import AppError

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class AddressInvalid(AppError):
    """This is not an e-mail address we can write to."""

    code = "address-invalid"


def parse(text: str, *, field: str = "email") -> str:
    """Return the address as typed, trimmed and well formed. Asks no name server.

    Raises:
        AddressInvalid
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise AddressInvalid(field=field) from error
    return checked.normalized


def canonical(address: str) -> str:
    """Return the form under which two spellings of one mailbox are equal.

    Case is folded and the domain is written as the wire has it. Mail always goes
    to the address as typed.
    """
    local, _, domain = unicodedata.normalize("NFKC", address).casefold().rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
