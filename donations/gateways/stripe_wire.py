"""The way to Stripe: one client, its patience, and its refusals in our words."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

import stripe
from django.conf import settings

from donations.gateways.cards import ProviderAway, ProviderRefused

PATIENCE = 10.0  # seconds one call may take
RETRIES = 2  # safe: every call that makes something carries its idempotency key


@functools.cache
def client() -> stripe.StripeClient:
    """Return this process's client."""
    return stripe.StripeClient(
        settings.STRIPE_API_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {},
        max_network_retries=RETRIES,
        http_client=_wire(),
    )


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn the client's refusals into ours: what was wrong for good, and what may pass."""
    try:
        yield
    except stripe.InvalidRequestError as error:
        raise ProviderRefused from error
    except stripe.StripeError as error:
        raise ProviderAway from error


@functools.cache
def _wire() -> stripe.RequestsClient:
    return stripe.RequestsClient(timeout=PATIENCE)
