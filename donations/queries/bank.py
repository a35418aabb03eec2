"""Accounts, statements and lines as staff see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast, Right
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from donations.domain import references
from donations.domain.bank_csv import CsvLayout
from donations.models import BankAccount, BankLine, BankStatement, Pledge
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet

WORDS: dict[str, str | Promise] = {
    "": _("It has not been looked at yet."),
    "no-reference": _("It names no reference of ours."),
    "reference-unknown": _("No pledge has the reference it names."),
    "pledge-not-open": _("The pledge it names is paid or called off already."),
    "pledge-settled-by-provider": _("The pledge it names is paid by card."),
    "amount-differs": _("The pledge it names is of another amount."),
    "currency-differs": _("The pledge it names is in another currency."),
    "nothing-to-return": _("No gift of ours is known that it takes back."),
    "came-back": _("Money that we had sent came back."),
}


class BankAccountMissing(AppError):
    """There is no such bank account."""

    code = "bank-account-missing"
    kind = Kind.MISSING


class BankLineMissing(AppError):
    """There is no such line of a bank statement."""

    code = "bank-line-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Shown:
    """A statement, and the difference to the one before where balances do not meet."""

    statement: BankStatement
    gap_minor: int | None


def accounts(organisation_id: UUID) -> TenantQuerySet[BankAccount]:
    """Return an organisation's accounts."""
    return BankAccount.objects.for_org(organisation_id)


def account(organisation_id: UUID, account_id: UUID) -> BankAccount:
    """Return one account.

    Raises:
        BankAccountMissing
    """
    found = accounts(organisation_id).filter(id=account_id).first()
    if found is None:
        raise BankAccountMissing
    return found


def layout(of: BankAccount) -> CsvLayout:
    """Return how an account's bank writes CSV."""
    said = dict(of.csv_layout)
    return CsvLayout(headers=said.pop("headers", {}), **said)


def statements(of: BankAccount) -> TenantQuerySet[BankStatement]:
    """Return an account's statements."""
    return BankStatement.objects.for_org(of.organisation_id).filter(account=of)


def with_gaps(told: list[BankStatement]) -> list[Shown]:
    """Say of each statement, newest first, whether its opening meets the closing before it."""
    shown = []
    for place, statement in enumerate(told):
        before = next((each for each in told[place + 1 :] if each.closing_minor is not None), None)
        gap = None
        if before is not None and statement.opening_minor is not None:
            gap = statement.opening_minor - (before.closing_minor or 0) or None
        shown.append(Shown(statement, gap))
    return shown


def lines(organisation_id: UUID) -> TenantQuerySet[BankLine]:
    """Return the lines of an organisation's statements, without who paid and what for."""
    rows = BankLine.objects.for_org(organisation_id)
    return rows.select_related("account", "payment").defer("details_sealed")


def line(organisation_id: UUID, line_id: UUID) -> BankLine:
    """Return one line.

    Raises:
        BankLineMissing
    """
    rows = BankLine.objects.for_org(organisation_id).select_related("account", "payment")
    found = rows.filter(id=line_id).first()
    if found is None:
        raise BankLineMissing
    return found


def pledges_by_reference(organisation_id: UUID, said: set[str]) -> dict[str, Pledge | None]:
    """Return the pledge of each reference; None where two pledges end alike, or none does."""
    tails = {references.tail(reference): reference for reference in said}
    ends = Right(Cast("id", TextField()), references.TAIL)
    rows = Pledge.objects.for_org(organisation_id).annotate(ends=ends).filter(ends__in=list(tails))
    found: dict[str, Pledge | None] = {}
    for pledge in rows:
        reference = references.of(pledge.id)
        found[reference] = None if reference in found else pledge
    return found


def words(code: str) -> str:
    """Return in plain words what keeps a line waiting."""
    return str(WORDS.get(code, code))
