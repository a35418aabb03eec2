"""One call as the operations see it: what is remembered, what time it is, who asks."""

import secrets
import string
from dataclasses import dataclass

from mobilize.embedded.payments.store import Object, Store

API_VERSION = "2026-10-28.endive"

_ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Call:
    """One call to the provider, or one click on its pages.

    `now` is in whole seconds. `address` is where the provider itself is reached.
    """

    store: Store
    now: int
    address: str
    request_id: str | None = None
    idempotency_key: str | None = None


def new_id(prefix: str, *, length: int = 24) -> str:
    """Return an id like Stripe's: `pi_` and 24 letters and digits."""
    return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"


def shown(kept: Object) -> Object:
    """Return an object as callers see it, without what the provider keeps for itself."""
    return {name: value for name, value in kept.items() if not name.startswith("_")}
