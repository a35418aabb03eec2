"""Checkout sessions: a page of the provider's own on which one payment is made."""

from urllib.parse import urlsplit

from mobilize.embedded.payments import amounts, customers, debits, events, intents, lists, setups
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object, Store

KIND = "checkout.session"
URL = "/v1/checkout/sessions"

SHORTEST, LONGEST = 30 * 60, 24 * 3600  # seconds until a session expires
MOST_ITEMS = 100
SUBMIT_TYPES = frozenset({"auto", "book", "donate", "pay"})
MODES = frozenset({"payment"})
SECURE = frozenset({"any", "automatic", "challenge"})
CREATIONS = frozenset({"always", "if_required"})
INTENT_TEXTS = ("description", "receipt_email", "statement_descriptor")


def create(*, call: Call, form: Form) -> Object:
    """Open a session whose page takes the sum of its line items.

    Raises:
        InvalidRequest
    """
    if form.choice("mode", MODES) is None:
        message = "Missing required param: mode."
        raise InvalidRequest(message, code="parameter_missing", param="mode")
    items, total, currency = _items(call, form)
    session = opened(call=call, form=form, mode="payment") | {
        "amount_subtotal": total,
        "amount_total": total,
        "currency": currency,
        "payment_method_types": method_types(form, currency),
        "payment_status": "unpaid",
        "submit_type": form.choice("submit_type", SUBMIT_TYPES),
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "_items": items,
        "_intent": _intent_data(form) | {"_asks_bank": asks_bank(form)},
    }
    check(form, session)
    call.store.add(session)
    return shown(session)


def opened(*, call: Call, form: Form, mode: str) -> Object:
    """Return what a session of any mode says, before it is known what for."""
    identifier = new_id("cs_test", length=58)
    return {
        "id": identifier,
        "object": KIND,
        "amount_subtotal": None,
        "amount_total": None,
        "cancel_url": address_in(form, "cancel_url"),
        "client_reference_id": form.text("client_reference_id", longest=200),
        "created": call.now,
        "currency": None,
        "customer": customers.named(call=call, form=form),
        "customer_email": form.text("customer_email"),
        "customer_details": None,
        "expires_at": expires_at(form, call.now),
        "livemode": False,
        "locale": form.text("locale"),
        "metadata": form.metadata(),
        "mode": mode,
        "payment_intent": None,
        "setup_intent": None,
        "status": "open",
        "submit_type": None,
        "success_url": address_in(form, "success_url"),
        "total_details": None,
        "ui_mode": "hosted_page",
        "url": f"{call.address}/c/pay/{identifier}",
        "_items": [],
        "_intent": {},
        "_makes_customer": form.choice("customer_creation", CREATIONS) == "always",
    }


def check(form: Form, session: Object) -> None:
    """Refuse a session that leads nowhere, and what the form says that no session knows.

    Raises:
        InvalidRequest
    """
    refuse_other_pages(form)
    if session["success_url"] is None:
        message = "Missing required param: success_url."
        raise InvalidRequest(message, code="parameter_missing", param="success_url")
    form.finish()


def method_types(form: Form, currency: str) -> list[str]:
    """Return what may be charged: cards unless said otherwise; accounts in euro only."""
    newer, older = "allowed_payment_method_types", "payment_method_types"
    asked = form.texts(newer) or form.texts(older) or ["card"]
    if not set(asked) <= {"card", debits.KIND}:
        raise form.invalid(newer, "This sandbox takes cards and SEPA debits only.")
    if debits.KIND in asked and currency != "eur":
        raise form.invalid(newer, "SEPA debits are in euro.")
    return asked


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one session."""
    form.finish()
    return shown(found(call=call, identifier=identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the sessions, newest first."""
    filters = ("payment_intent", "status", "customer")
    return lists.page(call=call, form=form, kind=KIND, url=URL, filters=filters)


def line_items(*, call: Call, form: Form, identifier: str) -> Object:
    """Return what a session is to be paid for."""
    form.integer("limit")
    form.finish()
    return items_of(found(call=call, identifier=identifier))


def items_of(session: Object) -> Object:
    """Return a session's line items as a list object."""
    url = f"{URL}/{session['id']}/line_items"
    return {"object": "list", "data": session["_items"], "has_more": False, "url": url}


def expire(*, call: Call, form: Form, identifier: str) -> Object:
    """Close a session before its time."""
    session = found(call=call, identifier=identifier)
    form.finish()
    if session["status"] != "open":
        raise InvalidRequest(
            f'Only Checkout Sessions with a status in ["open"] can be expired.'
            f" This Checkout Session has a status of {session['status']}."
        )
    return shown(expired(call=call, session=session))


