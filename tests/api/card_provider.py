"""What the card provider sends, signed as it signs."""

import json
from datetime import datetime
from typing import Any

import stripe
from rest_framework.test import APIClient

from donations.models import Payment

SECRET = "whsec_only_for_tests"


def an_event(kind: str, about: dict[str, Any], *, at: datetime, id: str = "") -> dict[str, Any]:  # noqa: A002
    """Return an event as the provider words it."""
    moment = int(at.timestamp())
    return {
        "id": id or f"evt_{kind}_{about['id']}_{moment}",
        "object": "event",
        "type": kind,
        "created": moment,
        "data": {"object": {"created": moment, **about}},
    }


def an_intent(payment: Payment, **said: Any) -> dict[str, Any]:
    """Return the provider's side of one of our payments, with a donor's values in it."""
    return {
        "id": f"pi_{payment.id.hex}",
        "object": "payment_intent",
        "amount": payment.amount_minor,
        "amount_received": payment.amount_minor,
        "currency": payment.currency.lower(),
        "status": "succeeded",
        "receipt_email": "ines@example.org",
        "metadata": {"organisation": str(payment.organisation_id), "payment": str(payment.id)},
        **said,
    }


def a_refund(payment: Payment, amount: int, **said: Any) -> dict[str, Any]:
    """Return a refund; like the provider's it names the intent and not our payment."""
    return {
        "id": f"re_{payment.id.hex}",
        "object": "refund",
        "amount": amount,
        "currency": payment.currency.lower(),
        "payment_intent": f"pi_{payment.id.hex}",
        "status": "succeeded",
        "metadata": {},
        **said,
    }


def a_dispute(payment: Payment, **said: Any) -> dict[str, Any]:
    """Return a dispute about all of a payment."""
    return {
        "id": f"dp_{payment.id.hex}",
        "object": "dispute",
        "amount": payment.amount_minor,
        "currency": payment.currency.lower(),
        "payment_intent": f"pi_{payment.id.hex}",
        "status": "needs_response",
        "metadata": {},
        **said,
    }


def send(api: APIClient, event: dict[str, Any], *, stamp: datetime, secret: str = SECRET) -> Any:
    """Post an event, signed at `stamp`."""
    body = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(
        body, secret, timestamp=int(stamp.timestamp())
    )
    return api.generic(
        "POST",
        "/webhooks/stripe",
        body,
        content_type="application/json",
        headers={"Stripe-Signature": signature},
    )
