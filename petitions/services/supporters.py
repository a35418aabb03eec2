"""People: found by a keyed hash of their address, their values sealed with their own key."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import email_address, ids, text, vault
from mobilize.organisations import keys
from petitions.models import Supporter


@transaction.atomic
def find_or_make(
    *, org_id: UUID, email: str, name: str, country: str, locale: str, now: datetime
) -> Supporter:
    """Return the one supporter of this address, made at the first call.

    What is known of an existing person stays: whoever types an address must not be
    able to rename its owner. Parallel calls for one address return one row.

    Raises:
        email_address.AddressInvalid, text.TextInvalid
    """
    address = email_address.parse(email)
    shown = text.line(name, field="name")
    index = _index(org_id, address)
    rows = Supporter.objects.for_org(org_id)
    found = rows.filter(email_index=index).first()
    if found is not None:
        return found
    identifier, key, owner = ids.new(), vault.new_key(), keys.of(org_id)
    fresh = Supporter(
        id=identifier,
        organisation_id=org_id,
        wrapped_key=owner.wrap(key, place=_place("wrapped_key", identifier)),
        email_sealed=vault.seal(key, address.encode(), place=_place("email_sealed", identifier)),
        name_sealed=vault.seal(key, shown.encode(), place=_place("name_sealed", identifier)),
        email_index=index,
        country=country,
        locale=locale,
        created_at=now,
    )
    # Whoever comes second waits here for the first, and then finds their row.
    Supporter.objects.bulk_create([fresh], ignore_conflicts=True)
    return rows.get(email_index=index)


def address_of(supporter: Supporter) -> str:
    """Return the address as it was typed.

    Raises:
        vault.Unreadable
    """
    return _open(supporter, "email_sealed")


def name_of(supporter: Supporter) -> str:
    """Return the name.

    Raises:
        vault.Unreadable
    """
    return _open(supporter, "name_sealed")


def _open(supporter: Supporter, column: str) -> str:
    place = _place("wrapped_key", supporter.id)
    key = keys.of(supporter.organisation_id).unwrap(bytes(supporter.wrapped_key), place=place)
    sealed = bytes(getattr(supporter, column))
    return vault.open_(key, sealed, place=_place(column, supporter.id)).decode()


def _index(organisation_id: UUID, address: str) -> bytes:
    return vault.blind_index(
        keys.of(organisation_id).index, email_address.canonical(address), use="supporter-email"
    )


def _place(column: str, identifier: UUID) -> str:
    return f"petitions_supporter:{column}:{identifier}"
