"""Money that moves past every provider: by transfer, SMS, cheque or in cash.

Staff say what the bank statement or the till says. Their word is an event like a
provider's, so that everything is folded and booked in one way.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from donations.domain.folding import SUCCEEDED
from donations.gateways.cards import Back, Line, Reversal, Told
from mobilize.kit.money import Money

NAME = "manual"


class ByHand:
    """A `Gateway` whose provider is whoever counts the money."""

    def refund(self, back: Back, *, now: datetime) -> Told:
        """Tell that the money was given back, which staff have done or do now."""
        about = _about(back.organisation_id, back.payment_id, back.money)
        about |= {
            "id": f"manual_{back.refund_id.hex}",
            "object": "refund",
            "status": "succeeded",
            "created": int(now.timestamp()),
        }
        about["metadata"]["refund"] = str(back.refund_id)
        return _told(f"manual:{back.refund_id}", "refund.created", about, at=now)

    def look_up(self, *, session_ref: str, payment_ref: str, now: datetime) -> list[Told]:
        """Nobody knows more than staff have said."""
        return []

    def statement(self, *, since: datetime) -> list[Line]:
        """Bank statements come as files, and are matched to pledges elsewhere."""
        return []

    def forget(self, method_ref: str) -> None:
        """Nothing is kept of who pays by hand."""

    def reversals(self, *, since: datetime) -> list[Reversal]:
        """Nor does anybody else tell of what went back."""
        return []


def received(*, organisation_id: UUID, payment_id: UUID, money: Money, at: datetime) -> Told:
    """Tell that money has come."""
    about = _about(organisation_id, payment_id, money)
    about |= {"object": "payment_intent", "status": "succeeded", "amount_received": money.minor}
    return _told(f"manual:{payment_id}", SUCCEEDED, about, at=at)


def returned(
    *, organisation_id: UUID, payment_id: UUID, money: Money, reference: str, at: datetime
) -> Told:
    """Tell that money went back past us, as a bank statement says; `reference` makes it one."""
    about = _about(organisation_id, payment_id, money)
    about |= {"id": reference, "object": "refund", "status": "succeeded"}
    about["created"] = int(at.timestamp())
    return _told(f"manual:{reference}", "refund.created", about, at=at)


def _about(organisation_id: UUID, payment_id: UUID, money: Money) -> dict[str, Any]:
    return {
        "id": "",
        "amount": money.minor,
        "amount_received": 0,
        "currency": money.currency.lower(),
        "created": 0,
        "payment_ref": "",
        "failure_code": "",
        "metadata": {"organisation": str(organisation_id), "payment": str(payment_id)},
    }


def _told(name: str, kind: str, about: dict[str, Any], *, at: datetime) -> Told:
    owner = about["metadata"]
    return Told(name, kind, at, "", owner["organisation"], owner["payment"], about)
