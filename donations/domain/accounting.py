"""The ledger as a journal of double entry: each entry moves money against one other account.

Money that came is debited to the rail's account and credited to the other one; money
that went, the other way round. So debits and credits are equal, entry by entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from donations.domain.rails import RAILS
from mobilize.kit.money import exponent

MONEY, INCOME, REFUNDS, DISPUTES, OTHER = ROLES = (
    "money", "income", "refunds", "disputes", "other",
)  # fmt: skip
ROLE_OF = {
    "gift": INCOME,
    "refund": REFUNDS,
    "refund_failed": REFUNDS,
    "dispute": DISPUTES,
    "dispute_won": DISPUTES,
}
# Before an organisation says its own: names of their own, which no chart of accounts has.
DEFAULTS: Mapping[tuple[str, str], str] = {
    **{(MONEY, rail): f"money-{rail}" for rail in RAILS},
    (INCOME, ""): "gifts",
    (REFUNDS, ""): "refunds",
    (DISPUTES, ""): "disputes",
    (OTHER, ""): "other",
}
PLACES = tuple((role, rail) for role in ROLES for rail in ("", *RAILS))


@dataclass(frozen=True)
class Posting:
    """One line of the journal: an account, and what it is debited or credited."""

    account: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True)
class Chart:
    """Which account each role has, by rail where that is said."""

    numbers: Mapping[tuple[str, str], str]

    def account(self, role: str, rail: str) -> str:
        """Return the account's number: the rail's own, else the role's."""
        for said in (self.numbers, DEFAULTS):
            found = said.get((role, rail)) or said.get((role, ""))
            if found:
                return found
        return f"{role}-{rail}"

    def postings(self, *, kind: str, rail: str, amount_minor: int) -> tuple[Posting, Posting]:
        """Return both lines of an entry; their debits equal their credits."""
        money = self.account(MONEY, rail)
        other = self.account(ROLE_OF.get(kind, OTHER), rail)
        size = abs(amount_minor)
        debited, credited = (money, other) if amount_minor > 0 else (other, money)
        return Posting(debited, size, 0), Posting(credited, 0, size)


def written(minor: int, currency: str) -> str:
    """Write an amount with a point and without groups, as bookkeeping programs read it."""
    digits = exponent(currency)
    if not minor:
        return ""
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)
