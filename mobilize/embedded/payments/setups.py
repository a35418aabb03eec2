"""Setup intents: a way to pay that is kept for later. Nothing is taken."""

from mobilize.embedded.payments import cards, charging, events, lists, methods
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.cards import Decline
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "setup_intent"
URL = "/v1/setup_intents"
CANCELABLE = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
NOT_AUTHENTICATED = Decline(
    "setup_intent_authentication_failure",
    cards.NOT_AUTHENTICATED.message,
)


def add(
    *, call: Call, kinds: list[str], metadata: dict[str, str], session: str, asks_bank: bool
) -> Object:
    """Keep a new intent, for a session's page, and say so."""
    identifier = new_id("seti")
    intent: Object = {
        "id": identifier,
        "object": KIND,
        "automatic_payment_methods": None,
        "cancellation_reason": None,
        "client_secret": f"{identifier}_secret_{new_id('s').removeprefix('s_')}",
        "created": call.now,
        "customer": None,
        "description": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": metadata,
        "next_action": None,
        "payment_method": None,
        "payment_method_types": kinds,
        "status": "requires_payment_method",
        "usage": "off_session",
        "_session": session,
        "_asks_bank": asks_bank,
        "_return_url": None,
    }
    call.store.add(intent)
    events.publish(call=call, type="setup_intent.created", about=intent)
    return intent


def attempt(*, call: Call, intent: Object, method: Object) -> Object:
    """Keep a method, or ask its owner to authenticate first, and return the intent.

    Afterwards the intent has succeeded, requires an action, or requires another payment
    method and says why in its last error. A card whose bank says no cannot be kept.
    """
    intent |= {"payment_method": method["id"], "last_setup_error": None, "next_action": None}
    if methods.account_of(method):
        return _keep(call, intent, method)
    card = methods.card_of(method)
    if card.asks_for_authentication or intent.get("_asks_bank"):
        return _ask_for_authentication(call, intent)
    if card.decline:
        return _give_back(call, intent, method, card.decline)
    return _keep(call, intent, method)


def authenticated(*, call: Call, intent: Object) -> Object:
    """Keep the method of an intent whose owner has authenticated, unless its bank says no."""
    method = methods.named(call=call, name=intent["payment_method"])
    if decline := methods.card_of(method).decline:
        return _give_back(call, intent, method, decline)
    return _keep(call, intent, method)


def not_authenticated(*, call: Call, intent: Object) -> Object:
    """Give the intent back: its owner has not authenticated."""
    method = methods.named(call=call, name=intent["payment_method"])
    return _give_back(call, intent, method, NOT_AUTHENTICATED)


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one intent."""
    form.finish()
    return shown(found(call=call, identifier=identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the intents, newest first."""
    filters = ("customer", "payment_method")
    return lists.page(call=call, form=form, kind=KIND, url=URL, filters=filters)


def cancel(*, call: Call, form: Form, identifier: str) -> Object:
    """Give an intent up. One of a session is given up by expiring that.

    Raises:
        InvalidRequest
    """
    intent = found(call=call, identifier=identifier)
    form.finish()
    if intent["status"] not in CANCELABLE or intent["_session"]:
        raise InvalidRequest(
            "You cannot cancel this SetupIntent: it has ended, or belongs to a Checkout Session.",
            code="setup_intent_unexpected_state",
        )
    return shown(give_up(call=call, identifier=identifier))


def give_up(*, call: Call, identifier: str) -> Object:
    """Cancel an intent and say so, unless it has ended."""
    intent = found(call=call, identifier=identifier)
    if intent["status"] in CANCELABLE:
        intent |= {"status": "canceled", "next_action": None}
        call.store.save(intent)
        events.publish(call=call, type="setup_intent.canceled", about=intent)
    return intent


def found(*, call: Call, identifier: str) -> Object:
    """Return an intent as it is kept.

    Raises:
        NoSuchObject
    """
    intent = call.store.find(KIND, identifier)
    if intent is None:
        raise missing("setupintent", identifier, param="intent")
    return intent


def _keep(call: Call, intent: Object, method: Object) -> Object:
    method |= {"customer": intent["customer"], "_set_up": True}
    intent |= {"status": "succeeded", "next_action": None}
    call.store.save(method)
    call.store.save(intent)
    if method["customer"]:
        events.publish(call=call, type="payment_method.attached", about=method)
    events.publish(call=call, type="setup_intent.succeeded", about=intent)
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
    events.publish(call=call, type="setup_intent.requires_action", about=intent)
    return intent


def _give_back(call: Call, intent: Object, method: Object, decline: Decline) -> Object:
    intent |= {
        "status": "requires_payment_method",
        "last_setup_error": charging.error_of(decline, method=method),
        "next_action": None,
        "payment_method": None,
    }
    call.store.save(intent)
    events.publish(call=call, type="setup_intent.setup_failed", about=intent)
    return intent
