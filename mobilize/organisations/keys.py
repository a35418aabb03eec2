"""Organisations' encryption keys: unwrapped with the master key, kept for the process."""

import base64
import hashlib
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from mobilize.kit import vault
from mobilize.organisations.models import Organisation


def wrap_new(organisation_id: UUID) -> bytes:
    """Return a new organisation's key, wrapped by the master key."""
    return vault.seal(_master_key(), vault.new_key(), place=_place(organisation_id))


@lru_cache(maxsize=1024)
def of(organisation_id: UUID) -> bytes:
    """Return an organisation's key of 32 bytes.

    Raises:
        Organisation.DoesNotExist
        vault.Unreadable: the master key is not the one it was wrapped with
    """
    wrapped = Organisation.objects.values_list("wrapped_key", flat=True).get(id=organisation_id)
    return vault.open_(_master_key(), bytes(wrapped), place=_place(organisation_id))


def _master_key() -> bytes:
    """Return the master key; in development, where none is set, one made from the secret key."""
    if settings.MASTER_KEY:
        return base64.b64decode(settings.MASTER_KEY)
    return hashlib.sha256(f"master-key:{settings.SECRET_KEY}".encode()).digest()


def _place(organisation_id: UUID) -> str:
    return f"organisations_organisation:wrapped_key:{organisation_id}"
