"""What stands in the addresses of screens about files of money. Used by `builders.places_of`."""

from datetime import UTC, date, datetime
from typing import Any

from donations.models import BankAccount, BankLine, DebitBatch, GiftImport, Mandate, Pledge
from donations.services import bank_accounts, debiting, gift_importing, mandates, statements
from mobilize.organisations.models import Organisation
from petitions.models import Cause
from petitions.services import supporters
from tests.bank_files import IBAN, Entry, camt

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHEET = b"Date,Amount,E-mail,Name\n2025-12-24,12.50,ines@example.org,Ines Duarte\n"


def a_gift_import(cause: Cause, *, name: str = "Old system") -> GiftImport:
    """Return a file of one gift that waits for its dry run."""
    return gift_importing.upload(cause=cause, name=name, data=SHEET, by=None, now=MONDAY)


def an_account(org: Organisation, *, name: str = "Main", **said: str) -> BankAccount:
    """Return an account of the organisation's own."""
    return bank_accounts.add(
        organisation=org, name=name, holder="Relief e.V.", account=IBAN, currency="EUR",
        now=MONDAY, **said,
    )  # fmt: skip


def a_line(account: BankAccount, *, name: str = "Ines Duarte") -> BankLine:
    """Return money that came and names no pledge."""
    statements.take(
        org_id=account.organisation_id, account_id=account.id, name="February",
        data=camt(Entry("10.00", "for the wells", name=name)), by=None, now=MONDAY,
    )  # fmt: skip
    return BankLine.objects.get(account=account)


def a_mandate(
    account: BankAccount, cause: Cause, *, giver: str = "ines@example.org", **said: Any
) -> Mandate:
    """Return leave to collect 25 euros every month, from the 4th of March on."""
    ines = supporters.find_or_make(
        org_id=cause.organisation_id, email=giver, name="Ines Duarte", country="PT", locale="en",
        now=MONDAY,
    )  # fmt: skip
    pledge = Pledge.objects.create(
        organisation=cause.organisation, cause=cause, supporter=ines, amount_minor=2500,
        currency="EUR", rail="transfer", made_at=MONDAY,
    )  # fmt: skip
    terms: dict[str, Any] = {
        "holder": "Inês Duarte", "iban": "GB33BUKB20201555555555", "every_months": 1,
        "signed_on": date(2026, 3, 1), "first_on": date(2026, 3, 4),
    }  # fmt: skip
    return mandates.give(
        org_id=cause.organisation_id, pledge_id=pledge.id, account_id=account.id,
        terms=mandates.Terms(**(terms | said)), by=None, now=MONDAY,
    )  # fmt: skip


def a_batch(account: BankAccount) -> DebitBatch:
    """Return what is collected on the 4th of March."""
    return debiting.collect(
        org_id=account.organisation_id, account_id=account.id, collect_on=date(2026, 3, 4),
        by=None, now=MONDAY,
    )  # fmt: skip


def places(cause: Cause, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address about files of money."""
    account = an_account(cause.organisation, name=mark, creditor_id="DE98ZZZ09999999999")
    mandate = a_mandate(account, cause)
    return {
        "<uuid:gift_import_id>": str(a_gift_import(cause, name=mark).id),
        "<uuid:account_id>": str(account.id),
        "<uuid:mandate_id>": str(mandate.id),
        "<uuid:batch_id>": str(a_batch(account).id),
        "<uuid:line_id>": str(a_line(account, name=mark).id),
    }
