"""Collecting by direct debit: a batch for a day, made once, and the file that a bank reads.

A collection is an open pledge until the bank's statement says that its money came; a
return is a refund of it, on its own day.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from donations.domain import direct_debits, pain008
from donations.domain.direct_debits import Rhythm
from donations.domain.pain008 import Creditor, Debit
from donations.models import BankAccount, Collection, DebitBatch, Mandate, Pledge
from donations.queries.bank import BankAccountMissing
from donations.services import mandates
from mobilize.kit import ids
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import User

# Copied from the promise that a mandate was given for: its way here is theirs too.
LIKE = (
    "organisation_id", "cause_id", "petition_id", "supporter_id", "amount_minor", "currency",
    "rail", "fundraising_page_id", "touch_id", "touches", "journey", "parent_id", "root_id",
    "depth", "note",
)  # fmt: skip


class CreditorIdMissing(AppError):
    """The account has no SEPA creditor identifier, without which nothing can be collected."""

    code = "creditor-id-missing"
    kind = Kind.CONFLICT


class NothingToCollect(AppError):
    """No mandate of this account is due by that day."""

    code = "nothing-to-collect"
    kind = Kind.CONFLICT


@transaction.atomic
def collect(
    *, org_id: UUID, account_id: UUID, collect_on: date, by: User | None, now: datetime
) -> DebitBatch:
    """Make the batch of everything due by a day; the second call returns the first one's.

    Raises:
        BankAccountMissing, CreditorIdMissing, CollectionDayInvalid, NothingToCollect,
        and as `pain008.document`
    """
    account = _locked(org_id, account_id)
    known = DebitBatch.objects.filter(account=account, collect_on=collect_on).first()
    if known is not None:
        return known
    if not account.creditor_id:
        raise CreditorIdMissing(field="account")
    today = account.organisation.day_of(now)
    direct_debits.check_day(collect_on, today=today)
    due = list(_due(account, collect_on, now=now))
    if not due:
        raise NothingToCollect(field="collect_on")
    batch = DebitBatch.objects.create(
        organisation_id=org_id, account=account, collect_on=collect_on, made_by=by, made_at=now,
        reference=f"DD{collect_on:%Y%m%d}-{ids.short_code()}", debits=len(due),
        total_minor=sum(mandate.pledge.amount_minor for mandate in due),
    )  # fmt: skip
    for mandate in due:
        _take(mandate, batch, now=now)
    file(batch)  # what a bank would refuse undoes the batch
    return batch


def file(batch: DebitBatch) -> bytes:
    """Return what the bank reads. Whoever was erased meanwhile is no longer in it.

    Raises:
        DebitInvalid, vault.Unreadable
    """
    account = batch.account
    return pain008.document(
        list(_debits(batch)),
        creditor=Creditor(name=account.holder, iban=account.iban, identifier=account.creditor_id),
        reference=batch.reference,
        collect_on=batch.collect_on,
        made_at=batch.made_at,
    )


def _locked(org_id: UUID, account_id: UUID) -> BankAccount:
    rows = BankAccount.objects.for_org(org_id).select_related("organisation")
    found = rows.filter(id=account_id).select_for_update(of=("self",)).first()
    if found is None:
        raise BankAccountMissing
    return found


def _due(account: BankAccount, collect_on: date, *, now: datetime) -> Iterator[Mandate]:
    """Yield the mandates to collect; end those that hold no more."""
    rows = Mandate.objects.filter(
        account=account, state=Mandate.State.ACTIVE, next_on__lte=collect_on
    )
    locked = rows.select_related("pledge", "supporter").select_for_update(of=("self",))
    for mandate in locked.order_by("id"):
        last_on = mandate.last_on or mandate.signed_on
        if direct_debits.has_lapsed(last_on=last_on, collect_on=collect_on):
            mandates.end(mandate, Mandate.State.LAPSED, now=now)
        elif mandate.supporter.erased_at is not None or _is_off(mandate):
            mandates.end(mandate, Mandate.State.CANCELLED, now=now)
        else:
            yield mandate


def _is_off(mandate: Mandate) -> bool:
    """Say whether the promise was called off, or paid another way, before it was ever collected."""
    first = not mandate.collected
    return mandate.pledge.state == "cancelled" or (first and mandate.pledge.state != "open")


def _take(mandate: Mandate, batch: DebitBatch, *, now: datetime) -> None:
    rhythm = Rhythm(mandate.first_on, mandate.every_months, mandate.ends_on)
    pledge = _again(mandate.pledge, now=now) if mandate.collected else mandate.pledge
    Collection.objects.create(
        organisation_id=batch.organisation_id,
        batch=batch,
        mandate=mandate,
        pledge=pledge,
        sequence=rhythm.sequence(mandate.collected),
    )
    mandate.collected, mandate.last_on = mandate.collected + 1, batch.collect_on
    mandate.next_on = rhythm.day(mandate.collected)
    if mandate.next_on is None:
        mandates.end(mandate, Mandate.State.COMPLETED, now=now)
    else:
        mandate.save()


def _again(pledge: Pledge, *, now: datetime) -> Pledge:
    """Return a promise like the first one, made now."""
    return Pledge.objects.create(made_at=now, **{name: getattr(pledge, name) for name in LIKE})


def _debits(batch: DebitBatch) -> Iterator[Debit]:
    rows = Collection.objects.filter(batch=batch).order_by("id")
    known = rows.select_related("pledge__cause", "mandate__supporter")
    for each in known.exclude(mandate__supporter__erased_at__isnull=False):
        name, number = mandates.holder_and_iban(each.mandate)
        yield Debit(
            end_to_end=each.pledge.reference,
            amount_minor=each.pledge.amount_minor,
            mandate=each.mandate.reference,
            signed_on=each.mandate.signed_on,
            name=name,
            iban=number,
            purpose=f"{each.pledge.cause.title} {each.pledge.reference}",
            sequence=each.sequence,
        )
