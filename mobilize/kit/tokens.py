"""Signed tokens for links: a purpose, opaque ids, an age. Never a personal value.

A token of one purpose is refused for every other. Old keys stay valid through
SECRET_KEY_FALLBACKS, so that a rotation breaks no link that was mailed.
"""

from datetime import timedelta
from typing import Any

from django.core import signing

from mobilize.kit.errors import AppError, Kind


class TokenInvalid(AppError):
    """This link is not valid. It may have been cut off; open it again from the mail."""

    code = "token-invalid"
    kind = Kind.INVALID


class TokenExpired(AppError):
    """This link is too old. Ask for a new one."""

    code = "token-expired"
    kind = Kind.INVALID


def sign(purpose: str, payload: dict[str, str]) -> str:
    """Return a URL-safe token that says `payload` for this one purpose."""
    return signing.dumps(payload, salt=f"mobilize.{purpose}", compress=False)


def read(
    purpose: str, token: str, *, max_age: timedelta | None = None, field: str = "token"
) -> dict[str, Any]:
    """Return what the token says; without `max_age` it never expires.

    Raises:
        TokenInvalid, TokenExpired
    """
    try:
        payload = signing.loads(token, salt=f"mobilize.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise TokenExpired(field=field) from error
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalid(field=field) from error
    if not isinstance(payload, dict):
        raise TokenInvalid(field=field)
    return payload
