"""The organisation's own accounts: where gifts arrive, and how each bank writes its files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain import bank_csv, iban, references
from donations.domain.pledge_life import PAYABLE
from donations.domain.rails import TRANSFER
from donations.domain.written_amounts import DECIMALS
from donations.domain.written_days import DATES
from donations.models import BankAccount, Pledge
from donations.queries import bank
from mobilize.kit import text
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation
from petitions.domain import encodings, tables


class BankAccountKnown(AppError):
    """This account is on the list already."""

    code = "bank-account-known"
    kind = Kind.CONFLICT


class CsvLayoutInvalid(AppError):
    """A bank's CSV is described by fields, and choices, that we know."""

    code = "csv-layout-invalid"


CHOICES: Mapping[str, tuple[str, ...]] = {
    "encoding": ("", *encodings.ENCODINGS),
    "delimiter": ("", *tables.DELIMITERS),
    "dates": ("", *DATES),
    "decimal": ("", *DECIMALS),
}


@transaction.atomic
def add(
    *, organisation: Organisation, name: str, holder: str, account: str, currency: str,
    creditor_id: str = "", now: datetime,
) -> BankAccount:  # fmt: skip
    """Put an account of the organisation on its list.

    Raises:
        iban.IbanInvalid, iban.CreditorIdInvalid, BankAccountKnown, text.TextInvalid
    """
    number = iban.parse(account)
    with refused_by("one_bank_account_per_iban", become=BankAccountKnown(field="iban")):
        return BankAccount.objects.create(
            organisation=organisation,
            name=text.line(name, field="name"),
            holder=text.line(holder, field="holder"),
            iban=number,
            currency=currency,
            creditor_id=iban.creditor(creditor_id) if creditor_id else "",
            created_at=now,
        )


@transaction.atomic
def change(*, org_id: UUID, account_id: UUID, **said: Any) -> BankAccount:
    """Change what is said of an account: its name, its holder, how its bank writes CSV.

    Raises:
        BankAccountMissing, CsvLayoutInvalid, iban.CreditorIdInvalid, text.TextInvalid
    """
    account = bank.account(org_id, account_id)
    for field in ("name", "holder"):
        if field in said:
            setattr(account, field, text.line(said[field], field=field))
    if said.get("creditor_id") is not None:
        number = said["creditor_id"]
        account.creditor_id = iban.creditor(number) if number else ""
    if "csv_layout" in said:
        account.csv_layout = _checked(said["csv_layout"])
    account.save()
    return account


def told_to(pledge: Pledge) -> dict[str, Any] | None:
    """Return where, and under which reference, the giver of a transfer sends what is to come.

    None for other rails, and where the organisation has no account in this currency.
    """
    if pledge.rail != TRANSFER or pledge.state not in PAYABLE:
        return None
    rows = bank.accounts(pledge.organisation_id).filter(currency=pledge.currency)
    account = rows.order_by("created_at").first()
    if account is None:
        return None
    return {
        "holder": account.holder,
        "iban": references.written(account.iban),
        "reference": references.written(references.of(pledge.id)),
    }


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    headers = {field: header for field, header in said.get("headers", {}).items() if header}
    unknown = set(headers) - set(bank_csv.FIELDS)
    if unknown:
        raise CsvLayoutInvalid(field=f"headers.{min(unknown)}")
    if headers and not {"booked_on"} <= headers.keys():
        raise CsvLayoutInvalid("Say which header stands above the day.", field="headers.booked_on")
    if headers and not {"amount", "credit"} & headers.keys():
        raise CsvLayoutInvalid("Say which header stands above the amount.", field="headers.amount")
    kept: dict[str, Any] = {"headers": headers}
    for field, choices in CHOICES.items():
        if said.get(field, "") not in choices:
            raise CsvLayoutInvalid(field=field)
        kept[field] = said.get(field, "")
    return kept
