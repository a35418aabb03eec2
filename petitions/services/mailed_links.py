"""What a mailed link names: one row of one organisation. Never a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mobilize.kit import tokens
from mobilize.organisations.models import TenantModel


@dataclass(frozen=True)
class Named:
    """A row, and whose it is."""

    organisation_id: UUID
    row_id: UUID


def sign(purpose: str, row: TenantModel, *, at: datetime | None = None) -> str:
    """Return what a link to this row carries, for this one purpose.

    Dated `at` a moment of the row's, a mail that goes out twice says the same twice.
    """
    return tokens.sign(purpose, {"o": str(row.organisation_id), "r": str(row.id)}, at=at)


def read(purpose: str, token: str, *, max_age: timedelta | None = None) -> Named:
    """Return what a link names; without `max_age` it never expires.

    Raises:
        tokens.TokenInvalid, tokens.TokenExpired
    """
    said = tokens.read(purpose, token, max_age=max_age)
    try:
        return Named(UUID(said["o"]), UUID(said["r"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise tokens.TokenInvalid(field="token") from error
