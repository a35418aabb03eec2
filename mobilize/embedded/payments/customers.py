"""Customers: whom a payment method is kept for, so that it can be charged without them."""

from mobilize.embedded.payments import lists
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "customer"
URL = "/v1/customers"
FUTURE_USES = frozenset({"off_session", "on_session"})


def create(*, call: Call, form: Form) -> Object:
    """Make a customer."""
    email, metadata = form.text("email"), form.metadata()
    form.finish()
    return shown(add(call=call, email=email, metadata=metadata))


def add(*, call: Call, email: str | None = None, metadata: dict[str, str] | None = None) -> Object:
    """Keep a new customer."""
    customer: Object = {
        "id": new_id("cus", length=14),
        "object": KIND,
        "created": call.now,
        "email": email,
        "livemode": False,
        "metadata": metadata or {},
    }
    call.store.add(customer)
    return customer


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one customer."""
    form.finish()
    return shown(found(call=call, identifier=identifier))


def listing(*, call: Call, form: Form) -> Object:
    """Return the customers, newest first."""
    return lists.page(call=call, form=form, kind=KIND, url=URL, filters=("email",))


def named(*, call: Call, form: Form) -> str | None:
    """Return the id of the customer that a call names, or None.

    Raises:
        InvalidRequest: there is none of this name
    """
    name = form.text("customer")
    return found(call=call, identifier=name, inside=True)["id"] if name else None


def found(*, call: Call, identifier: str, inside: bool = False) -> Object:
    """Return a customer as it is kept.

    Raises:
        Refusal: there is none with this id
    """
    customer = call.store.find(KIND, identifier)
    if customer is None:
        raise missing(KIND, identifier, param="customer", inside=inside)
    return customer


def refuse_others(*, intent: Object, method: Object) -> None:
    """Refuse a method that belongs to somebody else, or was used up without being kept.

    Raises:
        InvalidRequest
    """
    owner = method["customer"]
    if owner is not None and owner != intent["customer"]:
        raise InvalidRequest(
            f"The PaymentMethod {method['id']} belongs to a customer; please include the customer"
            " in the `customer` parameter on the PaymentIntent.",
            param="payment_method",
        )
    if owner is None and method.get("_used", intent["id"]) not in {None, intent["id"]}:
        raise InvalidRequest(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer"
            " attachment, and may not be used again.",
            param="payment_method",
        )


def keep_method(*, call: Call, intent: Object, method: Object) -> None:
    """Attach a method that has paid to its customer, where it was asked to be kept."""
    method["_used"] = intent["id"]
    if intent["setup_future_usage"] and intent["customer"]:
        method |= {"customer": intent["customer"], "_set_up": True}
    call.store.save(method)
