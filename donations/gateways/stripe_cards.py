"""Stripe, through its own client."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from django.conf import settings
from stripe.params.checkout import SessionCreateParams

from donations.domain import provider_amounts
from donations.gateways.cards import Order, ProviderAway, ProviderRefused, Session

PATIENCE = 10.0  # seconds one call may take
RETRIES = 2  # safe: every call that makes something carries its idempotency key
PAGES = "https://checkout.stripe.com"


def pages() -> str:
    """Return the site on which cards are charged; the sandbox's pages stand where its API does."""
    return settings.STRIPE_API_BASE or PAGES


class StripeCards:
    """A `CardProvider`."""

    def open(self, order: Order) -> Session:
        metadata = {
            "organisation": str(order.organisation_id),
            "payment": str(order.payment_id),
        }
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
        with _in_our_words():
            session = _client().v1.checkout.sessions.create(
                params,
                {"idempotency_key": str(order.payment_id)},
            )
        return _ours(session)

    def find(self, ref: str) -> Session:
        with _in_our_words():
            return _ours(_client().v1.checkout.sessions.retrieve(ref))


@functools.cache
def _client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE_API_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {},
        max_network_retries=RETRIES,
        http_client=_wire(),
    )


@functools.cache
def _wire() -> stripe.RequestsClient:
    return stripe.RequestsClient(timeout=PATIENCE)


def _ours(session: stripe.checkout.Session) -> Session:
    return Session(ref=session.id, status=session.status or "", url=session.url or "")


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except stripe.InvalidRequestError as error:
        raise ProviderRefused from error
    except stripe.StripeError as error:
        raise ProviderAway from error
