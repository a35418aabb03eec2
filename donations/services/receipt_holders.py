"""A giver's own key for receipts and declarations: made, used, kept as long as the law asks.

Erasing a person leaves these papers, and takes where they live now. When no paper has to be
kept any more the key goes, and with it all that they say of anybody.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from donations.models import LedgerEntry, ReceiptHolder, TaxDeclaration
from donations.queries import receipt_profiles
from mobilize.kit import ids, text, vault
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import sealing
from mobilize.organisations.models import TenantModel
from petitions.models import Supporter

YEARS_KEPT = 7  # until an organisation says otherwise
MOST_A_NIGHT = 10_000


class PaperForgotten(AppError):
    """This paper no longer has to be kept: what it said of a person is gone."""

    code = "receipt-forgotten"
    kind = Kind.MISSING


@transaction.atomic
def hold(supporter: Supporter, *, now: datetime) -> ReceiptHolder:
    """Return a giver's holder, made at the first call and locked: their papers are made in turn."""
    rows = ReceiptHolder.objects.for_org(supporter.organisation_id)
    mine = rows.filter(supporter=supporter, forgotten_at=None).select_for_update(no_key=True)
    found = mine.first()
    if found is None:
        ReceiptHolder.objects.bulk_create([_fresh(supporter, now=now)], ignore_conflicts=True)
        found = mine.get()
    return found


def seal(holder: ReceiptHolder, row: TenantModel, said: Mapping[str, Any]) -> bytes:
    """Return what a paper says, under its holder's key and bound to its row."""
    plain = json.dumps(said, ensure_ascii=False).encode()
    return vault.seal(_key(holder), plain, place=_place(row, "sealed"))


def read(holder: ReceiptHolder, row: TenantModel) -> dict[str, Any]:
    """Return what a paper says.

    Raises:
        PaperForgotten, vault.Unreadable
    """
    sealed = bytes(getattr(row, "sealed"))  # noqa: B009 - papers of several tables have one
    said: dict[str, Any] = json.loads(
        vault.open_(_key(holder), sealed, place=_place(row, "sealed"))
    )
    return said


def address_of(holder: ReceiptHolder) -> str:
    """Return where a giver lives now; empty when they have not said so.

    Raises:
        PaperForgotten, vault.Unreadable
    """
    sealed = bytes(holder.address_sealed)
    if not sealed:
        return ""
    return vault.open_(_key(holder), sealed, place=_place(holder, "address_sealed")).decode()


@transaction.atomic
def set_address(*, supporter: Supporter, address: str, now: datetime) -> None:
    """Write down where a giver lives, for receipts from now on. Empty forgets it.

    Raises:
        text.TextInvalid
    """
    holder = hold(supporter, now=now)
    shown = text.paragraph(address, field="address").encode()
    place = _place(holder, "address_sealed")
    holder.address_sealed = vault.seal(_key(holder), shown, place=place) if shown else b""
    holder.save(update_fields=["address_sealed"])


def keep_until(holder: ReceiptHolder, *, last_on: date, years: int) -> None:
    """Keep a giver's papers for so many years after a day, if not longer already."""
    day = date(last_on.year + years, 12, 31)
    if holder.kept_until is None or holder.kept_until < day:
        holder.kept_until = day
        holder.save(update_fields=["kept_until"])


@transaction.atomic
def leave(*, supporter: Supporter, now: datetime) -> int:
    """Forget where an erased giver lives; all of it when no paper has to be kept. Count them."""
    rows = ReceiptHolder.objects.filter(supporter=supporter, forgotten_at=None)
    holders = list(rows.select_for_update(no_key=True))
    for holder in holders:
        if holder.kept_until is None:
            _forget(holder, now=now)
        else:
            holder.address_sealed = b""
            holder.save(update_fields=["address_sealed"])
    return len(holders)


@transaction.atomic
def forget_due(*, organisation_id: UUID, now: datetime) -> int:
    """Destroy the keys to papers that no longer have to be kept; return how many went.

    A giver whose last gift is not older than the papers are kept, or whose declaration is
    still open, keeps theirs: the next claim needs them.
    """
    profile = receipt_profiles.known(organisation_id)
    years = profile.kept_years if profile else YEARS_KEPT
    rows = ReceiptHolder.objects.for_org(organisation_id).filter(
        ~Exists(_gifts_since(date(now.year - years, 1, 1))),
        ~Exists(_open_declarations()) | Q(supporter__erased_at__isnull=False),
        forgotten_at=None,
        kept_until__lt=now.date(),
    )
    due = list(rows.select_for_update(no_key=True, of=("self",))[:MOST_A_NIGHT])
    for holder in due:
        _forget(holder, now=now)
    return len(due)


def _gifts_since(day: date) -> Any:
    mine = {"pledge__supporter": OuterRef("supporter")}
    return LedgerEntry.objects.filter(kind="gift", booked_on__gte=day, **mine)


def _open_declarations() -> Any:
    return TaxDeclaration.objects.filter(holder=OuterRef("pk"), valid_until=None, ends=None)


def _forget(holder: ReceiptHolder, *, now: datetime) -> None:
    holder.wrapped_key = holder.address_sealed = b""
    holder.forgotten_at = now
    holder.save(update_fields=["wrapped_key", "address_sealed", "forgotten_at"])


def _fresh(supporter: Supporter, *, now: datetime) -> ReceiptHolder:
    holder = ReceiptHolder(
        id=ids.new(),
        organisation_id=supporter.organisation_id,
        supporter=supporter,
        created_at=now,
    )
    holder.wrapped_key = sealing.seal(holder, "wrapped_key", vault.new_key())
    return holder


def _key(holder: ReceiptHolder) -> bytes:
    if holder.forgotten_at is not None:
        raise PaperForgotten
    return sealing.open_(holder, "wrapped_key")


def _place(row: TenantModel, column: str) -> str:
    table = row._meta.db_table  # noqa: SLF001 - Django's public name
    return f"{table}:{column}:{row.pk}"
