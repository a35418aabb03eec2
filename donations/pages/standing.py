"""How a promise stands, in money, as its giver's own page says it."""

from datetime import date
from typing import Any

from donations.queries import pledges
from donations.services import fulfilling, keeping
from mobilize.kit.languages import written
from mobilize.kit.money import Money


def of(pledge: Any, *, today: date) -> dict[str, Any]:
    """Return the whole, the next payment, what came, what is kept of it and what went back.

    What is nothing is empty. `charged` says that the next part will be charged to what its
    giver has left; one of which the day is over was, and failed.
    """
    came, kept = fulfilling.paid_minor(pledge), pledges.kept_minor(pledge)
    said = {
        "money": pledge.amount_minor,
        "next_money": fulfilling.to_pay(pledge),
        "came": came,
        "kept": kept,
        "went_back": came - kept,
    }
    return {
        **{name: _written(minor, pledge.currency) for name, minor in said.items()},
        "charged": keeping.newest_of(pledge) is not None and (pledge.due_on or today) > today,
    }


def _written(minor: int, currency: str) -> str:
    return written(Money(minor, currency)) if minor > 0 else ""
