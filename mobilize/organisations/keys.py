"""Organisations' keys: unwrapped with the master key, kept by each process for a minute.

One finds people (`index`): hashes of addresses are made with it, so it never
changes. The others wrap, by version: the highest one wraps, all open what they
have wrapped, so that a key can be followed by another while people sign.
"""

import base64
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from mobilize.kit import vault
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, OrganisationKey

FRESH = 60.0  # seconds until a process notices a new version by itself


@dataclass(frozen=True)
class Keys:
    """One organisation's keys."""

    organisation_id: UUID
    index: bytes  # 32 bytes, for `vault.blind_index`
    ring: vault.Ring
    version: int  # of the key that wraps

    def wrap(self, plain: bytes, *, place: str) -> bytes:
        """Encrypt a key, or a file, for this place."""
        return self.ring.wrap(plain, place=place)

    def unwrap(self, wrapped: bytes, *, place: str) -> bytes:
        """Decrypt what any version has wrapped for this place.

        Raises:
            vault.Unreadable
        """
        try:
            return self.ring.unwrap(wrapped, place=place)
        except vault.Unreadable:
            # Another process may have wrapped it with a version made since we looked.
            newest = refreshed(self.organisation_id)
            if newest.version == self.version:
                raise
            return newest.ring.unwrap(wrapped, place=place)


def of(organisation_id: UUID) -> Keys:
    """Return an organisation's keys. Call it within its scope.

    Raises:
        Organisation.DoesNotExist
        vault.Unreadable: no master key of ours is the one they were wrapped with
    """
    return _keys(organisation_id, int(time.monotonic() / FRESH))


def refreshed(organisation_id: UUID) -> Keys:
    """Return the keys as they are in the database now.

    Raises:
        Organisation.DoesNotExist, vault.Unreadable
    """
    _keys.cache_clear()
    return of(organisation_id)


def wrapped_index(organisation_id: UUID) -> bytes:
    """Return a new key for finding people, wrapped by the master key."""
    return masters().wrap(vault.new_key(), place=index_place(organisation_id))


def masters() -> vault.Ring:
    """Return the master keys, the current one first.

    In development, where none is set, one is made from the secret key.
    """
    said = [key for key in (settings.MASTER_KEY, *settings.MASTER_KEY_FALLBACKS) if key]
    made = hashlib.sha256(f"master-key:{settings.SECRET_KEY}".encode()).digest()
    return vault.Ring([base64.b64decode(key) for key in said] or [made])


def index_place(organisation_id: UUID) -> str:
    """Return what the key for finding people is bound to."""
    return f"organisations_organisation:wrapped_key:{organisation_id}"


def version_place(organisation_id: UUID, version: int) -> str:
    """Return what a version of the wrapping key is bound to."""
    return f"organisations_organisationkey:wrapped:{organisation_id}:{version}"


@lru_cache(maxsize=1024)
def _keys(organisation_id: UUID, _minute: int) -> Keys:
    unwrap: Callable[..., bytes] = masters().unwrap
    owner = Organisation.objects.get(id=organisation_id)
    with scoping.within(organisation_id):  # whoever signs asks before they enter any scope
        rows = list(OrganisationKey.objects.for_org(organisation_id).order_by("-version"))
    versions = [
        (row.version, unwrap(bytes(row.wrapped), place=version_place(owner.id, row.version)))
        for row in rows
    ]
    return Keys(
        organisation_id=organisation_id,
        index=unwrap(bytes(owner.wrapped_index_key), place=index_place(owner.id)),
        ring=vault.Ring([key for _, key in versions]),
        version=versions[0][0] if versions else 0,
    )
