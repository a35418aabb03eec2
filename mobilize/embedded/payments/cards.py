"""Test cards, and how each behaves. Numbers are compared and forgotten, never kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    """Why a bank says no, in Stripe's codes and words."""

    code: str
    message: str
    decline_code: str | None = None


@dataclass(frozen=True)
class Card:
    """One test card. `token` is the end of its `pm_card_…` name.

    One that asks for authentication asks once, if it is kept then, or `asks_each_time`.
    """

    token: str
    number: str
    brand: str
    says: str
    decline: Decline | None = None
    asks_for_authentication: bool = False
    asks_each_time: bool = False
    is_disputed: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


class NoSuchCard(Exception):
    """No test card has this number."""


def _declined(decline_code: str, message: str = "Your card was declined.") -> Decline:
    return Decline("card_declined", message, decline_code)


WRONG_NUMBER = Decline("incorrect_number", "Your card number is incorrect.")
NO_TEST_CARD = Decline(
    "card_declined",
    "Your card was declined. This is a sandbox: it takes test cards only.",
    "test_mode_live_card",
)
NOT_AUTHENTICATED = Decline(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method"
    " and try again.",
)
MUST_AUTHENTICATE = Decline(
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
    "authentication_required",
)

CARDS = (
    Card("visa", "4242424242424242", "visa", "is paid"),
    Card("mastercard", "5555555555554444", "mastercard", "is paid"),
    Card("amex", "378282246310005", "amex", "is paid"),
    Card(
        "chargeDeclined", "4000000000000002", "visa", "is declined",
        decline=_declined("generic_decline"),
    ),
    Card(
        "chargeDeclinedInsufficientFunds", "4000000000009995", "visa", "lacks funds",
        decline=_declined("insufficient_funds", "Your card has insufficient funds."),
    ),
    Card(
        "chargeDeclinedLostCard", "4000000000009987", "visa", "is lost",
        decline=_declined("lost_card"),
    ),
    Card(
        "chargeDeclinedStolenCard", "4000000000009979", "visa", "is stolen",
        decline=_declined("stolen_card"),
    ),
    Card(
        "chargeDeclinedExpiredCard", "4000000000000069", "visa", "has expired",
        decline=Decline("expired_card", "Your card has expired."),
    ),
    Card(
        "chargeDeclinedIncorrectCvc", "4000000000000127", "visa", "has another security code",
        decline=Decline("incorrect_cvc", "Your card's security code is incorrect."),
    ),
    Card(
        "chargeDeclinedProcessingError", "4000000000000119", "visa", "meets an error",
        decline=Decline(
            "processing_error",
            "An error occurred while processing your card. Try again in a little bit.",
        ),
    ),
    Card(
        "authenticationRequiredOnSetup", "4000002500003155", "visa", "asks for 3-D Secure",
        asks_for_authentication=True,
    ),
    Card(
        "authenticationRequired", "4000002760003184", "visa", "asks for 3-D Secure each time",
        asks_for_authentication=True, asks_each_time=True,
    ),
    Card(
        "createDispute", "4000000000000259", "visa", "is paid, then disputed",
        is_disputed=True,
    ),
)  # fmt: skip

OFFERED = ("visa", "chargeDeclined", "chargeDeclinedInsufficientFunds",
           "authenticationRequiredOnSetup", "authenticationRequired", "createDispute")  # fmt: skip

_BY_NUMBER = {card.number: card for card in CARDS}
_BY_TOKEN = {card.token: card for card in CARDS}


def by_number(number: str) -> Card:
    """Return the test card with this number; blanks and dashes do not count.

    Raises:
        NoSuchCard
    """
    try:
        return _BY_NUMBER[_digits(number)]
    except KeyError:
        raise NoSuchCard from None


def by_token(name: str) -> Card:
    """Return the test card of a `pm_card_…` name, in Stripe's older spelling too.

    Raises:
        NoSuchCard
    """
    token = name.removeprefix("pm_card_")
    try:
        return _BY_TOKEN.get(token) or _BY_TOKEN[token.removeprefix("visa_")]
    except KeyError:
        raise NoSuchCard from None


def why_unknown(number: str) -> Decline:
    """Return the decline of a number that belongs to no test card."""
    return NO_TEST_CARD if is_well_formed(number) else WRONG_NUMBER


def is_well_formed(number: str) -> bool:
    """Tell whether a number has a card number's length and its right check digit."""
    digits = _digits(number)
    if not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19):
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def spaced(card: Card) -> str:
    """Return the number in groups of four, as it stands on the card."""
    return " ".join(card.number[at : at + 4] for at in range(0, len(card.number), 4))


def _digits(number: str) -> str:
    return number.replace(" ", "").replace("-", "")
