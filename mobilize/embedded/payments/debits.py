"""Test accounts that are debited: a debit is on its way for days, then paid or bounced."""

from dataclasses import dataclass

from mobilize.embedded.payments.cards import Decline

KIND = "sepa_debit"


@dataclass(frozen=True)
class Account:
    """One test account. `days` until its bank answers."""

    token: str
    iban: str
    says: str
    days: int = 3
    decline: Decline | None = None

    @property
    def last4(self) -> str:
        return self.iban[-4:]


class NoSuchAccount(Exception):
    """No test account has this number."""


BOUNCED = Decline("debit_not_authorized", "The bank did not authorise the debit.")
NO_FUNDS = Decline("insufficient_funds", "The account has insufficient funds.")

ACCOUNTS = (
    Account("success", "AT611904300234573201", "is debited"),
    Account("bounced", "AT861904300235473202", "refuses", decline=BOUNCED),
    Account("insufficientFunds", "AT591904300235473203", "lacks funds", decline=NO_FUNDS),
)

_BY_IBAN = {account.iban: account for account in ACCOUNTS}
_BY_TOKEN = {account.token: account for account in ACCOUNTS}


def by_iban(iban: str) -> Account:
    """Return the test account of this number; blanks and case do not count.

    Raises:
        NoSuchAccount
    """
    try:
        return _BY_IBAN["".join(iban.split()).upper()]
    except KeyError:
        raise NoSuchAccount from None


def by_token(token: str) -> Account:
    """Return a test account by its own name here."""
    return _BY_TOKEN[token]
