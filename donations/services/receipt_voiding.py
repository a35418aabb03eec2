"""Voiding receipts, and issuing others in their place: after a refund, or after a mistake."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from donations.domain import receipts as rules
from donations.domain.receipts import DETAILS, REFUND, Line
from donations.models import Receipt, ReceiptHolder, ReceiptVoid
from donations.queries import receipt_profiles, receiptable
from donations.queries import receipts as found
from donations.services import receipt_holders, receipting
from donations.services.receipting import Issue
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User

LOOK_BACK = timedelta(days=30)  # a refund is noticed within a minute; this outlives any outage
MOST_AT_ONCE = 200


class ReceiptVoided(AppError):
    """This receipt is void already."""

    code = "receipt-void"
    kind = Kind.CONFLICT


@transaction.atomic
def void(
    *,
    organisation: Organisation,
    receipt_id: UUID,
    reason: str,
    replace: bool,
    by: User | None = None,
    now: datetime,
) -> Receipt | None:
    """Declare a receipt void; with `replace` issue another for what is left of its gifts.

    Returns the new one. Where nothing is left there is none. The new one says which it replaces.

    Raises:
        ReceiptMissing, ReceiptVoided, ReceiptsNotSetUp, AddressUnknown, PaperForgotten
    """
    receipt = found.by_id(organisation.id, receipt_id)
    holder = _locked(receipt)
    _write_void(receipt, reason=reason, by=by, now=now)
    if not replace:
        return None
    lines = _left(organisation, receipt)
    if not lines:
        return None
    issue = _again(organisation, receipt, holder, lines, renewed=reason == DETAILS)
    return receipting.write(issue, organisation=organisation, holder=holder, by=by, now=now)


def catch_up(*, organisation: Organisation, now: datetime) -> int:
    """Void and replace each receipt that tells of money which went back since; return how many.

    Each in a transaction of its own: call it within the organisation's scope.
    """
    due = receiptable.untrue(organisation, since=(now - LOOK_BACK).date())[:MOST_AT_ONCE]
    for receipt_id in due:
        void(organisation=organisation, receipt_id=receipt_id, reason=REFUND, replace=True, now=now)
    return len(due)


def _locked(receipt: Receipt) -> ReceiptHolder:
    """Return whose receipt it is, locked: their receipts are made and voided in turn."""
    rows = ReceiptHolder.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("supporter").get(id=receipt.holder_id)


def _write_void(receipt: Receipt, *, reason: str, by: User | None, now: datetime) -> None:
    with refused_by("donations_receiptvoid_receipt_id_key", become=ReceiptVoided()):
        ReceiptVoid.objects.create(
            organisation_id=receipt.organisation_id,
            receipt=receipt,
            reason=reason,
            voided_on=receipt.organisation.day_of(now),
            made_at=now,
            by=by,
        )


def _left(organisation: Organisation, receipt: Receipt) -> list[Line]:
    payments = list(receipt.lines.values_list("payment_id", flat=True))
    return rules.by_currency(receiptable.lines(organisation, payments)).get(receipt.currency, [])


def _again(
    organisation: Organisation,
    receipt: Receipt,
    holder: ReceiptHolder,
    lines: list[Line],
    *,
    renewed: bool,
) -> Issue:
    """Name the giver as before; as they are known today if that was what was wrong.

    What the old receipt said is also how somebody is named who was erased since.
    """
    profile = receipt_profiles.of(organisation.id)
    if renewed:
        person = receipting.person_of(holder.supporter, holder, profile=profile)
    else:
        person = receipt_holders.read(holder, receipt)["person"]
    return Issue(
        kind=receipt.kind,
        year=receipt_profiles.calendar(profile).around(receipt.first_on),
        lines=lines,
        person=person,
        locale=receipt.locale if not renewed else holder.supporter.locale,
        replaces=receipt,
    )
