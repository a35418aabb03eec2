"""The ways money travels. A rail is not a channel: it says how, never why, somebody gave."""

CARD, TRANSFER, SMS, CASH, CHEQUE, DEBIT = RAILS = (
    "card", "transfer", "sms", "cash", "cheque", "debit",
)  # fmt: skip
PROMISED_BY_ANYONE = (CARD, TRANSFER, SMS, DEBIT)
PAID_ON_A_PAGE = (CARD, DEBIT)
SETTLED_BY_HAND = (TRANSFER, SMS, CASH, CHEQUE)
DEBITED_IN = "EUR"  # SEPA knows no other currency
