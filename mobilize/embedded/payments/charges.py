"""Charges: what has moved, or has failed to move."""

from mobilize.embedded.payments import lists
from mobilize.embedded.payments.calls import Call, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import missing
from mobilize.embedded.payments.store import Object

KIND = "charge"


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one charge."""
    form.finish()
    return shown(found(call=call, identifier=identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the charges, newest first."""
    filters = ("payment_intent", "customer")
    return lists.page(call=call, form=form, kind=KIND, url="/v1/charges", filters=filters)


def found(*, call: Call, identifier: str, param: str = "id", inside: bool = False) -> Object:
    """Return a charge as it is kept.

    Raises:
        Refusal: there is none with this id
    """
    charge = call.store.find(KIND, identifier)
    if charge is None:
        raise missing(KIND, identifier, param=param, inside=inside)
    return charge
