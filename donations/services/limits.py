"""How often somebody may promise or start to pay, whichever door they use."""

from mobilize.http.throttles import RateLimit


class PledgingLimit(RateLimit):
    """Promising, per address."""

    scope = "donations.pledge"
    windows = ((10, 60), (60, 3600))


class CheckoutLimit(RateLimit):
    """Opening the card provider's page, per address: who tries stolen cards needs many."""

    scope = "donations.checkout"
    windows = ((10, 60), (40, 3600))
