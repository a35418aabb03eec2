"""One noun a file."""

from donations.models.chains import ChainPage, ChainSummary, ChainTree
from donations.models.ledger_entry import LedgerEntry
from donations.models.payment import Payment
from donations.models.pledge import Pledge
from donations.models.provider_event import ProviderEvent
from donations.models.reversal import Dispute, Refund
from donations.models.saved_method import SavedMethod
from donations.models.tie_out import TieOut

__all__ = [
    "ChainPage",
    "ChainSummary",
    "ChainTree",
    "Dispute",
    "LedgerEntry",
    "Payment",
    "Pledge",
    "ProviderEvent",
    "Refund",
    "SavedMethod",
    "TieOut",
]
