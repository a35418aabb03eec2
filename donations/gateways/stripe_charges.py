"""Charges and refunds at Stripe while nobody is on a page; its answers read as events."""

from datetime import UTC, datetime, timedelta
from typing import Any

import stripe

from donations.domain import folding, provider_amounts
from donations.gateways import stripe_events
from donations.gateways.cards import Charge, Told, never_made
from donations.gateways.stripe_wire import client, in_our_words

ASK_THEM = "authentication_required"
KIND_OF = {
    "succeeded": folding.SUCCEEDED,
    "processing": folding.PROCESSING,
    "requires_action": folding.ACTION,
    "requires_capture": folding.AUTHORISED,
    "requires_payment_method": folding.FAILED,
    "canceled": folding.CANCELLED,
}
A_PAGE = 100
CLOCKS_APART = timedelta(hours=1)


def charge(asked: Charge, *, now: datetime) -> Told:
    """Take the money; where the bank wants to ask its owner, have it say where."""
    with in_our_words():
        try:
            intent: Any = client().v1.payment_intents.create(
                _params(asked),  # type: ignore[arg-type]
                {"idempotency_key": str(asked.payment_id)},
            )
        except provider_amounts.AmountTooFine as refusal:  # it is never sent: nothing was taken
            return never_made(asked, code=refusal.code, now=now)
        except stripe.CardError as error:
            intent = _declined(error)
        except stripe.InvalidRequestError as error:  # the method is gone, or takes no such amount
            return never_made(asked, code=error.code or "refused", now=now)
    if _wants_its_owner(intent):
        intent = _ask_the_owner(asked, intent)
    return answer(intent, now=now)


def look_for(asked: Charge, *, since: datetime, now: datetime) -> Told | None:
    """Find an intent of ours among its customer's, by what we wrote on it."""
    page: Any = {
        "customer": asked.saved.customer_ref,
        "created": {"gte": int((since - CLOCKS_APART).timestamp())},
        "limit": A_PAGE,
        "expand": ["data.latest_charge"],
    }
    with in_our_words():
        found = client().v1.payment_intents.list(page).auto_paging_iter()
        mine = next((each for each in found if _names(each, asked)), None)
    return answer(mine, now=now) if mine else None


def capture(payment_ref: str, *, now: datetime) -> Told:
    """Take what an intent holds."""
    with in_our_words():
        intent = client().v1.payment_intents.capture(
            payment_ref, {"expand": ["latest_charge"]}, {"idempotency_key": f"{payment_ref}-take"}
        )
    return answer(intent, now=now)


def give_up(payment_ref: str, *, now: datetime) -> Told:
    """Cancel an intent."""
    with in_our_words():
        intent = client().v1.payment_intents.cancel(payment_ref, {"expand": ["latest_charge"]})
    return answer(intent, now=now)


def answer(intent: Any, *, now: datetime) -> Told:
    """Read an intent, with its latest charge in it, as the event that led to where it stands."""
    about = intent.to_dict()
    charge_made = about.get("latest_charge")
    whole = charge_made if isinstance(charge_made, dict) else {}
    about["latest_charge"] = whole.get("id") or charge_made or ""
    name = f"answer:{about['id']}:{about['status']}:{about['latest_charge']}"
    kind = KIND_OF.get(about["status"], folding.PROCESSING)
    if kind == folding.FAILED and not about.get("last_payment_error"):
        kind = folding.PROCESSING  # nobody has tried it yet
    return stripe_events.told(
        event_id=name, kind=kind, happened_at=_moment(whole, about, now=now), about=about
    )


def _params(asked: Charge) -> dict[str, Any]:
    return {
        "amount": provider_amounts.charged(asked.money),
        "currency": asked.money.currency.lower(),
        "customer": asked.saved.customer_ref,
        "payment_method": asked.saved.method_ref,
        "allowed_payment_method_types": [asked.saved.kind],
        "off_session": True,
        "confirm": True,
        "description": asked.title,
        "metadata": {
            "organisation": str(asked.organisation_id),
            "payment": str(asked.payment_id),
        },
        "expand": ["latest_charge"],
    }


def _declined(error: stripe.CardError) -> Any:
    intent = error.error.payment_intent if error.error else None
    if intent is None:
        raise error
    return intent


def _wants_its_owner(intent: Any) -> bool:
    said = intent.to_dict().get("last_payment_error") or {}
    return ASK_THEM in {said.get("code"), said.get("decline_code")}


def _ask_the_owner(asked: Charge, intent: Any) -> Any:
    """Try the same intent as if its owner were here: then the bank says where they are asked."""
    params: Any = {
        "payment_method": asked.saved.method_ref,
        "return_url": asked.return_url,
        "expand": ["latest_charge"],
    }
    with in_our_words():
        try:
            return client().v1.payment_intents.confirm(
                intent.id, params, {"idempotency_key": f"{asked.payment_id}-ask"}
            )
        except (stripe.CardError, stripe.InvalidRequestError):
            return intent


def _names(intent: Any, asked: Charge) -> bool:
    said = intent.to_dict().get("metadata") or {}
    return bool(said.get("payment") == str(asked.payment_id))


def _moment(charge_made: dict[str, Any], about: dict[str, Any], *, now: datetime) -> datetime:
    """Return when it came to this, by the provider's clock where that tells.

    A card's charge is made when it is paid or declined; a debit's days before it is known.
    """
    is_card = (charge_made.get("payment_method_details") or {}).get("type") == "card"
    if is_card:
        return datetime.fromtimestamp(charge_made["created"], tz=UTC)
    if about["status"] in {"processing", "requires_action", "requires_capture"}:
        return datetime.fromtimestamp(about["created"], tz=UTC)
    return now
