"""What becomes of a line: booked for a pledge, made a gift of its own, or ignored with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain import written_days
from donations.domain.amounts import CurrencyDiffers
from donations.domain.promises import Giver, PledgeKind, Promise
from donations.domain.rails import TRANSFER
from donations.models import BankLine, Payment, Pledge
from donations.queries.bank import BankLineMissing
from donations.services import fulfilling, pledging, returning, settling, settling_together
from donations.services.settling_together import Came
from mobilize.kit import text
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations.models import User
from petitions.models import Cause

SETTLED = ["state", "why", "payment", "details_sealed", "settled_at", "settled_by"]


class LineSettled(AppError):
    """This line has been booked or ignored already."""

    code = "bank-line-settled"
    kind = Kind.CONFLICT


class AmountDiffers(AppError):
    """The pledge expects another amount than the money that came. Make a gift of the line."""

    code = "amount-differs"
    kind = Kind.CONFLICT


class LineIsNoGift(AppError):
    """Only money that came can be made a gift."""

    code = "bank-line-no-gift"
    kind = Kind.CONFLICT


@transaction.atomic
def assign(
    *, line: BankLine, pledge_id: UUID, by: User | None, by_itself: bool = False, now: datetime
) -> BankLine:
    """Book a line for a pledge: money that came fulfils it, money that went back is a refund.

    It is the next payment, or all that is left. Only where nobody has looked, `by_itself`,
    is less for a promise in instalments refused: somebody may know better.

    Raises:
        LineSettled, PledgeMissing, AmountDiffers, CurrencyDiffers, LineIsNoGift,
        NothingToReturn, and as `settling.record`
    """
    line = lock(line.organisation_id, line.id)
    pledge = pledging.lock(line.organisation_id, pledge_id)
    if pledge.currency != line.currency:
        raise CurrencyDiffers(
            "This pledge is in %(currency)s.", field="pledge", currency=pledge.currency
        )
    if line.kind == BankLine.Kind.RETURN:
        return _close(line, _given_back(line, pledge, now=now), by=by, now=now)
    if line.kind != BankLine.Kind.CREDIT:
        raise LineIsNoGift
    pledging.refuse_unless_open(pledge)
    _refuse_another_amount(line, pledge, by_itself=by_itself)
    return _close(line, _record(line, pledge, by=by, now=now), by=by, now=now)


@transaction.atomic
def make_gift(
    *, line: BankLine, cause: Cause, giver: Giver | None, by: User | None, now: datetime
) -> BankLine:
    """Make a gift to a cause of money that came without a pledge.

    Raises:
        LineSettled, LineIsNoGift, and as `pledging.make`
    """
    line = lock(line.organisation_id, line.id)
    if line.kind != BankLine.Kind.CREDIT:
        raise LineIsNoGift
    promise = Promise(
        amount_minor=line.amount_minor, currency=line.currency, rail=TRANSFER, by_staff=True
    )
    pledge = pledging.make(
        cause=cause, petition=None, promise=promise, giver=giver, touch_token=None, by=by, now=now
    )
    return _close(line, _record(line, pledge, by=by, now=now), by=by, now=now)


@transaction.atomic
def ignore(*, line: BankLine, note: str, by: User | None, now: datetime) -> BankLine:
    """Leave a line out of the book for good, and say why.

    Raises:
        LineSettled, text.TextInvalid
    """
    line = lock(line.organisation_id, line.id)
    line.note = text.line(note, field="note")
    _settle(line, BankLine.State.IGNORED, by=by, now=now)
    line.save()
    return line


def lock(organisation_id: UUID, line_id: UUID) -> BankLine:
    """Return a line that waits, and that nobody else settles until the transaction ends.

    Raises:
        BankLineMissing, LineSettled
    """
    rows = BankLine.objects.for_org(organisation_id).select_related("organisation", "account")
    line = rows.filter(id=line_id).select_for_update(of=("self",)).first()
    if line is None:
        raise BankLineMissing
    if line.state != BankLine.State.WAITING:
        raise LineSettled
    return line


def book_together(lines: Sequence[BankLine], named: Mapping[str, Pledge], *, now: datetime) -> None:
    """Book those of these lines that fulfil plain promises, in few statements; the rest waits.

    Each names a pledge that no other of them names. A line somebody settles meanwhile is theirs.
    """
    if not lines:
        return
    rows = BankLine.objects.for_org(lines[0].organisation_id).filter(
        id__in=[line.id for line in lines],
        kind=BankLine.Kind.CREDIT,
        state=BankLine.State.WAITING,
    )
    rows = rows.select_related("organisation").select_for_update(of=("self",)).order_by("id")
    locked = {named[line.reference].id: line for line in rows}
    payments = settling_together.record(
        organisation=lines[0].organisation,
        came=[_came(pledge_id, line, now=now) for pledge_id, line in locked.items()],
        now=now,
    )
    booked = [locked[pledge_id] for pledge_id in payments]
    for line in booked:
        line.payment = payments[named[line.reference].id]
        _settle(line, BankLine.State.BOOKED, by=None, now=now)
    BankLine.objects.bulk_update(booked, SETTLED)


def _refuse_another_amount(line: BankLine, pledge: Pledge, *, by_itself: bool) -> None:
    left = pledge.amount_minor - fulfilling.paid_minor(pledge)
    if line.amount_minor in {fulfilling.to_pay(pledge), left}:
        return
    in_parts = pledge.kind == PledgeKind.INSTALMENTS and line.amount_minor < left
    if by_itself or not in_parts:
        raise AmountDiffers(field="pledge")


def _came(pledge_id: UUID, line: BankLine, *, now: datetime) -> Came:
    money = Money(line.amount_minor, line.currency)
    return Came(pledge_id, money, _said(line), moment(line, now=now))


def _record(line: BankLine, pledge: Pledge, *, by: User | None, now: datetime) -> Payment:
    return settling.record(
        organisation=line.organisation,
        pledge_id=pledge.id,
        reference=_said(line),
        received_at=moment(line, now=now),
        amount_minor=line.amount_minor,
        by=by,
        now=now,
    )


def _given_back(line: BankLine, pledge: Pledge, *, now: datetime) -> Payment:
    return returning.take_back(
        pledge=pledge,
        amount_minor=-line.amount_minor,
        reference=f"bank:{line.id}",
        returned_at=moment(line, now=now),
        now=now,
    )


def moment(line: BankLine, *, now: datetime) -> datetime:
    """Return when the money of a line counts as received: noon of the bank's day, at most now."""
    zone = line.organisation.zone
    return written_days.moment(line.booked_on, zone=zone, now=now)


def _said(line: BankLine) -> str:
    return (line.reference or line.bank_ref)[:100]


def _close(line: BankLine, payment: Payment, *, by: User | None, now: datetime) -> BankLine:
    line.payment = payment
    _settle(line, BankLine.State.BOOKED, by=by, now=now)
    line.save()
    return line


def _settle(line: BankLine, state: str, *, by: User | None, now: datetime) -> None:
    line.state, line.why, line.details_sealed = state, "", b""
    line.settled_at, line.settled_by = now, by
