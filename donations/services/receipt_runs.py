"""Making a year's annual receipts: part by part, by the worker; killed half-way it goes on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain.events import ReceiptRunWaiting
from donations.domain.fiscal_years import FiscalYear
from donations.models import ReceiptRun
from donations.queries import receipt_profiles, receiptable
from donations.services import receipting
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.models import Supporter

PART = 50  # givers of one transaction: the series is locked as long
MOST_SINGLES = 200  # of one organisation at once; the rest a minute later


class RunGoesOn(AppError):
    """The receipts of this year are being made at this moment."""

    code = "receipt-run-goes-on"
    kind = Kind.CONFLICT


@transaction.atomic
def start(
    *, organisation: Organisation, year: int, by: User | None = None, now: datetime
) -> ReceiptRun:
    """Begin to make a year's receipts, for every giver with gifts that no receipt tells yet.

    Raises:
        ReceiptsNotSetUp, YearInvalid, YearNotOver, RunGoesOn
    """
    profile = receipt_profiles.of(organisation.id)
    asked = receipting.year_over(organisation, profile, year, now=now)
    with refused_by("one_run_of_receipts_at_a_time", become=RunGoesOn()):
        run = ReceiptRun.objects.create(
            organisation=organisation,
            year=asked.label,
            first_on=asked.first,
            last_on=asked.last,
            nameless=receiptable.nameless(organisation, year=asked),
            started_at=now,
            by=by,
        )
    _wait(run, now=now)
    return run


@transaction.atomic
def go_on(*, organisation: Organisation, run_id: UUID, after: str, now: datetime) -> None:
    """Make the receipts of the next givers, and ask for the part that follows.

    A second call for a part that is done changes nothing.
    """
    run = ReceiptRun.objects.for_org(organisation.id).select_for_update().get(id=run_id)
    if run.done or _place(run) != after:
        return
    year = FiscalYear(run.year, run.first_on, run.last_on)
    givers = receiptable.givers_of(organisation, year=year, after=run.after, most=PART)
    with_gifts = receiptable.of_givers(organisation, givers, year=year)
    for supporter in Supporter.objects.filter(id__in=givers, erased_at=None).order_by("id"):
        if with_gifts[supporter.id]:
            _issue(run, organisation, supporter, now=now)
    if givers:
        run.after = givers[-1]
        _wait(run, now=now)
    else:
        run.done, run.done_at = True, now
    run.save()


def issue_singles(*, organisation: Organisation, now: datetime) -> int:
    """Issue the receipts of single gifts that were booked since the organisation wants them.

    Returns how many. A giver whose address is asked for and not known waits until it is.
    """
    profile = receipt_profiles.known(organisation.id)
    if profile is None or profile.singles_since is None:
        return 0
    issued = 0
    waiting = receiptable.unreceipted(
        organisation, since=profile.singles_since, most=MOST_SINGLES, needing=profile.needs_address
    )
    for payment_id in waiting:
        issued += _tried(organisation, payment_id, now=now)
    return issued


def _tried(organisation: Organisation, payment_id: UUID, *, now: datetime) -> int:
    try:
        receipting.single(organisation=organisation, payment_id=payment_id, now=now)
    except AppError:
        return 0
    return 1


def _issue(
    run: ReceiptRun, organisation: Organisation, supporter: Supporter, *, now: datetime
) -> None:
    try:
        made = receipting.annual(
            organisation=organisation, supporter=supporter, year=run.year, by=run.by, now=now
        )
    except receipting.AddressUnknown:
        run.homeless += 1
    else:
        run.issued += len(made)


def _wait(run: ReceiptRun, *, now: datetime) -> None:
    event = ReceiptRunWaiting(organisation_id=run.organisation_id, run_id=run.id, after=_place(run))
    outbox.publish(event, now=now)


def _place(run: ReceiptRun) -> str:
    return str(run.after or "")
