"""What a visitor does on a session's page: pays, authenticates, tries again."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from mobilize.embedded.payments import (
    cards,
    charging,
    customers,
    debits,
    events,
    intents,
    methods,
    sessions,
    setups,
)
from mobilize.embedded.payments.calls import Call
from mobilize.embedded.payments.cards import Decline
from mobilize.embedded.payments.refusals import CardRefused, InvalidRequest
from mobilize.embedded.payments.store import Object

NO_ACCOUNT = Decline("invalid_bank_account_iban", "This is not the number of a test account.")
DONE = frozenset({"processing", "requires_capture", "succeeded"})  # the visitor's part of it
PLACEHOLDER = "{CHECKOUT_SESSION_ID}"


def pay(*, call: Call, session: Object, number: str) -> Object:
    """Try to pay a session with a test card and return the intent.

    In setup mode the card is kept and nothing is paid. The number is compared with the test
    cards and forgotten.

    Raises:
        CardRefused: the number belongs to no test card
        InvalidRequest: the session is no longer open
    """
    if session["status"] != "open" or session["expires_at"] <= call.now:
        raise InvalidRequest("This Checkout Session is no longer open.")
    method = _method(call, session, number)
    if session.get("setup_intent"):
        intent = setups.attempt(call=call, intent=_setup_of(call, session), method=method)
    else:
        intent = charging.attempt(call=call, intent=_intent_of(call, session), method=method)
    return _settle(call, session, intent)


def _method(call: Call, session: Object, number: str) -> Object:
    """Return what a number stands for: a test card, or a test account where those are taken."""
    try:
        if debits.KIND in session["payment_method_types"]:
            return methods.keep_account(call=call, account=debits.by_iban(number))
        return methods.keep(call=call, card=cards.by_number(number))
    except debits.NoSuchAccount:
        raise CardRefused(charging.error_of(NO_ACCOUNT), intent={}) from None
    except cards.NoSuchCard:
        raise CardRefused(charging.error_of(cards.why_unknown(number)), intent={}) from None


def authenticate(*, call: Call, intent: Object, agreed: bool) -> Object:
    """Finish the 3-D Secure step and return the intent.

    Raises:
        InvalidRequest: the intent does not wait for it
    """
    if intent["status"] != "requires_action":
        raise InvalidRequest("This payment does not wait for authentication.")
    ends = setups if intent["object"] == setups.KIND else charging
    finish = ends.authenticated if agreed else ends.not_authenticated
    intent = finish(call=call, intent=intent)
    if intent["_session"]:
        session = sessions.found(call=call, identifier=intent["_session"])
        _settle(call, session, intent)
    return intent


def success_address(session: Object) -> str:
    """Return where a visitor who has paid goes."""
    return str(session["success_url"]).replace(PLACEHOLDER, session["id"])


def return_address(intent: Object) -> str | None:
    """Return where a visitor goes after authenticating for an intent without a session."""
    if not intent["_return_url"]:
        return None
    parts = urlsplit(intent["_return_url"])
    told = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if intent["status"] == "succeeded" else "failed",
    }
    return urlunsplit(parts._replace(query=urlencode([*parse_qsl(parts.query), *told.items()])))


def _intent_of(call: Call, session: Object) -> Object:
    """Return the session's intent, made at its first attempt."""
    if session["payment_intent"]:
        return intents.found(call=call, identifier=session["payment_intent"])
    intent = intents.made(call=call, amount=session["amount_total"], currency=session["currency"])
    intent |= {name: value for name, value in session["_intent"].items() if value}
    intent |= {"_session": session["id"], "_return_url": success_address(session)}
    intent["customer"] = _customer_of(call, session)
    intents.add(call=call, intent=intent)
    session["payment_intent"] = intent["id"]
    call.store.save(session)
    return intent


def _setup_of(call: Call, session: Object) -> Object:
    """Return the session's setup intent, for the session's customer."""
    intent = setups.found(call=call, identifier=session["setup_intent"])
    intent |= {"customer": _customer_of(call, session), "_return_url": success_address(session)}
    return intent


def _customer_of(call: Call, session: Object) -> str | None:
    if session["customer"] is None and session.get("_makes_customer"):
        made = customers.add(call=call, email=session["customer_email"])
        session["customer"] = made["id"]
    found: str | None = session["customer"]
    return found


def _settle(call: Call, session: Object, intent: Object) -> Object:
    if intent["status"] in DONE:
        session |= {
            "customer_details": {"email": session["customer_email"], "name": None},
            "payment_status": _payment_status(session, intent),
            "status": "complete",
            "url": None,
        }
        call.store.save(session)
        events.publish(call=call, type="checkout.session.completed", about=session)
    return intent


def _payment_status(session: Object, intent: Object) -> str:
    if session.get("setup_intent"):
        return "no_payment_required"
    return "paid" if intent["status"] == "succeeded" else "unpaid"
