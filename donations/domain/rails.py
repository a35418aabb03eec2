"""The ways money travels. A rail is not a channel: it says how, never why, somebody gave."""

CARD, TRANSFER, SMS, CASH = RAILS = ("card", "transfer", "sms", "cash")
PROMISED_BY_ANYONE = (CARD, TRANSFER, SMS)
SETTLED_BY_HAND = (TRANSFER, SMS, CASH)
