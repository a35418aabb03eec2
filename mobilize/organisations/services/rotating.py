"""New keys in the place of old ones, while everything goes on.

The master key: set the new one as MASTER_KEY and the old one among
MASTER_KEY_FALLBACKS, everywhere; then wrap again what the old one holds. An
organisation's key: make a new version; whoever keeps wrapped values wraps them
again (`petitions.services.rewrapping`); then forget the old version.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from mobilize.kit import vault
from mobilize.organisations import keys
from mobilize.organisations.models import Organisation, OrganisationKey

# A process may wrap with the version before for a minute, and then for as long as its request runs.
GRACE = timedelta(minutes=10)


@transaction.atomic
def wrap_with_current_master(*, organisation_id: UUID) -> int:
    """Wrap an organisation's keys with the current master key; return how many were not yet.

    Raises:
        vault.Unreadable: no master key of ours opens them
    """
    masters = keys.masters()
    owner = Organisation.objects.select_for_update(no_key=True).get(id=organisation_id)
    changed = 0
    if not masters.is_current(bytes(owner.wrapped_index_key)):
        place = keys.index_place(organisation_id)
        owner.wrapped_index_key = _again(masters, owner.wrapped_index_key, place=place)
        owner.save(update_fields=["wrapped_index_key"])
        changed += 1
    for version in OrganisationKey.objects.for_org(organisation_id).select_for_update():
        if not masters.is_current(bytes(version.wrapped)):
            place = keys.version_place(organisation_id, version.version)
            version.wrapped = _again(masters, version.wrapped, place=place)
            version.save(update_fields=["wrapped"])
            changed += 1
    return changed


@transaction.atomic
def add_version(*, organisation_id: UUID, now: datetime) -> int:
    """Make a new key for an organisation and return its version; from now on it wraps."""
    Organisation.objects.select_for_update(no_key=True).get(id=organisation_id)
    rows = OrganisationKey.objects.for_org(organisation_id)
    version = (rows.aggregate(highest=Max("version"))["highest"] or 0) + 1
    place = keys.version_place(organisation_id, version)
    OrganisationKey.objects.create(
        organisation_id=organisation_id,
        version=version,
        wrapped=keys.masters().wrap(vault.new_key(), place=place),
        created_at=now,
    )
    return version


@transaction.atomic
def forget_versions(*, organisation_id: UUID, in_use: Collection[bytes], now: datetime) -> int:
    """Destroy the versions that wrap nothing any more; return how many went.

    `in_use` holds the ids of the keys that do. One stays for ten minutes after its
    successor came: another process may not have noticed yet.
    """
    if b"" in in_use:  # something names no key, so any version may be the one
        return 0
    rows = OrganisationKey.objects.for_org(organisation_id).order_by("-version")
    gone, follower = 0, None
    for version in rows.select_for_update():
        old = follower is not None and now - follower.created_at >= GRACE
        if old and _id_of(version) not in in_use:
            version.delete()
            gone += 1
        follower = version
    return gone


def _id_of(version: OrganisationKey) -> bytes:
    place = keys.version_place(version.organisation_id, version.version)
    return vault.key_id(keys.masters().unwrap(bytes(version.wrapped), place=place))


def _again(masters: vault.Ring, wrapped: bytes | memoryview, *, place: str) -> bytes:
    return masters.wrap(masters.unwrap(bytes(wrapped), place=place), place=place)
