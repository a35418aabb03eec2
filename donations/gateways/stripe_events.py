"""Stripe's events: verified, cut down to what we may keep, and read as facts."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from donations.domain import provider_amounts, setups
from donations.domain.folding import DISPUTE_KINDS, KINDS, REFUND_KINDS, SUCCEEDED, Fact
from donations.gateways.cards import Told
from mobilize.kit.errors import AppError

TOLERANCE = timedelta(seconds=300)
LONGEST = 256 * 1024
KEPT_METADATA = ("organisation", "payment", "refund", "setup")
LONGEST_WORD = 100
LONGEST_ADDRESS = 2000
UNREADABLE = (
    KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError
)  # fmt: skip


class EventRefused(AppError):
    """This is not an event of our card provider."""

    code = "provider-event-refused"


def verify(body: bytes, *, header: str, secrets: list[str], now: datetime) -> None:
    """Refuse a body that nobody with one of our secrets signed within five minutes of `now`.

    The client checks the signature; its clock check knows the past only, ours both ways.

    Raises:
        EventRefused
    """
    if len(body) > LONGEST or not any(_signed(body, header, secret) for secret in secrets):
        raise EventRefused
    stamp = dict(part.partition("=")[::2] for part in reversed(header.split(","))).get("t", "")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise EventRefused("This event was signed too long ago, or in the future.")


def read(body: bytes) -> Told:
    """Return what a verified body tells.

    Raises:
        EventRefused: it is not an event
    """
    try:
        event = json.loads(body)
        about = event["data"]["object"]
        happened_at = _moment(event["created"])
        event_id, kind = _word(event["id"]), _word(event["type"])
        said = told(event_id=event_id, kind=kind, happened_at=happened_at, about=about)
    except UNREADABLE as error:
        raise EventRefused("This is not an event.") from error
    if not event_id:
        raise EventRefused("This event has no id.")
    return said


def told(*, event_id: str, kind: str, happened_at: datetime, about: dict[str, Any]) -> Told:
    """Return what is told about one of the provider's objects, cut down to what we keep.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is no such object
    """
    kept = _kept(about)
    return Told(
        event_id=event_id,
        kind=kind,
        happened_at=happened_at,
        payment_ref=kept["payment_ref"],
        organisation=kept["metadata"].get("organisation", ""),
        payment=kept["metadata"].get("payment", ""),
        payload=kept,
    )


def wanted(said: Told) -> bool:
    """Say whether an event moves a payment, or leaves a card. A bank's inquiry moves no money."""
    if said.kind in setups.KINDS:
        return bool(said.payload["metadata"].get("setup"))
    return said.kind in KINDS and not said.payload["status"].startswith("warning")


def fact(*, event_id: str, kind: str, happened_at: datetime, payload: dict[str, Any]) -> Fact:
    """Return a kept event as the fold reads it."""
    about_reversal = kind in REFUND_KINDS | DISPUTE_KINDS
    return Fact(
        event_id=event_id,
        kind=kind,
        happened_at=happened_at,
        made_at=_moment(payload["created"]) if about_reversal else happened_at,
        payment_ref=payload["payment_ref"],
        ref=payload["id"] if about_reversal else "",
        amount_minor=_minor(payload, "amount_received" if kind == SUCCEEDED else "amount"),
        currency=payload["currency"].upper(),
        status=payload["status"],
        failure_code=payload["failure_code"],
        refund=payload["metadata"].get("refund", "") if about_reversal else "",
        customer_ref=payload.get("customer", ""),
        method_ref=payload.get("payment_method", ""),
        action_url=payload.get("action_url", ""),
    )


def _minor(payload: dict[str, Any], name: str) -> int:
    """Read an amount in our minor units; one that these cannot hold fits no payment of ours."""
    money = provider_amounts.received(payload[name], currency=payload["currency"].upper())
    return money.minor if money else 0


def _signed(body: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, header, secret)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _kept(about: dict[str, Any]) -> dict[str, Any]:
    """Keep the fields on the list, each of the type it should have, and nothing else."""
    metadata = about.get("metadata") or {}
    intent = about["id"] if about["object"] == "payment_intent" else about.get("payment_intent")
    error = about.get("last_payment_error") or about.get("last_setup_error") or {}
    return {
        "id": _word(about["id"]),
        "object": _word(about["object"]),
        "amount": _whole(about.get("amount")),
        "amount_received": _whole(about.get("amount_received")),
        "currency": _word(about.get("currency")),
        "status": _word(about.get("status")),
        "created": _whole(about.get("created")),
        "payment_ref": _word(intent),
        "failure_code": _word(error.get("decline_code") or error.get("code")),
        "customer": _word(about.get("customer")),
        "payment_method": _word(about.get("payment_method")),
        "action_url": _address(about.get("next_action")),
        "metadata": {name: _word(metadata[name]) for name in KEPT_METADATA if name in metadata},
    }


def _word(value: object) -> str:
    text = value if isinstance(value, str) else ""
    if len(text) > LONGEST_WORD or not text.isprintable():
        raise ValueError("longer than any name of theirs")
    return text


def _address(next_action: Any) -> str:
    """Return where a giver's bank asks them."""
    url = ((next_action or {}).get("redirect_to_url") or {}).get("url")
    return url if isinstance(url, str) and len(url) <= LONGEST_ADDRESS else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(_whole(seconds), tz=UTC)
