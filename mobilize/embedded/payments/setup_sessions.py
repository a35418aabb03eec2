"""Checkout sessions in setup mode: a card or an account is left on a page, and not charged."""

from mobilize.embedded.payments import amounts, customers, sessions, setups
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest
from mobilize.embedded.payments.store import Object

MODE = "setup"


def open_one(*, call: Call, form: Form) -> Object:
    """Open a session of either mode.

    Raises:
        InvalidRequest
    """
    create = _create if form.text("mode") == MODE else sessions.create
    return create(call=call, form=form)


def _create(*, call: Call, form: Form) -> Object:
    identifier, kinds, currency = new_id("cs_test", length=58), *_kinds(form)
    creates = form.choice("customer_creation", sessions.CREATIONS) == "always"
    session: Object = {
        "id": identifier,
        "object": sessions.KIND,
        "amount_subtotal": None,
        "amount_total": None,
        "cancel_url": sessions.address_in(form, "cancel_url"),
        "client_reference_id": form.text("client_reference_id", longest=200),
        "created": call.now,
        "currency": currency,
        "customer": customers.named(call=call, form=form),
        "customer_email": form.text("customer_email"),
        "customer_details": None,
        "expires_at": sessions.expires_at(form, call.now),
        "livemode": False,
        "locale": form.text("locale"),
        "metadata": form.metadata(),
        "mode": MODE,
        "payment_intent": None,
        "payment_method_types": kinds,
        "payment_status": "no_payment_required",
        "setup_intent": None,
        "status": "open",
        "submit_type": None,
        "success_url": sessions.address_in(form, "success_url"),
        "total_details": None,
        "ui_mode": "hosted_page",
        "url": f"{call.address}/c/pay/{identifier}",
        "_items": [],
        "_intent": {},
        "_makes_customer": creates,
    }
    written, asks_bank = _written(form), sessions.asks_bank(form)
    sessions.refuse_other_pages(form)
    if session["success_url"] is None:
        message = "Missing required param: success_url."
        raise InvalidRequest(message, code="parameter_missing", param="success_url")
    form.finish()
    intent = setups.add(
        call=call, kinds=kinds, metadata=written, session=identifier, asks_bank=asks_bank
    )
    session["setup_intent"] = intent["id"]
    call.store.add(session)
    return shown(session)


def _kinds(form: Form) -> tuple[list[str], str | None]:
    """Return what may be left, and the currency, which must be named where that is not said."""
    names_kinds = form.texts("allowed_payment_method_types") or form.texts("payment_method_types")
    named = form.text("currency") is not None
    currency = amounts.currency(form) if named or not names_kinds else None
    return sessions.method_types(form, currency or "eur"), currency


def _written(form: Form) -> dict[str, str]:
    inner = form.inner("setup_intent_data")
    if inner is None:
        return {}
    inner.text("description")
    return inner.metadata()
