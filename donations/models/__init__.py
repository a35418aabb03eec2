"""One noun a file."""

from donations.models.cause_money import CauseMoney, MoneyChange, MoneyRecount, StartFigure
from donations.models.chains import ChainPage, ChainSummary, ChainTree
from donations.models.exchange_rate import ExchangeRate
from donations.models.ledger_entry import LedgerEntry
from donations.models.match_offer import MatchDraw, MatchHold, MatchOffer, MatchOfferCause
from donations.models.payment import Payment
from donations.models.pledge import Pledge
from donations.models.provider_event import ProviderEvent
from donations.models.reversal import Dispute, Refund

__all__ = [
    "CauseMoney",
    "ChainPage",
    "ChainSummary",
    "ChainTree",
    "Dispute",
    "ExchangeRate",
    "LedgerEntry",
    "MatchDraw",
    "MatchHold",
    "MatchOffer",
    "MatchOfferCause",
    "MoneyChange",
    "MoneyRecount",
    "Payment",
    "Pledge",
    "ProviderEvent",
    "Refund",
    "StartFigure",
]
