"""What stands in the addresses of screens about files of money. Used by `builders.places_of`."""

from datetime import UTC, datetime

from donations.models import BankAccount, BankLine, GiftImport
from donations.services import bank_accounts, gift_importing, statements
from mobilize.organisations.models import Organisation
from petitions.models import Cause
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


def places(cause: Cause, *, mark: str) -> dict[str, str]:
    """Return what stands in each place of an address about files of money."""
    account = an_account(cause.organisation, name=mark)
    return {
        "<uuid:gift_import_id>": str(a_gift_import(cause, name=mark).id),
        "<uuid:account_id>": str(account.id),
        "<uuid:line_id>": str(a_line(account, name=mark).id),
    }
