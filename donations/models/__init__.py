"""One noun a file."""

from donations.models.accounting import AccountNumber
from donations.models.bank import BankAccount, BankLine, BankStatement
from donations.models.chains import ChainPage, ChainSummary, ChainTree
from donations.models.gift_import import GiftImport, GiftRefusal
from donations.models.ledger_entry import LedgerEntry
from donations.models.mandate import Collection, DebitBatch, Mandate
from donations.models.payment import Payment
from donations.models.pledge import Pledge
from donations.models.provider_event import ProviderEvent
from donations.models.reversal import Dispute, Refund

__all__ = [
    "AccountNumber",
    "BankAccount",
    "BankLine",
    "BankStatement",
    "ChainPage",
    "ChainSummary",
    "ChainTree",
    "Collection",
    "DebitBatch",
    "Dispute",
    "GiftImport",
    "GiftRefusal",
    "LedgerEntry",
    "Mandate",
    "Payment",
    "Pledge",
    "ProviderEvent",
    "Refund",
]
