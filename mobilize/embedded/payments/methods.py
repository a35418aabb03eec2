"""Payment methods: a card's brand and last four digits, and nothing more of it."""

from mobilize.embedded.payments import cards, debits, events
from mobilize.embedded.payments.calls import Call, new_id, shown
from mobilize.embedded.payments.cards import Card
from mobilize.embedded.payments.debits import Account
from mobilize.embedded.payments.forms import Form
from mobilize.embedded.payments.refusals import InvalidRequest, missing
from mobilize.embedded.payments.store import Object

KIND = "payment_method"
EXPIRES = (12, 2040)  # every test card's month and year


def keep(*, call: Call, card: Card) -> Object:
    """Record a test card as a payment method."""
    month, year = EXPIRES
    method: Object = {
        "id": new_id("pm"),
        "object": KIND,
        "allow_redisplay": "unspecified",
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "card": {
            "brand": card.brand,
            "checks": {"cvc_check": "pass"},
            "country": "US",
            "exp_month": month,
            "exp_year": year,
            "funding": "credit",
            "last4": card.last4,
        },
        "created": call.now,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
        "_card": card.token,
        "_set_up": False,
        "_used": None,
    }
    call.store.add(method)
    return method


def keep_account(*, call: Call, account: Account) -> Object:
    """Record a test account as a payment method."""
    method: Object = {
        "id": new_id("pm"),
        "object": KIND,
        "allow_redisplay": "unspecified",
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "created": call.now,
        "customer": None,
        "livemode": False,
        "metadata": {},
        "sepa_debit": {
            "bank_code": account.iban[4:9],
            "country": account.iban[:2],
            "fingerprint": account.token,
            "last4": account.last4,
        },
        "type": debits.KIND,
        "_account": account.token,
        "_set_up": False,
        "_used": None,
    }
    call.store.add(method)
    return method


def account_of(method: Object) -> Account | None:
    """Return the test account behind a payment method, or None where it is a card."""
    return debits.by_token(method["_account"]) if method["type"] == debits.KIND else None


def named(*, call: Call, name: str) -> Object:
    """Return the payment method of an id, or a fresh one of a `pm_card_…` name.

    Raises:
        InvalidRequest: there is none of this name
    """
    if name.startswith("pm_card_"):
        try:
            return keep(call=call, card=cards.by_token(name))
        except cards.NoSuchCard:
            raise missing("PaymentMethod", name, param="payment_method", inside=True) from None
    found = call.store.find(KIND, name)
    if found is None:
        raise missing("PaymentMethod", name, param="payment_method", inside=True)
    return found


def card_of(method: Object) -> Card:
    """Return the test card behind a payment method."""
    return cards.by_token(method["_card"])


def details(method: Object) -> Object:
    """Return what a charge says about its payment method."""
    if method["type"] == debits.KIND:
        return {"type": debits.KIND, debits.KIND: method[debits.KIND] | {"mandate": "mandate_1"}}
    return {"type": "card", "card": method["card"] | {"network": method["card"]["brand"]}}


def detach(*, call: Call, form: Form, identifier: str) -> Object:
    """Take a payment method off its customer: it cannot be charged again."""
    form.finish()
    found = _found(call, identifier)
    if found["customer"] is None:
        raise InvalidRequest(
            "The payment method you provided is not attached to a customer so detachment is"
            " impossible."
        )
    found |= {"customer": None, "_set_up": False}
    call.store.save(found)
    events.publish(call=call, type="payment_method.detached", about=found)
    return shown(found)


def retrieve(*, call: Call, form: Form, identifier: str) -> Object:
    """Return one payment method."""
    form.finish()
    return shown(_found(call, identifier))


def _found(call: Call, identifier: str) -> Object:
    found = call.store.find(KIND, identifier)
    if found is None:
        raise missing("PaymentMethod", identifier, param="payment_method")
    return found
