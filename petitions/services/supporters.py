"""People: found by a keyed hash of their address, their values sealed with their own key."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.kit import email_address, ids, text, vault
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import keys, sealing
from petitions.models import Supporter
from petitions.queries import mailboxes


class SupporterErased(AppError):
    """This person has had their data erased."""

    code = "supporter-erased"
    kind = Kind.MISSING


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
    fresh = introduced(
        org_id=org_id, email=email, name=name, country=country, locale=locale, now=now
    )
    rows = Supporter.objects.for_org(org_id).filter(email_index=fresh.email_index)
    found = rows.first()
    if found is not None:
        return found
    # Whoever comes second waits here for the first, and then finds their row.
    Supporter.objects.bulk_create([fresh], ignore_conflicts=True)
    return rows.get()


def introduced(
    *,
    org_id: UUID,
    email: str,
    name: str,
    country: str,
    locale: str,
    now: datetime,
    region: str = "",
) -> Supporter:
    """Return the row of somebody who says this of themselves. It is not stored yet.

    Raises:
        email_address.AddressInvalid, text.TextInvalid
    """
    address = email_address.parse(email)
    return draft(
        org_id=org_id,
        index=index_of(org_id, address),
        email=address,
        name=text.line(name, field="name"),
        country=country,
        region=region,
        locale=locale,
        now=now,
    )


def index_of(organisation_id: UUID, address: str) -> bytes:
    """Return the keyed hash under which the owner of an address is found."""
    mailbox = mailboxes.canonical(organisation_id, address)
    return vault.blind_index(keys.of(organisation_id).index, mailbox, use="supporter-email")


def paper_index_of(organisation_id: UUID, identity: str) -> bytes:
    """Return the keyed hash under which somebody is found who left no address.

    Nobody with an address is ever found under it: its use differs.
    """
    return vault.blind_index(keys.of(organisation_id).index, identity, use="supporter-paper")


def draft(
    *,
    org_id: UUID,
    index: bytes,
    email: str,
    name: str,
    country: str,
    locale: str,
    now: datetime,
    region: str = "",
) -> Supporter:
    """Return a person's row, their values sealed, that is not stored yet."""
    identifier, key, owner = ids.new(), vault.new_key(), keys.of(org_id)
    return Supporter(
        id=identifier,
        organisation_id=org_id,
        wrapped_key=owner.wrap(key, place=_place("wrapped_key", identifier)),
        email_sealed=vault.seal(key, email.encode(), place=_place("email_sealed", identifier)),
        name_sealed=vault.seal(key, name.encode(), place=_place("name_sealed", identifier)),
        email_index=index,
        country=country,
        region=region,
        locale=locale,
        created_at=now,
    )


def address_of(supporter: Supporter) -> str:
    """Return the address as it was typed.

    Raises:
        SupporterErased, vault.Unreadable
    """
    return _open(supporter, "email_sealed")


def name_of(supporter: Supporter) -> str:
    """Return the name.

    Raises:
        SupporterErased, vault.Unreadable
    """
    return _open(supporter, "name_sealed")


def address_and_name(supporter: Supporter) -> tuple[str, str]:
    """Return both, with the key unwrapped once.

    Raises:
        SupporterErased, vault.Unreadable
    """
    key = _key_of(supporter)
    columns = {"email_sealed": supporter.email_sealed, "name_sealed": supporter.name_sealed}
    address, name = (
        vault.open_(key, bytes(sealed), place=_place(column, supporter.id)).decode()
        for column, sealed in columns.items()
    )
    return address, name


def seal(supporter: Supporter, plain: str, *, place: str) -> bytes:
    """Return what another table stores of somebody, sealed with their own key for one place.

    It is unreadable, in every copy, once they have been erased.

    Raises:
        SupporterErased, vault.Unreadable
    """
    return vault.seal(_key_of(supporter), plain.encode(), place=place)


def unseal(supporter: Supporter, sealed: bytes, *, place: str) -> str:
    """Return what `seal` has sealed.

    Raises:
        SupporterErased, vault.Unreadable
    """
    return vault.open_(_key_of(supporter), sealed, place=place).decode()


def rename(supporter: Supporter, *, name: str) -> None:
    """Write down somebody's name as they correct it; the row is not saved.

    Raises:
        SupporterErased, text.TextInvalid, vault.Unreadable
    """
    shown = text.line(name, field="name").encode()
    place = _place("name_sealed", supporter.id)
    supporter.name_sealed = vault.seal(_key_of(supporter), shown, place=place)


def seal_for(supporter: Supporter, value: str, *, place: str) -> bytes:
    """Return somebody's words sealed under their own key: once they are erased nobody reads them.

    Raises:
        SupporterErased, vault.Unreadable
    """
    return vault.seal(_key_of(supporter), value.encode(), place=place)


def open_for(supporter: Supporter, sealed: bytes, *, place: str) -> str:
    """Return what was sealed for somebody in this place.

    Raises:
        SupporterErased, vault.Unreadable
    """
    return vault.open_(_key_of(supporter), sealed, place=place).decode()


def _open(supporter: Supporter, column: str) -> str:
    sealed = bytes(getattr(supporter, column))
    place = _place(column, supporter.id)
    return vault.open_(_key_of(supporter), sealed, place=place).decode()


def _key_of(supporter: Supporter) -> bytes:
    if supporter.erased_at is not None:
        raise SupporterErased
    return sealing.open_(supporter, "wrapped_key")


def _place(column: str, identifier: UUID) -> str:
    return f"petitions_supporter:{column}:{identifier}"
