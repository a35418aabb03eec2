"""Columns of bytes that only their organisation's keys open: a person's key, a file.

Each is bound to its table, column and row, so that one moved elsewhere does not open.
"""

from mobilize.kit import vault
from mobilize.organisations import keys
from mobilize.organisations.models import TenantModel


def seal(row: TenantModel, column: str, plain: bytes) -> bytes:
    """Return what to store in this row's column; the row needs its id and organisation only."""
    return keys.of(row.organisation_id).wrap(plain, place=_place(row, column))


def open_(row: TenantModel, column: str) -> bytes:
    """Return what lies sealed in this row's column.

    Raises:
        vault.Unreadable
    """
    wrapped = bytes(getattr(row, column))
    return keys.of(row.organisation_id).unwrap(wrapped, place=_place(row, column))


def seal_again(row: TenantModel, column: str, *, ring: vault.Ring) -> bytes:
    """Return the same, sealed with the key that wraps now.

    Raises:
        vault.Unreadable
    """
    place = _place(row, column)
    return ring.wrap(ring.unwrap(bytes(getattr(row, column)), place=place), place=place)


def _place(row: TenantModel, column: str) -> str:
    table = row._meta.db_table  # noqa: SLF001 - Django's public name
    return f"{table}:{column}:{row.pk}"
