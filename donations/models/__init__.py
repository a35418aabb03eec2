"""One noun a file."""

from donations.models.chains import ChainPage, ChainSummary, ChainTree
from donations.models.ledger_entry import LedgerEntry
from donations.models.payment import Payment
from donations.models.pledge import Pledge
from donations.models.provider_event import ProviderEvent
from donations.models.receipt import Receipt, ReceiptLine, ReceiptSeries, ReceiptVoid
from donations.models.receipt_copy import ReceiptCopy, ReceiptRun
from donations.models.receipt_holder import ReceiptHolder
from donations.models.receipt_profile import ReceiptProfile
from donations.models.reversal import Dispute, Refund
from donations.models.tax_declaration import TaxDeclaration, TaxDeclarationEnd

__all__ = [
    "ChainPage",
    "ChainSummary",
    "ChainTree",
    "Dispute",
    "LedgerEntry",
    "Payment",
    "Pledge",
    "ProviderEvent",
    "Receipt",
    "ReceiptCopy",
    "ReceiptHolder",
    "ReceiptLine",
    "ReceiptProfile",
    "ReceiptRun",
    "ReceiptSeries",
    "ReceiptVoid",
    "Refund",
    "TaxDeclaration",
    "TaxDeclarationEnd",
]
