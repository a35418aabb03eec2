"""The house and the sandbox card provider together: who pays, and what the house hears of it."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import stripe
from django.conf import LazySettings

from donations.domain.manners import Manner
from donations.gateways import stripe_wire
from donations.models import Payment, Pledge, SavedMethod
from donations.services import checkout, inbox
from mobilize.kit import clock
from tests import builders
from tests.clients import scope
from tests.sandbox import API_KEY, WEBHOOK_SECRET, Sandbox, a_sandbox

GOOD, DECLINED, BROKE = "4242424242424242", "4000000000000002", "4000000000009995"
ASKS_ONCE, ASKS_EACH_TIME = "4000002500003155", "4000002760003184"


@dataclass
class Till:
    """A running provider to which the settings lead. It tells nothing until `tell` is called."""

    sandbox: Sandbox

    @property
    def client(self) -> stripe.StripeClient:
        return self.sandbox.client

    def open(self, pledge: Pledge, *, now: datetime, **manner: Any) -> str:
        """Return the session of the provider's page for a pledge."""
        with scope.nobody():
            url = checkout.start(
                organisation=pledge.organisation,
                pledge_id=pledge.id,
                manner=Manner(**manner),
                now=now,
            )
        return url.rpartition("/")[2]

    def pay(self, session: str, card: str = GOOD, **said: Any) -> dict[str, Any]:
        """Pay a page with a card, as its visitor would."""
        return self.sandbox.control("pay", session=session, card=card, **said)

    def change(self, saved: SavedMethod, card: str) -> None:
        """Let a kept card behave otherwise from now on."""
        answer = self.sandbox.control(f"methods/{saved.method_ref}", card=card)
        assert answer["id"] == saved.method_ref

    def authenticate(self, url: str, *, agrees: bool = True) -> None:
        """Answer a bank's question."""
        httpx.post(url, data={"answer": "yes" if agrees else "no"})

    def events(self) -> list[dict[str, Any]]:
        """Return all that has happened at the provider, oldest first."""
        return [each.to_dict() for each in self.client.v1.events.list().auto_paging_iter()][::-1]

    def tell(self, *kinds: str) -> None:
        """Take in all that has happened, signed now; repeated events change nothing.

        With `kinds` these only: the others are still on their way.
        """
        self.take_in(each for each in self.events() if not kinds or each["type"] in kinds)

    def take_in(self, events: Iterable[dict[str, Any]]) -> None:
        """Take in these events, each signed now."""
        now = clock.now()
        for event in events:
            body = json.dumps(event)
            header = stripe.WebhookSignature.generate_signature_header(
                body, WEBHOOK_SECRET, timestamp=int(now.timestamp())
            )
            with scope.nobody():
                inbox.receive(body.encode(), signature=header, now=now)


@contextlib.contextmanager
def a_till(home: Path, settings: LazySettings) -> Iterator[Till]:
    """Run the sandbox provider and lead the settings to it."""
    with a_sandbox(home) as sandbox:
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = API_KEY, sandbox.address
        settings.STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
        stripe_wire.client.cache_clear()
        try:
            yield Till(sandbox)
        finally:
            stripe_wire._wire().close()  # type: ignore[no-untyped-call]  # Stripe leaves it untyped
            stripe_wire._wire.cache_clear()
            stripe_wire.client.cache_clear()


def a_card_pledge(amount_minor: int = 2500, **fields: Any) -> Pledge:
    """Return a promise of Ines to give by card."""
    org = fields.pop("organisation", None) or builders.an_organisation()
    cause = fields.pop("cause", None) or builders.a_cause(org)
    supporter = builders.a_supporter(org)
    return builders.a_pledge(cause, amount_minor, rail="card", supporter=supporter, **fields)


def the_payment(pledge: Pledge) -> Payment:
    """Return the newest payment of a pledge."""
    return Payment.objects.filter(pledge=pledge).order_by("-created_at", "-id")[0]
