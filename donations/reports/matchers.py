"""What matchers owe and have paid, as a spreadsheet takes it."""

from collections.abc import Iterable, Sequence

from donations.queries.match_payments import Account
from mobilize.kit.spreadsheets import Cell

HEADER = [
    "offer", "matcher", "title", "state", "currency", "cap_minor", "held_minor", "owed_minor",
    "paid_minor", "open_minor", "payments",
]  # fmt: skip


def table(accounts: Iterable[Account]) -> list[Sequence[Cell]]:
    """Return the accounts as a table, amounts in minor units of the offer's currency."""
    return [HEADER, *(_row(each) for each in accounts)]


def _row(each: Account) -> Sequence[Cell]:
    offer = each.offer
    return [
        str(offer.id), offer.matcher, offer.title, offer.state, offer.currency, offer.cap_minor,
        offer.held_minor, each.owed_minor, each.paid_minor, each.open_minor, each.payments,
    ]  # fmt: skip
