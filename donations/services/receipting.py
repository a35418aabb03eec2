"""Issuing receipts, and voiding them: every step is a row of its own, nothing is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain import receipts
from donations.domain.fiscal_years import FiscalYear
from donations.domain.receipts import ANNUAL, SINGLE, Line
from donations.models import Payment, Receipt, ReceiptHolder, ReceiptLine, ReceiptProfile
from donations.queries import receipt_profiles, receiptable
from donations.services import receipt_copies, receipt_holders, receipt_papers, receipt_series
from donations.services.receipt_papers import Facts
from mobilize.kit import ids
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Supporter
from petitions.services import supporters


class GiftMissing(AppError):
    """There is no such gift."""

    code = "gift-missing"
    kind = Kind.MISSING


class GiverUnknown(AppError):
    """Nobody is known who gave this: there can be no receipt for it."""

    code = "receipt-giver-unknown"
    kind = Kind.CONFLICT


class AddressUnknown(AppError):
    """Receipts of this organisation name the giver's postal address, and it is not known."""

    code = "receipt-address-unknown"
    kind = Kind.CONFLICT


class NothingToReceipt(AppError):
    """Nothing is left to give a receipt for: it went back, or stands on another receipt."""

    code = "nothing-to-receipt"
    kind = Kind.CONFLICT


class YearNotOver(AppError):
    """Annual receipts are made once the year is over."""

    code = "fiscal-year-not-over"
    kind = Kind.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What a receipt is to be made of: `replaces` is the void one it comes in the place of."""

    kind: str
    year: FiscalYear
    lines: Sequence[Line]
    person: list[str]
    locale: str
    replaces: Receipt | None = None


@transaction.atomic
def single(
    *, organisation: Organisation, payment_id: UUID, by: User | None = None, now: datetime
) -> Receipt:
    """Issue the receipt for one gift and have it mailed.

    Raises:
        GiftMissing, GiverUnknown, AddressUnknown, NothingToReceipt, ReceiptsNotSetUp
    """
    supporter = _giver_of(organisation, payment_id)
    profile = receipt_profiles.of(organisation.id)
    holder = receipt_holders.hold(supporter, now=now)
    lines = receiptable.lines(organisation, [payment_id])
    if not lines:
        raise NothingToReceipt
    issue = Issue(
        kind=SINGLE,
        year=receipt_profiles.calendar(profile).around(lines[0].given_on),
        lines=lines,
        person=person_of(supporter, holder, profile=profile),
        locale=supporter.locale,
    )
    return write(issue, organisation=organisation, holder=holder, by=by, now=now)


@transaction.atomic
def annual(
    *,
    organisation: Organisation,
    supporter: Supporter,
    year: int,
    by: User | None = None,
    now: datetime,
) -> list[Receipt]:
    """Issue one receipt per currency for what somebody gave in a year and no receipt tells yet.

    Raises:
        AddressUnknown, NothingToReceipt, YearInvalid, YearNotOver
        ReceiptsNotSetUp, SupporterErased
    """
    profile = receipt_profiles.of(organisation.id)
    asked = year_over(organisation, profile, year, now=now)
    holder = receipt_holders.hold(supporter, now=now)
    lines = receiptable.of_givers(organisation, [supporter.id], year=asked)[supporter.id]
    if not lines:
        raise NothingToReceipt
    person = person_of(supporter, holder, profile=profile)
    return [
        write(
            Issue(kind=ANNUAL, year=asked, lines=gifts, person=person, locale=supporter.locale),
            organisation=organisation,
            holder=holder,
            by=by,
            now=now,
        )
        for gifts in receipts.by_currency(lines).values()
    ]


def year_over(
    organisation: Organisation, profile: ReceiptProfile, label: int, *, now: datetime
) -> FiscalYear:
    """Return a year that annual receipts can be made for.

    Raises:
        YearInvalid, YearNotOver
    """
    year = receipt_profiles.calendar(profile).year(label)
    if organisation.day_of(now) <= year.last:
        raise YearNotOver(field="year")
    return year


def person_of(supporter: Supporter, holder: ReceiptHolder, *, profile: ReceiptProfile) -> list[str]:
    """Return who gave as a receipt names them: the name, then the address's lines.

    Raises:
        AddressUnknown, SupporterErased
    """
    address = receipt_holders.address_of(holder).splitlines()
    if profile.needs_address and not address:
        raise AddressUnknown
    return [supporters.name_of(supporter), *filter(None, map(str.strip, address))]


@transaction.atomic
def write(
    issue: Issue,
    *,
    organisation: Organisation,
    holder: ReceiptHolder,
    by: User | None,
    now: datetime,
) -> Receipt:
    """Write a receipt with the next number of the year it is issued in, and have it mailed.

    Two that are made for one gift at once cannot both stand: the second is refused.

    Raises:
        NothingToReceipt, ReceiptsNotSetUp
    """
    profile = receipt_profiles.of(organisation.id)
    today = organisation.day_of(now)
    series = receipt_profiles.calendar(profile).around(today).label
    receipt_holders.keep_until(holder, last_on=today, years=profile.kept_years)
    receipt = Receipt(
        id=ids.new(),
        organisation=organisation,
        holder=holder,
        **_facts(issue),
        issued_on=today,
        made_at=now,
        by=by,
    )
    # Last of what may wait: the series stays locked until the transaction ends.
    receipt.year, receipt.number = series, receipt_series.take(organisation.id, series)
    facts = _printed(issue, receipt)
    words = receipt_papers.compose(facts, profile=profile, locale=issue.locale)
    receipt.sealed = receipt_holders.seal(holder, receipt, words)
    receipt.save(force_insert=True)
    _write_lines(receipt, issue.lines)
    receipt_copies.mail_original(receipt, now=now)
    return receipt


def _write_lines(receipt: Receipt, lines: Sequence[Line]) -> None:
    rows = [
        ReceiptLine(
            organisation_id=receipt.organisation_id,
            receipt=receipt,
            payment_id=line.payment_id,
            generation=line.generation,
            amount_minor=line.amount_minor,
            given_on=line.given_on,
        )
        for line in lines
    ]
    with refused_by("one_standing_receipt_per_gift", become=NothingToReceipt()):
        ReceiptLine.objects.bulk_create(rows)


def _facts(issue: Issue) -> dict[str, Any]:
    days = [line.given_on for line in issue.lines]
    whole = issue.kind == ANNUAL
    return {
        "kind": issue.kind,
        "replaces": issue.replaces,
        "currency": issue.lines[0].currency,
        "amount_minor": receipts.total(issue.lines),
        "first_on": issue.year.first if whole else min(days),
        "last_on": issue.year.last if whole else max(days),
        "locale": issue.locale,
        "form": receipt_papers.FORM,
    }


def _printed(issue: Issue, receipt: Receipt) -> Facts:
    old = issue.replaces
    return Facts(
        kind=issue.kind,
        number=receipts.number(receipt.year, receipt.number),
        person=issue.person,
        lines=issue.lines,
        year=issue.year,
        issued_on=receipt.issued_on,
        replaces=receipts.number(old.year, old.number) if old else "",
    )


def _giver_of(organisation: Organisation, payment_id: UUID) -> Supporter:
    rows = Payment.objects.for_org(organisation.id).select_related("pledge__supporter")
    payment = rows.filter(id=payment_id).first()
    if payment is None:
        raise GiftMissing
    if payment.pledge.supporter is None or payment.pledge.supporter.erased_at is not None:
        raise GiverUnknown
    return payment.pledge.supporter
