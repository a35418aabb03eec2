"""Which gateway moves a payment's money."""

from donations.gateways import by_hand
from donations.gateways.by_hand import ByHand
from donations.gateways.cards import CardProvider, Gateway
from donations.gateways.stripe_cards import StripeCards


def gateway(provider: str) -> Gateway:
    """Return the gateway that a payment's `provider` names."""
    return ByHand() if provider == by_hand.NAME else card_provider()


def card_provider() -> CardProvider:
    """Return the one that charges cards and accounts."""
    return StripeCards()
