"""The card provider's side: a giver at the checkout page, and money that goes back."""

from urllib.parse import urlsplit

from mobilize.demo.wire import DemoFailed, Wire

GOOD_CARD = "4242 4242 4242 4242"
REFUSED_CARD = "4000 0000 0000 9995"  # lacks funds


class Cashier:
    """Pays checkouts of the sandbox provider."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def pay(self, checkout_url: str) -> str:
        """Pay with a good card and return the payment's id.

        Raises:
            DemoFailed
        """
        answer = self._try(checkout_url, GOOD_CARD)
        if answer["status"] != "succeeded":
            raise DemoFailed(f"A good card was not taken: {answer}.")
        return str(answer["payment_intent"])

    def be_refused(self, checkout_url: str) -> None:
        """Try a card that is declined.

        Raises:
            DemoFailed: it was taken
        """
        answer = self._try(checkout_url, REFUSED_CARD)
        if answer["status"] == "succeeded":
            raise DemoFailed(f"A card without funds was taken: {answer}.")

    def give_back(self, payment: str) -> None:
        """Refund a payment in whole, as staff do on the provider's own pages.

        Raises:
            DemoFailed
        """
        self._wire.post("/v1/refunds", data={"payment_intent": payment})

    def _try(self, checkout_url: str, number: str) -> dict[str, str]:
        session = urlsplit(checkout_url).path.rsplit("/", 1)[-1]
        answer: dict[str, str] = self._wire.post(
            "/sandbox/pay", json={"session": session, "card": number}
        )
        return answer
