"""What has happened, as event objects, each with the deliveries it needs."""

import random
from typing import Any

from mobilize.embedded.payments import behaviour, endpoints, queue
from mobilize.embedded.payments.calls import API_VERSION, Call, new_id, shown
from mobilize.embedded.payments.store import Object

TYPES = frozenset(
    {
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.funds_withdrawn",
        "charge.failed",
        "charge.refunded",
        "charge.succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.amount_capturable_updated",
        "payment_intent.canceled",
        "payment_intent.created",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
        "payment_method.attached",
        "payment_method.detached",
        "refund.created",
        "refund.updated",
        "setup_intent.canceled",
        "setup_intent.created",
        "setup_intent.requires_action",
        "setup_intent.setup_failed",
        "setup_intent.succeeded",
    }
)


def publish(*, call: Call, type: str, about: Object, before: dict[str, Any] | None = None) -> None:  # noqa: A002 - the event's own word
    """Record an event with a copy of the object as it is now, and queue its deliveries.

    Call it in the transaction that made the change: either both are kept or none.
    """
    if type not in TYPES:
        raise ValueError(f"{type} is not an event of this provider")
    wanted_by = endpoints.that_want(store=call.store, type=type)
    changes = {"previous_attributes": before} if before else {}
    event: Object = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": call.now,
        "data": {"object": shown(about)} | changes,
        "livemode": False,
        "pending_webhooks": len(wanted_by),
        "request": {"id": call.request_id, "idempotency_key": call.idempotency_key},
        "type": type,
    }
    call.store.add(event)
    plans = queue.plan(
        behaviour=behaviour.current(call.store),
        endpoints=[endpoint["id"] for endpoint in wanted_by],
        now=call.now,
        chance=random.random,
    )
    queue.add(store=call.store, event=event["id"], plans=plans)
