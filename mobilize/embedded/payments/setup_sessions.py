"""Checkout sessions in setup mode: a card or an account is left on a page, and not charged."""

from mobilize.embedded.payments import amounts, sessions, setups
from mobilize.embedded.payments.calls import Call, shown
from mobilize.embedded.payments.forms import Form
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
    kinds, currency = _kinds(form)
    session = sessions.opened(call=call, form=form, mode=MODE) | {
        "currency": currency,
        "payment_method_types": kinds,
        "payment_status": "no_payment_required",
    }
    written, asks_bank = _written(form), sessions.asks_bank(form)
    sessions.check(form, session)
    intent = setups.add(
        call=call, kinds=kinds, metadata=written, session=session["id"], asks_bank=asks_bank
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
