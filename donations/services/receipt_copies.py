"""Copies of receipts: the first is the original, whoever asks again gets a duplicate."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from donations.domain.events import ReceiptCopyDue
from donations.models import Receipt, ReceiptCopy
from donations.queries import receipts
from donations.services import receipt_holders
from donations.services.receipt_papers import Copy
from mobilize.kit.errors import AppError, Kind
from mobilize.outbox import services as outbox
from petitions.models import Supporter
from petitions.services import supporters


class NoMailbox(AppError):
    """No e-mail address is known for who gave this."""

    code = "receipt-no-mailbox"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Letter:
    """A copy on its way to its giver, all that the mail needs. Holds personal values."""

    copy_id: UUID
    to: str
    name: str
    locale: str
    organisation_name: str
    organisation_slug: str
    number: str
    is_duplicate: bool
    copy: Copy


def mail_original(receipt: Receipt, *, now: datetime) -> None:
    """Have a new receipt mailed; whoever has no mailbox is left to the staff's printer."""
    if _has_mailbox(receipt):
        _mail(receipt, now=now)


@transaction.atomic
def mail_again(*, organisation_id: UUID, receipt_id: UUID, now: datetime) -> ReceiptCopy:
    """Have a receipt mailed once more; unless it never left the house it says DUPLICATE.

    Raises:
        ReceiptMissing, NoMailbox, PaperForgotten
    """
    receipt = _locked(organisation_id, receipt_id)
    if not _has_mailbox(receipt):
        raise NoMailbox
    receipt_holders.read(receipt.holder, receipt)  # what is forgotten is not mailed
    return _mail(receipt, now=now)


def print_out(*, organisation_id: UUID, receipt_id: UUID, way: str, now: datetime) -> Copy:
    """Write down that a copy leaves the house, and return it, ready to be typeset.

    Raises:
        ReceiptMissing, PaperForgotten
    """
    with transaction.atomic():
        receipt = _locked(organisation_id, receipt_id)
        words = receipt_holders.read(receipt.holder, receipt)
        row = _next(receipt, way=way, now=now)
        return _copy(receipt, row, words=words)


def print_own(*, supporter: Supporter, receipt_id: UUID, now: datetime) -> Copy:
    """Write down that a giver takes a copy of a receipt of theirs, and return it.

    Raises:
        ReceiptMissing, PaperForgotten
    """
    organisation_id = supporter.organisation_id
    receipt = receipts.by_id(organisation_id, receipt_id)
    if receipt.holder.supporter_id != supporter.id:
        raise receipts.ReceiptMissing
    way = ReceiptCopy.Way.OWN_PAGE
    return print_out(organisation_id=organisation_id, receipt_id=receipt_id, way=way, now=now)


def to_mail(copy_ids: Collection[UUID]) -> list[Letter]:
    """Return the copies that still are to be mailed, with all that their mails say.

    Nobody is mailed who was erased meanwhile, and no receipt that is void by now: the one
    in its place is on its way.
    """
    rows = ReceiptCopy.objects.filter(
        id__in=copy_ids,
        mailed_at=None,
        receipt__void=None,
        receipt__holder__forgotten_at=None,
        receipt__holder__supporter__erased_at=None,
    )
    related = rows.select_related("receipt__holder__supporter", "receipt__organisation")
    return [_letter(row) for row in related.order_by("id")]


def mark_mailed(*, copy_id: UUID, now: datetime) -> None:
    """Write down that the mail server took a copy."""
    ReceiptCopy.objects.filter(id=copy_id, mailed_at=None).update(mailed_at=now)


def _locked(organisation_id: UUID, receipt_id: UUID) -> Receipt:
    """Return a receipt that nobody else copies until the transaction ends."""
    receipt = receipts.by_id(organisation_id, receipt_id)
    Receipt.objects.select_for_update(no_key=True, of=("self",)).get(id=receipt.id)
    return receipt


def _mail(receipt: Receipt, *, now: datetime) -> ReceiptCopy:
    copy = _next(receipt, way=ReceiptCopy.Way.MAIL, now=now)
    due = ReceiptCopyDue(organisation_id=receipt.organisation_id, copy_id=copy.id)
    outbox.publish(due, now=now)
    return copy


def _next(receipt: Receipt, *, way: str, now: datetime) -> ReceiptCopy:
    last = receipt.copies.aggregate(last=Max("number"))["last"] or 0
    return ReceiptCopy.objects.create(
        organisation_id=receipt.organisation_id,
        receipt=receipt,
        number=last + 1,
        way=way,
        copied_on=receipt.organisation.day_of(now),
        made_at=now,
    )


def _letter(row: ReceiptCopy) -> Letter:
    receipt = row.receipt
    address, name = supporters.address_and_name(receipt.holder.supporter)
    return Letter(
        copy_id=row.id,
        to=address,
        name=name,
        locale=receipt.locale,
        organisation_name=receipt.organisation.name,
        organisation_slug=receipt.organisation.slug,
        number=receipts.number_of(receipt),
        is_duplicate=row.number > 1,
        copy=_copy(receipt, row, words=receipt_holders.read(receipt.holder, receipt)),
    )


def _copy(receipt: Receipt, row: ReceiptCopy, *, words: dict[str, object]) -> Copy:
    return Copy(
        form=receipt.form,
        words=words,
        made_at=receipt.made_at,
        number=row.number,
        copied_on=row.copied_on,
        void_on=receipts.voided_on(receipt),
    )


def _has_mailbox(receipt: Receipt) -> bool:
    supporter = receipt.holder.supporter
    return supporter.erased_at is None and bool(supporters.address_of(supporter))
