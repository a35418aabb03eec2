"""Stripe, through its own client."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import stripe
from django.conf import settings
from stripe.params.checkout import SessionCreateParams

from donations.domain import provider_amounts
from donations.gateways import stripe_charges, stripe_records, stripe_setups
from donations.gateways.cards import Back, Charge, Line, Order, Reversal, Session, SetupOrder, Told
from donations.gateways.stripe_wire import client, in_our_words

PAGES = "https://checkout.stripe.com"


def pages() -> str:
    """Return the site on which cards are charged; the sandbox's pages stand where its API does."""
    return settings.STRIPE_API_BASE or PAGES


class StripeCards:
    """A `CardProvider`."""

    def open(self, order: Order) -> Session:
        with in_our_words():
            session = client().v1.checkout.sessions.create(
                _params(order), {"idempotency_key": str(order.payment_id)}
            )
        return _ours(session)

    def open_setup(self, order: SetupOrder) -> Session:
        return _ours(stripe_setups.open_one(order))

    def look_up_setup(self, ref: str, *, now: datetime) -> Told | None:
        return stripe_setups.look_up(ref, now=now)

    def find(self, ref: str) -> Session:
        with in_our_words():
            return _ours(client().v1.checkout.sessions.retrieve(ref))

    def close(self, ref: str, *, now: datetime) -> Told:
        return stripe_records.close(ref, now=now)

    def charge(self, charge: Charge, *, now: datetime) -> Told:
        return stripe_charges.charge(charge, now=now)

    def look_for(self, charge: Charge, *, since: datetime, now: datetime) -> Told | None:
        return stripe_charges.look_for(charge, since=since, now=now)

    def capture(self, payment_ref: str, *, now: datetime) -> Told:
        return stripe_charges.capture(payment_ref, now=now)

    def give_up(self, payment_ref: str, *, now: datetime) -> Told:
        return stripe_charges.give_up(payment_ref, now=now)

    def refund(self, back: Back, *, now: datetime) -> Told:
        return stripe_records.refund(back, now=now)

    def look_up(self, *, session_ref: str, payment_ref: str, now: datetime) -> list[Told]:
        return stripe_records.look_up(session_ref=session_ref, payment_ref=payment_ref, now=now)

    def statement(self, *, since: datetime) -> Iterable[Line]:
        return stripe_records.statement(since=since)

    def forget(self, method_ref: str) -> None:
        stripe_setups.forget(method_ref)

    def reversals(self, *, since: datetime) -> Iterable[Reversal]:
        return stripe_records.reversals(since=since)


def _params(order: Order) -> SessionCreateParams:
    metadata = {"organisation": str(order.organisation_id), "payment": str(order.payment_id)}
    price: Any = {
        "currency": order.money.currency.lower(),
        "unit_amount": provider_amounts.charged(order.money),
        "product_data": {"name": order.title},
    }
    params: SessionCreateParams = {
        "mode": "payment",
        "submit_type": "donate",
        "line_items": [{"price_data": price, "quantity": 1}],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "success_url": order.thanks_url,
        "cancel_url": order.back_url,
    }
    if order.kind != "card":
        params["allowed_payment_method_types"] = [order.kind]
    if order.keeps_method:
        params["customer_creation"] = "always"
        params["payment_intent_data"]["setup_future_usage"] = "off_session"
    if order.holds_money:
        params["payment_intent_data"]["capture_method"] = "manual"
    if order.asks_bank:
        params["payment_method_options"] = {"card": {"request_three_d_secure": "any"}}
    return params


def _ours(session: stripe.checkout.Session) -> Session:
    return Session(ref=session.id, status=session.status or "", url=session.url or "")
