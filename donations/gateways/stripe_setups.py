"""Cards and accounts left at Stripe for later: hosted checkout in setup mode."""

from datetime import datetime
from typing import Any

import stripe
from stripe.params.checkout import SessionCreateParams

from donations.domain import setups
from donations.gateways import stripe_events, stripe_records
from donations.gateways.cards import ProviderRefused, SetupOrder, Told
from donations.gateways.stripe_wire import client, in_our_words

WHOLE = ["setup_intent"]


def open_one(order: SetupOrder) -> stripe.checkout.Session:
    """Open the page."""
    with in_our_words():
        return client().v1.checkout.sessions.create(
            _params(order), {"idempotency_key": str(order.setup_id)}
        )


def look_up(ref: str, *, now: datetime) -> Told | None:
    """Read a page and its intent as the event that ended it."""
    with in_our_words():
        session = client().v1.checkout.sessions.retrieve(ref, {"expand": WHOLE})
    if session.status == "expired":
        return stripe_records.expired(session, now=now)
    intent: Any = session.setup_intent
    if intent is None or intent.status != "succeeded":
        return None
    return stripe_events.told(
        event_id=f"answer:{intent.id}:succeeded",
        kind=setups.SUCCEEDED,
        happened_at=now,
        about=intent.to_dict(),
    )


def forget(method_ref: str) -> None:
    """Take a card or account off its customer: it can be neither charged nor attached again."""
    try:
        with in_our_words():
            client().v1.payment_methods.detach(method_ref)
    except ProviderRefused:
        # The answer to an earlier call was lost, perhaps: what belongs to nobody is let go.
        with in_our_words():
            if client().v1.payment_methods.retrieve(method_ref).customer is not None:
                raise


def _params(order: SetupOrder) -> SessionCreateParams:
    metadata = {"organisation": str(order.organisation_id), "setup": str(order.setup_id)}
    params: SessionCreateParams = {
        "mode": "setup",
        "currency": order.currency.lower(),
        "allowed_payment_method_types": [order.kind],
        "metadata": metadata,
        "setup_intent_data": {"metadata": metadata},
        "success_url": order.thanks_url,
        "cancel_url": order.back_url,
    }
    if order.customer_ref:
        params["customer"] = order.customer_ref
    else:
        params["customer_creation"] = "always"
    if order.asks_bank:
        params["payment_method_options"] = {"card": {"request_three_d_secure": "any"}}
    return params
