"""Refunds: money that goes back, in one piece or in several."""

from mobilize.embedded.payments import amounts, charges, events, intents, lists
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "refund"
REASONS = frozenset({"duplicate", "fraudulent", "requested_by_customer"})


def create(*, call: Call, form: Form) -> Object:
    """Give back what `amount` says, or all that is left.

    The refunds of a charge never exceed what was taken.

    Raises:
        InvalidRequest
    """
    charge = _charge(call, form)
    amount, reason = form.integer("amount"), form.choice("reason", REASONS)
    metadata = form.metadata()
    form.finish()
    amount = _refundable(charge, amount)
    refund: Object = {
        "id": new_id("re"),
        "object": KIND,
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "status": "succeeded",
    }
    _take_back(call, charge, amount)
    call.store.add(refund)
    events.publish(call=call, type="refund.created", about=refund)
    events.publish(call=call, type="charge.refunded", about=charge)
    return shown(refund)


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one refund."""
    form.finish()
    return shown(_found(call, identifier))


def update(*, call: Call, form: Form, identifier: str) -> Object:
    """Change the caller's own values; an empty value takes a key away."""
    refund = _found(call, identifier)
    said = form.metadata()
    form.finish()
    before = refund["metadata"]
    refund["metadata"] = {name: value for name, value in (before | said).items() if value}
    call.store.save(refund)
    events.publish(call=call, type="refund.updated", about=refund, before={"metadata": before})
    return shown(refund)


def listing(*, call: Call, form: Form) -> Object:
    """Return the refunds, newest first."""
    filters = ("charge", "payment_intent")
    return lists.page(call=call, form=form, kind=KIND, url="/v1/refunds", filters=filters)


def _charge(call: Call, form: Form) -> Object:
    charge_id, intent_id = form.text("charge"), form.text("payment_intent")
    if charge_id and intent_id:
        raise InvalidRequest("You may only name one of charge and payment_intent.")
    if intent_id:
        intent = intents.found(call=call, identifier=intent_id, param="payment_intent", inside=True)
        charge_id = intent["latest_charge"] if intent["status"] == "succeeded" else None
        if not charge_id:
            message = f"This PaymentIntent ({intent_id}) does not have a successful charge."
            raise InvalidRequest(message, code="payment_intent_unexpected_state")
    if not charge_id:
        message = "One of the following params should be provided: payment_intent or charge."
        raise InvalidRequest(message, code="parameter_missing", param="charge")
    return charges.found(call=call, identifier=charge_id, param="charge", inside=True)


def _refundable(charge: Object, amount: int | None) -> int:
    identifier, currency = charge["id"], charge["currency"]
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        raise InvalidRequest(f"Charge {identifier} was not successful.", param="charge")
    if charge["disputed"]:
        message = f"Charge {identifier} has been charged back; cannot issue a refund."
        raise InvalidRequest(message, code="charge_disputed")
    if not left:
        message = f"Charge {identifier} has already been refunded."
        raise InvalidRequest(message, code="charge_already_refunded")
    if amount is not None and amount < 1:
        code = "parameter_invalid_integer"
        raise InvalidRequest("Invalid positive integer", code=code, param="amount")
    if amount is not None and amount > left:
        message = (
            f"Refund amount ({amounts.text(amount, currency)}) is greater than"
            f" unrefunded amount on charge ({amounts.text(left, currency)})"
        )
        raise InvalidRequest(message, param="amount")
    return left if amount is None else amount


def _take_back(call: Call, charge: Object, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    call.store.save(charge)


def _found(call: Call, identifier: str) -> Object:
    refund = call.store.find(KIND, identifier)
    if refund is None:
        raise missing(KIND, identifier, param="refund")
    return refund