def expired(*, call: Call, session: Object) -> Object:
    """Mark a session as over, give its intent up, and say so."""
    session |= {"status": "expired", "url": None}
    call.store.save(session)
    events.publish(call=call, type="checkout.session.expired", about=session)
    if session["payment_intent"]:
        intent = intents.found(call=call, identifier=session["payment_intent"])
        intents.canceled(call=call, intent=intent, reason="automatic")
    if session.get("setup_intent"):
        setups.give_up(call=call, identifier=session["setup_intent"])
    return session


def overdue(*, store: Store, now: int) -> list[Object]:
    """Return the open sessions whose time has come."""
    return store.select(
        KIND,
        where="json_extract(body, '$.status') = 'open'"
        " AND json_extract(body, '$.expires_at') <= :now",
        values={"now": now},
    )


def found(*, call: Call, identifier: str) -> Object:
    """Return a session as it is kept.

    Raises:
        NoSuchObject
    """
    session = call.store.find(KIND, identifier)
    if session is None:
        raise missing(KIND, identifier, param="session")
    return session


def _items(call: Call, form: Form) -> tuple[list[Object], int, str]:
    items = [_item(call, each) for each in form.inners("line_items")]
    if not items:
        message = "Missing required param: line_items."
        raise InvalidRequest(message, code="parameter_missing", param="line_items")
    currencies = {item["currency"] for item in items}
    if len(items) > MOST_ITEMS or len(currencies) > 1:
        message = "Line items are at most 100, and all of one currency."
        raise InvalidRequest(message, param="line_items")
    total, currency = sum(item["amount_total"] for item in items), currencies.pop()
    amounts.refuse_unchargeable(form, "line_items", total, currency)
    return items, total, currency


def _item(call: Call, form: Form) -> Object:
    price = form.inner("price_data")
    if price is None:
        if name := form.text("price"):
            raise missing("price", name, param=form.address("price"), inside=True)
        address = form.address("price_data")
        message = f"Missing required param: {address}."
        raise InvalidRequest(message, code="parameter_missing", param=address)
    currency, unit = amounts.currency(price), price.needed_integer("unit_amount")
    asked = form.integer("quantity")
    quantity = 1 if asked is None else asked
    if unit < 0 or quantity < 1:
        name = "unit_amount" if unit < 0 else "quantity"
        code = "parameter_invalid_integer"
        raise (price if unit < 0 else form).invalid(name, "Invalid non-negative integer", code=code)
    name = _product_name(price)
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": unit * quantity,
        "amount_tax": 0,
        "amount_total": unit * quantity,
        "currency": currency,
        "description": name,
        "price": {
            "id": new_id("price"),
            "object": "price",
            "active": False,
            "created": call.now,
            "currency": currency,
            "livemode": False,
            "type": "one_time",
            "unit_amount": unit,
        },
        "quantity": quantity,
    }


def _product_name(price: Form) -> str:
    product = price.inner("product_data")
    if product is None:
        address = price.address("product_data")
        message = f"Missing required param: {address}."
        raise InvalidRequest(message, code="parameter_missing", param=address)
    product.text("description")
    product.texts("images")
    product.metadata()
    return product.needed_text("name")


def _intent_data(form: Form) -> Object:
    inner = form.inner("payment_intent_data")
    if inner is None:
        return {}
    return {
        "metadata": inner.metadata(),
        "capture_method": inner.choice("capture_method", intents.CAPTURE_METHODS),
        "setup_future_usage": inner.choice("setup_future_usage", customers.FUTURE_USES),
        **{name: inner.text(name) for name in INTENT_TEXTS},
    }


def asks_bank(form: Form) -> bool:
    """Say whether every card's bank is to ask its owner, also where it need not."""
    card = (form.inner("payment_method_options") or Form({})).inner("card")
    asked = card.choice("request_three_d_secure", SECURE) if card else None
    return asked in {"any", "challenge"}


def refuse_other_pages(form: Form) -> None:
    """Refuse what the sandbox cannot do, rather than pretend."""
    form.choice("ui_mode", {"hosted", "hosted_page"})


def address_in(form: Form, name: str) -> str | None:
    """Return an address that a form names, or None.

    Raises:
        InvalidRequest
    """
    address = form.text(name)
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        message = "Not a valid URL: an explicit scheme (such as https) must be provided."
        raise form.invalid(name, message, code="url_invalid")
    return address


def expires_at(form: Form, now: int) -> int:
    """Return when a new session is over.

    Raises:
        InvalidRequest
    """
    moment = form.integer("expires_at")
    if moment is None:
        return now + LONGEST
    if not SHORTEST <= moment - now <= LONGEST:
        message = "The `expires_at` timestamp must be from 30 minutes to 24 hours from now."
        raise form.invalid("expires_at", message)
    return moment
