"""How often somebody may promise or start to pay, whichever door they use."""

from mobilize.http.throttles import RateLimit


class PledgingLimit(RateLimit):
    """Promising, per address."""

    scope = "donations.pledge"
    windows = ((10, 60), (60, 3600))


class TextLimit(RateLimit):
    """Texts handed on, per address: the phone network's, which speaks for all of its numbers.

    Three times the busiest hour there was: 28 gifts a second are 56 messages with their YES.
    """

    scope = "donations.text"
    windows = ((10_000, 60), (600_000, 3600))


class CheckoutLimit(RateLimit):
    """Opening the card provider's page, per address: who tries stolen cards needs many."""

    scope = "donations.checkout"
    windows = ((10, 60), (40, 3600))
