"""One noun a file."""

from donations.models.accounting import AccountNumber
from donations.models.ask import Ask
from donations.models.attribution_run import AttributionCredit, AttributionRun
from donations.models.bank import BankAccount, BankLine, BankStatement
from donations.models.card_decline import CardDecline
from donations.models.card_setup import CardSetup
from donations.models.cause_day import CauseDay, DayChange, DayRecount
from donations.models.cause_money import CauseMoney, MoneyChange, MoneyRecount, StartFigure
from donations.models.chains import ChainPage, ChainSummary, ChainTree
from donations.models.charge_notice import ChargeNotice
from donations.models.digest_switch import DigestSwitch
from donations.models.exchange_rate import ExchangeRate
from donations.models.fundraising_page import FundraisingPage, PageMoney, Team
from donations.models.gift_import import GiftImport, GiftRefusal
from donations.models.gift_words import GiftWords
from donations.models.help_promise import HelpPromise
from donations.models.kept_report import KeptReport
from donations.models.ledger_entry import LedgerEntry
from donations.models.mandate import Collection, DebitBatch, Mandate
from donations.models.match_offer import MatchDraw, MatchHold, MatchOffer, MatchOfferCause
from donations.models.match_payment import MatchPayment
from donations.models.payment import Payment
from donations.models.plan import Plan, PlanStep
from donations.models.plan_charge import PlanCharge
from donations.models.pledge import Pledge
from donations.models.promise_entry import PromiseEntry
from donations.models.provider_event import ProviderEvent
from donations.models.receipt import Receipt, ReceiptLine, ReceiptSeries, ReceiptVoid
from donations.models.receipt_copy import ReceiptCopy, ReceiptRun
from donations.models.receipt_holder import ReceiptHolder
from donations.models.receipt_profile import ReceiptProfile
from donations.models.reversal import Dispute, Refund
from donations.models.saved_method import SavedMethod
from donations.models.saved_view import SavedView
from donations.models.tax_declaration import TaxDeclaration, TaxDeclarationEnd
from donations.models.text_keyword import TextKeyword
from donations.models.text_message import TextMessage
from donations.models.text_number import TextNumber
from donations.models.text_settlement import TextSettlement, TextSettlementLine
from donations.models.tie_out import TieOut

__all__ = [
    "AccountNumber",
    "Ask",
    "AttributionCredit",
    "AttributionRun",
    "BankAccount",
    "BankLine",
    "BankStatement",
    "CardDecline",
    "CardSetup",
    "CauseDay",
    "CauseMoney",
    "ChainPage",
    "ChainSummary",
    "ChainTree",
    "ChargeNotice",
    "Collection",
    "DayChange",
    "DayRecount",
    "DebitBatch",
    "DigestSwitch",
    "Dispute",
    "ExchangeRate",
    "FundraisingPage",
    "GiftImport",
    "GiftRefusal",
    "GiftWords",
    "HelpPromise",
    "KeptReport",
    "LedgerEntry",
    "Mandate",
    "MatchDraw",
    "MatchHold",
    "MatchOffer",
    "MatchOfferCause",
    "MatchPayment",
    "MoneyChange",
    "MoneyRecount",
    "PageMoney",
    "Payment",
    "Plan",
    "PlanCharge",
    "PlanStep",
    "Pledge",
    "PromiseEntry",
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
    "SavedMethod",
    "SavedView",
    "StartFigure",
    "TaxDeclaration",
    "TaxDeclarationEnd",
    "Team",
    "TextKeyword",
    "TextMessage",
    "TextNumber",
    "TextSettlement",
    "TextSettlementLine",
    "TieOut",
]
