"""Which ledger entries a payment's truth asks for."""

from dataclasses import dataclass
from datetime import datetime

from donations.domain.folding import Outcome
from donations.domain.reversals import Dispute, Refund


@dataclass(frozen=True)
class Entry:
    """One movement of money. `source_key` makes it one, however often it is told."""

    kind: str
    source_key: str
    amount_minor: int
    happened_at: datetime


def of(outcome: Outcome, *, payment_id: str, amount_minor: int) -> list[Entry]:
    """Return every entry an outcome asks for. A reversal mirrors its gift on its own date."""
    if outcome.captured_at is None:
        return []
    gift = Entry("gift", f"gift:{payment_id}", amount_minor, outcome.captured_at)
    refunds = [entry for refund in outcome.refunds for entry in _of_refund(refund)]
    disputes = [entry for dispute in outcome.disputes for entry in _of_dispute(dispute)]
    return [gift, *refunds, *disputes]


def _of_refund(refund: Refund) -> list[Entry]:
    back = [Entry("refund", f"refund:{refund.ref}", -refund.amount_minor, refund.refunded_at)]
    if refund.failed_at is not None:
        key = f"refund_failed:{refund.ref}"
        back.append(Entry("refund_failed", key, refund.amount_minor, refund.failed_at))
    return back


def _of_dispute(dispute: Dispute) -> list[Entry]:
    gone = [Entry("dispute", f"dispute:{dispute.ref}", -dispute.amount_minor, dispute.opened_at)]
    if dispute.state == "won" and dispute.closed_at is not None:
        key = f"dispute_won:{dispute.ref}"
        gone.append(Entry("dispute_won", key, dispute.amount_minor, dispute.closed_at))
    return gone
