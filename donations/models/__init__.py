"""One noun a file."""

from donations.models.accounting import AccountNumber
from donations.models.ask import Ask
from donations.models.bank import BankAccount, BankLine, BankStatement
from donations.models.chains import ChainPage, ChainSummary, ChainTree
from donations.models.gift_import import GiftImport, GiftRefusal
from donations.models.gift_words import GiftWords
from donations.models.help_promise import HelpPromise
from donations.models.ledger_entry import LedgerEntry
from donations.models.mandate import Collection, DebitBatch, Mandate
from donations.models.payment import Payment
from donations.models.plan import Plan, PlanStep
from donations.models.plan_charge import PlanCharge
from donations.models.pledge import Pledge
from donations.models.provider_event import ProviderEvent
from donations.models.reversal import Dispute, Refund
from donations.models.saved_method import SavedMethod
from donations.models.tie_out import TieOut

__all__ = [
    "AccountNumber",
    "Ask",
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
    "GiftWords",
    "HelpPromise",
    "LedgerEntry",
    "Mandate",
    "Payment",
    "Plan",
    "PlanCharge",
    "PlanStep",
    "Pledge",
    "ProviderEvent",
    "Refund",
    "SavedMethod",
    "TieOut",
]
