"""One attempt to take an intent's money from a card, and what comes of it."""

from typing import Any

from mobilize.embedded.payments import cards, customers, debiting, disputes, events, methods
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.cards import Decline
from mobilize.embedded.payments.refusals import DOCUMENTATION
from mobilize.embedded.payments.store import Object

NETWORK_SAYS = {"generic_decline": "do_not_honor"}


def attempt(*, call: Call, intent: Object, method: Object, off_session: bool = False) -> Object:
    """Charge the card, or ask its owner to authenticate first, and return the intent.

    Afterwards the intent has succeeded, requires an action, or requires another
    payment method and says why in its last error.
    """
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    customers.refuse_others(intent=intent, method=method)
    if account := methods.account_of(method):
        return debiting.begin(call=call, intent=intent, method=method, days=account.days)
    if _is_to_be_asked(intent, method):
        if off_session:
            return _decline(call, intent, method, cards.MUST_AUTHENTICATE)
        return _ask_for_authentication(call, intent)
    return _take(call, intent, method)


def authenticated(*, call: Call, intent: Object) -> Object:
    """Charge the card of an intent whose owner has authenticated; its bank may decline yet."""
    intent["next_action"] = None
    return _take(call, intent, _method_of(call, intent))


def captured(*, call: Call, intent: Object) -> Object:
    """Take what an intent has been holding."""
    intent["amount_capturable"] = 0
    return _succeed(call, intent, _method_of(call, intent))


def not_authenticated(*, call: Call, intent: Object) -> Object:
    """Give the intent back: its owner has not authenticated. No charge was tried."""
    decline, method = cards.NOT_AUTHENTICATED, _method_of(call, intent)
    return _give_back(call, intent, error_of(decline, method=method, charge=None))


def error_of(
    decline: Decline, *, method: Object | None = None, charge: str | None = None
) -> dict[str, Any]:
    """Return a decline as Stripe's error object."""
    known = {
        "charge": charge,
        "code": decline.code,
        "decline_code": decline.decline_code,
        "doc_url": DOCUMENTATION + decline.code.replace("_", "-"),
        "message": decline.message,
        "payment_method": shown(method) if method else None,
        "type": "card_error",
    }
    return {name: value for name, value in known.items() if value is not None}


def debited(*, call: Call, intent: Object) -> Object:
    """End a debit the way its bank does."""
    method = _method_of(call, intent)
    account = methods.account_of(method)
    if account and account.decline:
        return _decline(call, intent, method, account.decline)
    return _succeed(call, intent, method)


def _is_to_be_asked(intent: Object, method: Object) -> bool:
    card = methods.card_of(method)
    is_known = method.get("_set_up") and not card.asks_each_time
    return bool(intent.get("_asks_bank")) or (card.asks_for_authentication and not is_known)


def _take(call: Call, intent: Object, method: Object) -> Object:
    """Take the money now, or hold it where it is to be captured by hand, or decline it."""
    if decline := methods.card_of(method).decline:
        return _decline(call, intent, method, decline)
    if intent["capture_method"] != "manual":
        return _succeed(call, intent, method)
    intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
    call.store.save(intent)
    customers.keep_method(call=call, intent=intent, method=method)
    events.publish(call=call, type="payment_intent.amount_capturable_updated", about=intent)
    return intent


def _succeed(call: Call, intent: Object, method: Object) -> Object:
    charge = _charge(call, intent, method)
    intent |= {
        "status": "succeeded",
        "amount_received": intent["amount"],
        "latest_charge": charge["id"],
    }
    call.store.add(charge)
    call.store.save(intent)
    customers.keep_method(call=call, intent=intent, method=method)
    events.publish(call=call, type="charge.succeeded", about=charge)
    events.publish(call=call, type="payment_intent.succeeded", about=intent)
    if method["type"] == "card" and methods.card_of(method).is_disputed:
        disputes.open_for(call=call, charge=charge, amount=charge["amount"])
    return intent


def _decline(call: Call, intent: Object, method: Object, decline: Decline) -> Object:
    charge = _charge(call, intent, method) | {
        "amount_captured": 0,
        "captured": False,
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": _outcome(decline),
        "paid": False,
        "receipt_url": None,
        "status": "failed",
    }
    intent["latest_charge"] = charge["id"]
    call.store.add(charge)
    events.publish(call=call, type="charge.failed", about=charge)
    return _give_back(call, intent, error_of(decline, method=method, charge=charge["id"]))


def _give_back(call: Call, intent: Object, error: dict[str, Any]) -> Object:
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
    }
    call.store.save(intent)
    events.publish(call=call, type="payment_intent.payment_failed", about=intent)
    return intent


def _ask_for_authentication(call: Call, intent: Object) -> Object:
    page = f"{call.address}/authenticate/{intent['id']}"
    intent |= {
        "status": "requires_action",
        "next_action": {
            "type": "redirect_to_url",
            "redirect_to_url": {"return_url": intent["_return_url"], "url": page},
        },
    }
    call.store.save(intent)
    events.publish(call=call, type="payment_intent.requires_action", about=intent)
    return intent


def _method_of(call: Call, intent: Object) -> Object:
    return methods.named(call=call, name=intent["payment_method"])


def _charge(call: Call, intent: Object, method: Object) -> Object:
    identifier = new_id("ch")
    return {
        "id": identifier,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "captured": True,
        "created": call.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(None),
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": methods.details(method),
        "receipt_email": intent["receipt_email"],
        "receipt_url": f"{call.address}/payments/{intent['id']}",
        "refunded": False,
        "status": "succeeded",
    }


def _outcome(decline: Decline | None) -> dict[str, Any]:
    reason = decline.decline_code or decline.code if decline else None
    return {
        "network_decline_code": NETWORK_SAYS.get(reason, reason) if reason else None,
        "network_status": "declined_by_network" if decline else "approved_by_network",
        "reason": reason,
        "risk_level": "normal",
        "seller_message": "The bank did not approve." if decline else "Payment complete.",
        "type": "issuer_declined" if decline else "authorized",
    }
