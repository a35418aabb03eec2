"""Accounts of people who work for organisations."""

from mobilize.kit import email_address
from mobilize.organisations.models import User


def find_or_make(address: str) -> User:
    """Return the account of this address, made without a password where there is none.

    Its owner sets one through the sign-in page's “forgotten” link.

    Raises:
        AddressInvalid
    """
    parsed = email_address.parse(address)
    known = User.objects.filter(email__iexact=parsed).first()
    return known or User.objects.create_user(parsed)


def known(address: str) -> User | None:
    """Return the account of this address, or None."""
    return User.objects.filter(email__iexact=address, is_active=True).first()
