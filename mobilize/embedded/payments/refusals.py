"""Refusals in the words and the shape of Stripe's errors."""

from typing import Any

DOCUMENTATION = "https://stripe.com/docs/error-codes/"


class Refusal(Exception):
    """A call that is not carried out. Its answer is Stripe's error object."""

    status = 400
    type = "invalid_request_error"

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param

    def body(self) -> dict[str, Any]:
        """Return the JSON of the answer. What is not known is left out, as Stripe does."""
        known = {
            "code": self.code,
            "doc_url": DOCUMENTATION + self.code.replace("_", "-") if self.code else None,
            "message": self.message,
            "param": self.param,
            "type": self.type,
        } | self.more()
        return {"error": {name: value for name, value in known.items() if value is not None}}

    def more(self) -> dict[str, Any]:
        return {}


class InvalidRequest(Refusal):
    """A parameter is wrong, or the object is in no state for this."""


class NoSuchObject(Refusal):
    """The address names an object that is not there."""

    status = 404


class Unauthenticated(Refusal):
    """The key is missing or wrong."""

    status = 401


class OtherParameters(Refusal):
    """An idempotency key came a second time with other parameters."""

    type = "idempotency_error"


class KeyInUse(Refusal):
    """The call that came first with this idempotency key is still running."""

    status = 409
    type = "idempotency_error"


class Outage(Refusal):
    """The provider fails because it was told to."""

    type = "api_error"

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class CardRefused(Refusal):
    """The bank said no. What led to it stays recorded: the charge that failed is a fact."""

    status = 402
    type = "card_error"

    def __init__(self, error: dict[str, Any], *, intent: dict[str, Any]) -> None:
        super().__init__(error["message"], code=error["code"], param=error.get("param"))
        self._error = error
        self._intent = intent

    def more(self) -> dict[str, Any]:
        return self._error | {"payment_intent": self._intent}


def missing(kind: str, identifier: str, *, param: str = "id", inside: bool = False) -> Refusal:
    """Return the refusal for an unknown id in the address, or `inside` the parameters."""
    refusal = InvalidRequest if inside else NoSuchObject
    return refusal(f"No such {kind}: '{identifier}'", code="resource_missing", param=param)
