"""Disputes: a card's owner asks the bank for the money back, and one side wins."""

from mobilize.embedded.payments import charges, events, lists
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "dispute"
OUTCOMES = frozenset({"won", "lost"})
ANSWER_WITHIN = 7 * 24 * 3600  # seconds


def open_for(*, call: Call, charge: Object, amount: int) -> Object:
    """Open a dispute: the amount is withdrawn until it is decided."""
    dispute: Object = {
        "id": new_id("dp"),
        "object": KIND,
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "evidence": {},
        "evidence_details": {
            "due_by": call.now + ANSWER_WITHIN,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }
    charge["disputed"] = True
    call.store.save(charge)
    call.store.add(dispute)
    events.publish(call=call, type="charge.dispute.created", about=dispute)
    events.publish(call=call, type="charge.dispute.funds_withdrawn", about=dispute)
    return dispute


def decide(*, call: Call, dispute: Object, outcome: str) -> Object:
    """End a dispute: `won` brings the money back, `lost` leaves it with the card's owner.

    Raises:
        InvalidRequest: it is decided already
    """
    if dispute["status"] in OUTCOMES:
        raise InvalidRequest(f"This dispute is already {dispute['status']}.")
    dispute["status"] = outcome
    call.store.save(dispute)
    events.publish(call=call, type="charge.dispute.closed", about=dispute)
    if outcome == "won":
        events.publish(call=call, type="charge.dispute.funds_reinstated", about=dispute)
    return dispute


def close(*, call: Call, form: Form, identifier: str) -> Object:
    """Accept a dispute: it is lost."""
    form.finish()
    return shown(decide(call=call, dispute=found(call=call, identifier=identifier), outcome="lost"))


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one dispute."""
    form.finish()
    return shown(found(call=call, identifier=identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the disputes, newest first."""
    filters = ("charge", "payment_intent")
    return lists.page(call=call, form=form, kind=KIND, url="/v1/disputes", filters=filters)


def found(*, call: Call, identifier: str) -> Object:
    """Return a dispute as it is kept.

    Raises:
        NoSuchObject
    """
    dispute = call.store.find(KIND, identifier)
    if dispute is None:
        raise missing(KIND, identifier, param="dispute")
    return dispute


def disputable(*, call: Call, charge_id: str, amount: int | None) -> tuple[Object, int]:
    """Return a charge that can be disputed and the amount, which is all when none is named.

    Raises:
        InvalidRequest, NoSuchObject
    """
    charge = charges.found(call=call, identifier=charge_id)
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["status"] != "succeeded" or charge["disputed"] or not left:
        raise InvalidRequest("This charge cannot be disputed: it failed, was refunded or is.")
    if amount is not None and not 0 < amount <= left:
        raise InvalidRequest(f"The amount must be between 1 and {left}.", param="amount")
    return charge, amount or left
