"""What we need of a card provider, in our words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from donations.domain.folding import CANCELLED, FAILED
from donations.domain.rails import CARD, DEBIT
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money

KIND_OF = {CARD: "card", DEBIT: "sepa_debit"}  # what a provider charges, by rail


class ProviderAway(AppError):
    """The card provider does not answer right now. Please try again in a moment."""

    code = "provider-away"
    kind = Kind.TRY_LATER


class ProviderRefused(AppError):
    """The card provider does not take this payment. Choose another amount or way to pay."""

    code = "provider-refused"
    kind = Kind.UNPROCESSABLE


@dataclass(frozen=True, kw_only=True)
class Order:
    """One attempt to pay. Its `payment_id` is the idempotency key: asked twice, opened once.

    With `keeps_method` the provider keeps the card for charges to come; with `holds_money`
    it takes nothing until it is told to. With `asks_bank` the card's own bank asks whoever pays
    (3-D Secure), also where it need not. `kind` is what is charged: `card` or `sepa_debit`.
    """

    organisation_id: UUID
    payment_id: UUID
    money: Money
    title: str
    thanks_url: str
    back_url: str
    keeps_method: bool = False
    holds_money: bool = False
    asks_bank: bool = False
    kind: str = "card"


@dataclass(frozen=True, kw_only=True)
class SetupOrder:
    """A page on which a way to pay is left and nothing is taken.

    Its `setup_id` is the idempotency key. With a `customer_ref` it is left for the customer
    that the provider knows already. With `asks_bank` the card's own bank asks whoever leaves it.
    `kind` is what is left: `card` or `sepa_debit`.
    """

    organisation_id: UUID
    setup_id: UUID
    currency: str
    thanks_url: str
    back_url: str
    customer_ref: str = ""
    asks_bank: bool = False
    kind: str = "card"


@dataclass(frozen=True)
class Session:
    """The provider's page for one attempt: `open`, `complete` or `expired`."""

    ref: str
    status: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A way to pay that the provider keeps: the provider's names for whose it is, and for it."""

    customer_ref: str
    method_ref: str
    kind: str = "card"


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One attempt to take money while its giver is away. `payment_id` is the idempotency key.

    Where their bank wants to ask them, they come back to `return_url`.
    """

    organisation_id: UUID
    payment_id: UUID
    money: Money
    title: str
    saved: Saved
    return_url: str


@dataclass(frozen=True, kw_only=True)
class Back:
    """Money to be given back. `refund_id` is the idempotency key."""

    organisation_id: UUID
    payment_id: UUID
    refund_id: UUID
    payment_ref: str
    money: Money


@dataclass(frozen=True)
class Told:
    """Something a provider told, as we keep it. `payload` holds no personal value.

    What it answers when it is asked is an event like those that it sends: kept once, by
    its id, and folded with the others.
    """

    event_id: str
    kind: str
    happened_at: datetime
    payment_ref: str
    organisation: str
    payment: str
    payload: dict[str, Any]


def never_arrived(charge: Charge, *, now: datetime) -> Told:
    """Tell that a charge was given up, of which its provider has never heard."""
    return _without_payment(charge, kind=CANCELLED, code="never-arrived", now=now)


def never_made(charge: Charge, *, code: str, now: datetime) -> Told:
    """Tell that a provider does not take a charge at all."""
    return _without_payment(charge, kind=FAILED, code=code, now=now)


def _without_payment(charge: Charge, *, kind: str, code: str, now: datetime) -> Told:
    owner = {"organisation": str(charge.organisation_id), "payment": str(charge.payment_id)}
    payload = {
        "id": "",
        "object": "payment_intent",
        "amount": charge.money.minor,
        "amount_received": 0,
        "currency": charge.money.currency.lower(),
        "status": "",
        "created": 0,
        "payment_ref": "",
        "failure_code": code,
        "metadata": owner,
    }
    name = f"answer:{charge.payment_id}:{code}"
    return Told(name[:100], kind, now, "", owner["organisation"], owner["payment"], payload)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a provider holds of one payment now, after all that went back.

    `organisation` and `payment_id` are what we wrote on it, if it was us.
    """

    organisation: str = ""
    payment_id: str
    payment_ref: str
    currency: str
    minor: int


@dataclass(frozen=True, kw_only=True)
class Reversal:
    """How a refund (or a dispute) of the provider's payment `payment_ref` stands there now."""

    ref: str
    payment_ref: str
    status: str
    is_dispute: bool


class Gateway(Protocol):
    """Moves money and tells of it. Never called inside a transaction."""

    def refund(self, back: Back, *, now: datetime) -> Told:
        """Give money back, and tell what came of it; the same `refund_id` gives back once.

        Raises:
            ProviderAway, ProviderRefused
        """

    def look_up(self, *, session_ref: str, payment_ref: str, now: datetime) -> list[Told]:
        """Tell all that is known of a payment: its page, its outcome, what went back.

        Raises:
            ProviderAway, ProviderRefused
        """

    def statement(self, *, since: datetime) -> Iterable[Line]:
        """Tell what is held of each payment that was made `since`.

        Raises:
            ProviderAway
        """

    def forget(self, method_ref: str) -> None:
        """Let go of a way to pay that is kept, for good; a second call changes nothing.

        Raises:
            ProviderAway, ProviderRefused
        """

    def reversals(self, *, since: datetime) -> Iterable[Reversal]:
        """Tell how each refund and dispute stands that was made `since`, however old its payment.

        Raises:
            ProviderAway
        """


class CardProvider(Gateway, Protocol):
    """Takes money from cards and accounts, on its own pages or while their owner is away."""

    def open(self, order: Order) -> Session:
        """Open the page of an attempt.

        Raises:
            ProviderAway, ProviderRefused
        """

    def open_setup(self, order: SetupOrder) -> Session:
        """Open a page on which a way to pay is left.

        Raises:
            ProviderAway, ProviderRefused
        """

    def look_up_setup(self, ref: str, *, now: datetime) -> Told | None:
        """Tell how such a page ended, or None: it is open still.

        Raises:
            ProviderAway, ProviderRefused
        """

    def find(self, ref: str) -> Session:
        """Return how a page stands.

        Raises:
            ProviderAway, ProviderRefused
        """

    def close(self, ref: str, *, now: datetime) -> Told:
        """Close a page: nothing more is paid on it.

        Raises:
            ProviderAway, ProviderRefused: it is not open
        """

    def charge(self, charge: Charge, *, now: datetime) -> Told:
        """Take money from a kept method, and tell what came of it.

        It was taken, is on its way, waits for the giver's bank to ask them, or was declined.

        Raises:
            ProviderAway: nobody knows; asking again with the same charge takes nothing twice
        """

    def look_for(self, charge: Charge, *, since: datetime, now: datetime) -> Told | None:
        """Tell how a charge stands that may have been asked for `since`, or None: it never was.

        Raises:
            ProviderAway
        """

    def capture(self, payment_ref: str, *, now: datetime) -> Told:
        """Take the money that is held.

        Raises:
            ProviderAway, ProviderRefused
        """

    def give_up(self, payment_ref: str, *, now: datetime) -> Told:
        """Let go of money that is held, or of a question that nobody answered.

        Raises:
            ProviderAway, ProviderRefused
        """
