"""Payment intents: one purpose to take an amount, tried until it succeeds or is canceled."""

from mobilize.embedded.payments import amounts, charging, customers, events, lists, methods
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import CardRefused, InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "payment_intent"
URL = "/v1/payment_intents"

CONFIRMABLE = frozenset({"requires_payment_method", "requires_confirmation"})
CANCELABLE = CONFIRMABLE | {"requires_action", "requires_capture"}
CAPTURE_METHODS = frozenset({"automatic", "automatic_async", "manual"})
REASONS = frozenset({"abandoned", "duplicate", "fraudulent", "requested_by_customer"})
REDIRECTS = frozenset({"always", "never"})


def create(*, call: Call, form: Form) -> Object:
    """Make an intent, and try it at once when `confirm` is set.

    Raises:
        CardRefused: it was tried and the bank said no; the intent is kept
        InvalidRequest
    """
    intent = _read(call, form)
    tried_at_once, off_session = form.flag("confirm"), form.flag("off_session")
    name, return_url = form.text("payment_method"), form.text("return_url")
    form.finish()
    if not tried_at_once and (off_session or return_url):
        param = "off_session" if off_session else "return_url"
        message = f"You can only set {param} together with confirm=true."
        raise InvalidRequest(message, param=param)
    method = methods.named(call=call, name=name) if name else None
    add(call=call, intent=intent)
    if tried_at_once:
        return _try(call, intent, method, return_url=return_url, off_session=off_session)
    if method:
        intent |= {"status": "requires_confirmation", "payment_method": method["id"]}
        call.store.save(intent)
    return shown(intent)


def add(*, call: Call, intent: Object) -> None:
    """Keep a new intent and say so."""
    call.store.add(intent)
    events.publish(call=call, type="payment_intent.created", about=intent)


def made(*, call: Call, amount: int, currency: str) -> Object:
    """Return an intent that nobody has tried yet."""
    identifier = new_id("pi")
    return {
        "id": identifier,
        "object": KIND,
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": 0,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{identifier}_secret_{new_id('s').removeprefix('s_')}",
        "confirmation_method": "automatic",
        "created": call.now,
        "currency": currency,
        "customer": None,
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": {},
        "next_action": None,
        "payment_method": None,
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "setup_future_usage": None,
        "statement_descriptor": None,
        "status": "requires_payment_method",
        "_return_url": None,
        "_session": None,
    }


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one intent."""
    form.text("client_secret")
    form.finish()
    return shown(found(call=call, identifier=identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the intents, newest first."""
    return lists.page(call=call, form=form, kind=KIND, url=URL, filters=("customer",))


def confirm(*, call: Call, form: Form, identifier: str) -> Object:
    """Try an intent with a card.

    Raises:
        CardRefused: the bank said no; the intent is kept
        InvalidRequest: it is in no state to be tried
    """
    intent = found(call=call, identifier=identifier)
    name, return_url = form.text("payment_method"), form.text("return_url")
    off_session = form.flag("off_session")
    form.finish()
    _refuse_sessions_own(intent, "confirm")
    _refuse_state(intent, CONFIRMABLE, "confirm")
    name = name or intent["payment_method"]
    method = methods.named(call=call, name=name) if name else None
    return _try(call, intent, method, return_url=return_url, off_session=off_session)


def cancel(*, call: Call, form: Form, identifier: str) -> Object:
    """Give an intent up for good."""
    intent = found(call=call, identifier=identifier)
    reason = form.choice("cancellation_reason", REASONS)
    form.finish()
    if intent["status"] != "requires_capture":  # until it is paid, its page is its owner
        _refuse_sessions_own(intent, "cancel")
    _refuse_state(intent, CANCELABLE, "cancel")
    return shown(canceled(call=call, intent=intent, reason=reason))


def capture(*, call: Call, form: Form, identifier: str) -> Object:
    """Take what an intent holds, all of it."""
    intent = found(call=call, identifier=identifier)
    amount = form.integer("amount_to_capture")
    form.finish()
    _refuse_state(intent, frozenset({"requires_capture"}), "capture")
    if amount not in {None, intent["amount"]}:
        raise InvalidRequest("This sandbox captures all or nothing.", param="amount_to_capture")
    return shown(charging.captured(call=call, intent=intent))


def canceled(*, call: Call, intent: Object, reason: str | None) -> Object:
    """Mark an intent as given up and say so."""
    intent |= {
        "status": "canceled",
        "canceled_at": call.now,
        "cancellation_reason": reason,
        "next_action": None,
    }
    call.store.save(intent)
    events.publish(call=call, type="payment_intent.canceled", about=intent)
    return intent


def found(*, call: Call, identifier: str, param: str = "intent", inside: bool = False) -> Object:
    """Return an intent as it is kept.

    Raises:
        Refusal: there is none with this id
    """
    intent = call.store.find(KIND, identifier)
    if intent is None:
        raise missing(KIND, identifier, param=param, inside=inside)
    return intent


def _read(call: Call, form: Form) -> Object:
    amount, currency = form.needed_integer("amount"), amounts.currency(form)
    amounts.refuse_unchargeable(form, "amount", amount, currency)
    automatic = form.inner("automatic_payment_methods")
    if automatic:
        automatic.flag("enabled")
        automatic.choice("allow_redirects", REDIRECTS)
    _refuse_other_types(form)
    return made(call=call, amount=amount, currency=currency) | {
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True}
        if automatic
        else None,
        "capture_method": form.choice("capture_method", CAPTURE_METHODS) or "automatic_async",
        "customer": customers.named(call=call, form=form),
        "description": form.text("description"),
        "metadata": form.metadata(),
        "receipt_email": form.text("receipt_email"),
        "setup_future_usage": form.choice("setup_future_usage", customers.FUTURE_USES),
        "statement_descriptor": form.text("statement_descriptor", longest=22),
    }


def _refuse_other_types(form: Form) -> None:
    """Refuse what the sandbox cannot do, rather than pretend."""
    asked = {*form.texts("allowed_payment_method_types"), *form.texts("payment_method_types")}
    if not asked <= {"card", "sepa_debit"}:
        raise form.invalid("allowed_payment_method_types", "Cards and SEPA debits only.")
    form.choice("confirmation_method", {"automatic"})


def _try(
    call: Call,
    intent: Object,
    method: Object | None,
    *,
    return_url: str | None,
    off_session: bool,
) -> Object:
    if method is None:
        raise InvalidRequest(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    intent["_return_url"] = return_url or intent["_return_url"]
    tried = charging.attempt(call=call, intent=intent, method=method, off_session=off_session)
    if tried["last_payment_error"]:
        raise CardRefused(tried["last_payment_error"], intent=shown(tried))
    return shown(tried)


def _refuse_state(intent: Object, allowed: frozenset[str], verb: str) -> None:
    if intent["status"] not in allowed:
        raise InvalidRequest(
            f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
        )


def _refuse_sessions_own(intent: Object, verb: str) -> None:
    if intent["_session"]:
        raise InvalidRequest(
            f"You cannot {verb} a PaymentIntent that belongs to a Checkout Session."
        )
