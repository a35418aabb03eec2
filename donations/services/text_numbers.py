"""Telephones that write to us: found by a keyed hash, sealed under their owner's own key.

Their owner is a supporter without a name and an address, so that they are erased, and let
go in time, like everybody else.
"""

from datetime import date, datetime
from uuid import UUID

from donations.models import TextNumber
from donations.services import inbox
from mobilize.kit import ids, vault
from mobilize.organisations import keys
from mobilize.organisations.models import TenantQuerySet
from petitions.models import Supporter
from petitions.services import supporters

USE = "text-number"


def lock(*, org_id: UUID, number: str, locale: str, heard_on: date, now: datetime) -> TextNumber:
    """Return a telephone's row, made at its first message; it is locked until the end.

    Of two first messages at once, the second waits for the first.
    """
    index = _index(org_id, number)
    inbox.wait_for_turn(index.hex())
    rows = TextNumber.objects.for_org(org_id).filter(number_index=index)
    if not rows.exists():
        _make(org_id, number, index, locale=locale, heard_on=heard_on, now=now)
    found = rows.select_for_update().get()
    if found.heard_on < heard_on:
        found.heard_on = heard_on
        found.save(update_fields=["heard_on"])
    return found


def find(*, org_id: UUID, number: str) -> TextNumber | None:
    """Return the row of a telephone, if it has ever written and is not forgotten."""
    rows = TextNumber.objects.for_org(org_id).filter(number_index=_index(org_id, number))
    return rows.first()


def number_of(row: TextNumber) -> str:
    """Return the number itself; empty once it is forgotten.

    Raises:
        SupporterErased, vault.Unreadable
    """
    sealed = bytes(row.number_sealed)
    return supporters.open_for(row.supporter, sealed, place=_place(row)) if sealed else ""


def forget(*, supporter: Supporter, now: datetime) -> int:
    """Forget the number of somebody who is erased; their gifts stay. Return how many."""
    return _empty(TextNumber.objects.filter(supporter=supporter, number_index__isnull=False))


def forget_old(*, before: date) -> int:
    """Forget the numbers that have written nothing since; return how many.

    Who has sent STOP is forgotten too: whoever never writes again is never written to.
    """
    return _empty(TextNumber.objects.filter(heard_on__lt=before, number_index__isnull=False))


def _empty(rows: TenantQuerySet[TextNumber]) -> int:
    return rows.update(number_index=None, number_sealed=b"")


def _make(
    org_id: UUID, number: str, index: bytes, *, locale: str, heard_on: date, now: datetime
) -> None:
    """Make the row and its owner, whom nothing but this row leads to."""
    identifier = ids.new()
    owner = supporters.draft(
        org_id=org_id,
        index=supporters.paper_index_of(org_id, f"text|{identifier}"),
        email="", name="", country="", locale=locale, now=now,
    )  # fmt: skip
    owner.save(force_insert=True)
    row = TextNumber(
        id=identifier, organisation_id=org_id, supporter=owner, number_index=index,
        heard_on=heard_on,
    )  # fmt: skip
    row.number_sealed = supporters.seal_for(owner, number, place=_place(row))
    row.save(force_insert=True)


def _index(org_id: UUID, number: str) -> bytes:
    return vault.blind_index(keys.of(org_id).index, number, use=USE)


def _place(row: TextNumber) -> str:
    return f"donations_textnumber:number_sealed:{row.id}"
