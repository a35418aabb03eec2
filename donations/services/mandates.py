"""Giving and ending the leave to collect by direct debit."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from donations.domain import direct_debits, iban, pain008
from donations.domain.amounts import CurrencyDiffers
from donations.domain.rails import TRANSFER
from donations.models import BankAccount, Mandate
from donations.queries import bank
from donations.queries.debits import MandateMissing
from donations.services import pledging
from mobilize.kit import ids, text
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import User
from petitions.models import Supporter
from petitions.services import supporters

EUROS = "EUR"


class MandateNeedsGiver(AppError):
    """A mandate is given for a promised transfer by somebody whose name is known."""

    code = "mandate-needs-giver"
    kind = Kind.CONFLICT


class MandateKnown(AppError):
    """This reference, or this pledge, has a mandate already."""

    code = "mandate-known"
    kind = Kind.CONFLICT


class MandateInvalid(AppError):
    """A mandate is signed on a day that has come, and used later."""

    code = "mandate-invalid"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was signed: whose account, on which day, and when it may be used."""

    holder: str
    iban: str
    signed_on: date
    first_on: date
    every_months: int
    reference: str = ""
    ends_on: date | None = None


@transaction.atomic
def give(
    *, org_id: UUID, pledge_id: UUID, account_id: UUID, terms: Terms, by: User | None, now: datetime
) -> Mandate:
    """Record a signed mandate for an open promise; its reference is the pledge's unless given.

    Raises:
        PledgeMissing, PledgeSettled, BankAccountMissing, MandateNeedsGiver, MandateKnown,
        MandateInvalid, CurrencyDiffers, iban.IbanInvalid, pain008.DebitInvalid, TextInvalid
    """
    pledge, account = pledging.lock(org_id, pledge_id), bank.account(org_id, account_id)
    pledging.refuse_unless_open(pledge)
    giver = pledge.supporter
    if giver is None or pledge.rail != TRANSFER:
        raise MandateNeedsGiver
    if {pledge.currency, account.currency} != {EUROS}:
        raise CurrencyDiffers("Direct debits are in euros.", field="account")
    _check(terms, today=now.date())
    said = terms.reference or pledge.reference
    mandate = Mandate(
        id=ids.new(), organisation_id=org_id, account=account, pledge=pledge, supporter=giver,
        reference=pain008.check_identifier(said, field="reference"),
        signed_on=terms.signed_on, first_on=terms.first_on, every_months=terms.every_months,
        ends_on=terms.ends_on, next_on=terms.first_on, made_by=by, made_at=now,
    )  # fmt: skip
    holder, number = text.line(terms.holder, field="holder"), iban.parse(terms.iban)
    mandate.holder_sealed = supporters.seal(giver, holder, place=_place(mandate, "holder_sealed"))
    mandate.iban_sealed = supporters.seal(giver, number, place=_place(mandate, "iban_sealed"))
    known = MandateKnown(field="reference")
    with refused_by("one_mandate_per_reference", become=known):
        if Mandate.objects.filter(pledge=pledge).exists():
            raise MandateKnown(field="pledge")
        mandate.save(force_insert=True)
    return mandate


@transaction.atomic
def cancel(*, org_id: UUID, mandate_id: UUID, now: datetime) -> Mandate:
    """End a mandate. A second call changes nothing; what is in a batch already stays there.

    Raises:
        MandateMissing
    """
    rows = Mandate.objects.for_org(org_id).select_related("pledge__cause", "account")
    mandate = rows.filter(id=mandate_id).select_for_update(of=("self",)).first()
    if mandate is None:
        raise MandateMissing
    if mandate.state == Mandate.State.ACTIVE:
        end(mandate, Mandate.State.CANCELLED, now=now)
    return mandate


def end(mandate: Mandate, state: str, *, now: datetime) -> None:
    """End a locked mandate."""
    mandate.state, mandate.ended_at, mandate.next_on = state, now, None
    mandate.save()


def forget(supporter: Supporter, *, now: datetime) -> int:
    """End somebody's mandates and empty whose account they name; return how many."""
    rows = Mandate.objects.filter(supporter=supporter).select_for_update(of=("self",))
    for mandate in rows:
        mandate.holder_sealed = mandate.iban_sealed = b""
        if mandate.state == Mandate.State.ACTIVE:
            end(mandate, Mandate.State.CANCELLED, now=now)
        else:
            mandate.save(update_fields=["holder_sealed", "iban_sealed"])
    return len(rows)


def holder_and_iban(mandate: Mandate) -> tuple[str, str]:
    """Return whose account a mandate names, and which.

    Raises:
        SupporterErased, vault.Unreadable
    """
    giver = mandate.supporter
    name = supporters.unseal(
        giver, bytes(mandate.holder_sealed), place=_place(mandate, "holder_sealed")
    )
    number = supporters.unseal(
        giver, bytes(mandate.iban_sealed), place=_place(mandate, "iban_sealed")
    )
    return name, number


def due(account: BankAccount, *, collect_on: date) -> int:
    """Return how many mandates of an account are due by a day."""
    rows = Mandate.objects.for_org(account.organisation_id).filter(account=account)
    return rows.filter(state=Mandate.State.ACTIVE, next_on__lte=collect_on).count()


def _check(terms: Terms, *, today: date) -> None:
    if terms.signed_on > today:
        raise MandateInvalid(field="signed_on")
    if terms.first_on < terms.signed_on:
        raise MandateInvalid(field="first_on")
    if terms.every_months not in direct_debits.EVERY:
        raise MandateInvalid("It is collected every 1, 3, 6 or 12 months, or once (0).",
                             field="every_months")  # fmt: skip
    if terms.ends_on is not None and terms.ends_on < terms.first_on:
        raise MandateInvalid(field="ends_on")


def _place(mandate: Mandate, column: str) -> str:
    return f"donations_mandate:{column}:{mandate.id}"
