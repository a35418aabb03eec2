"""Debits on their way: the bank has been asked, and answers days later."""

from mobilize.embedded.payments import customers, events
from mobilize.embedded.payments.calls import Call
from mobilize.embedded.payments.store import Object, Store

A_DAY = 24 * 3600  # seconds


def begin(*, call: Call, intent: Object, method: Object, days: int) -> Object:
    """Ask the bank; until it answers the intent is processing."""
    intent |= {
        "payment_method": method["id"],
        "status": "processing",
        "_answered_at": call.now + days * A_DAY,
    }
    call.store.save(intent)
    customers.keep_method(call=call, intent=intent, method=method)
    events.publish(call=call, type="payment_intent.processing", about=intent)
    return intent


def due(*, store: Store, now: int) -> list[Object]:
    """Return the intents whose banks answer now."""
    return store.select(
        "payment_intent",
        where="json_extract(body, '$.status') = 'processing'"
        " AND json_extract(body, '$._answered_at') <= :now",
        values={"now": now},
    )
