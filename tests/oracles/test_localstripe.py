"""Our own sandbox and localstripe, a fake by somebody else, tell our gateway the same.

It runs in a process and an environment of its own, and is no dependency of ours: `make
localstripe` makes both, and runs this. Anywhere else it is left out.

Compared is what both speak: charging, capturing by hand, cancelling, refunds. localstripe
knows no hosted pages, idempotency keys, disputes or parameters of newer versions.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import stripe
from django.conf import LazySettings

from donations.gateways import stripe_charges, stripe_wire
from donations.gateways.cards import Back, Told
from donations.gateways.stripe_cards import StripeCards
from mobilize.embedded import ports
from mobilize.kit import clock
from mobilize.kit.money import Money
from tests.sandbox import API_KEY, a_sandbox, free_port, until

PROGRAM = os.environ.get("LOCALSTRIPE", "")
OURS, PAYMENT, REFUND = UUID(int=1), UUID(int=2), UUID(int=3)
METADATA = {"organisation": str(OURS), "payment": str(PAYMENT)}

pytestmark = pytest.mark.skipif(
    not PROGRAM, reason="LOCALSTRIPE names no program: `make localstripe`"
)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[str]:
    """Run localstripe and return its address."""
    port = free_port()
    command = [PROGRAM, "--port", str(port), "--from-scratch"]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, cwd=tmp_path, env={"TMPDIR": str(tmp_path)}
        ) as running,
    ):
        until(lambda: ports.answers(port))
        yield f"http://{ports.LOOPBACK}:{port}"
        running.terminate()


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[str]:
    with a_sandbox(tmp_path / "sandbox") as sandbox:
        yield sandbox.address


def told_by(address: str, settings: LazySettings) -> list[Any]:
    """Charge, hold and take, hold and let go, refund in two parts; return what was told."""
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = API_KEY, address
    stripe_wire.client.cache_clear()
    client, gateway, now = stripe_wire.client(), StripeCards(), clock.now()
    paid = _intent(client)
    held, dropped = _intent(client, "manual"), _intent(client, "manual")
    back = Back(organisation_id=OURS, payment_id=PAYMENT, refund_id=REFUND, payment_ref=paid.id,
                money=Money(300, "EUR"))  # fmt: skip
    told = [
        stripe_charges.answer(paid, now=now),
        stripe_charges.answer(held, now=now),
        gateway.capture(held.id, now=now),
        gateway.give_up(dropped.id, now=now),
        gateway.refund(back, now=now),
        gateway.refund(back, now=now),  # found by what is written on it, and not done again
    ]
    stripe_wire.client.cache_clear()
    return [_plain(each) for each in told]


def _intent(client: stripe.StripeClient, capture: str = "automatic_async") -> Any:
    params: Any = {
        "amount": 1000, "currency": "eur", "confirm": True, "payment_method": "pm_card_visa",
        "metadata": METADATA, "capture_method": capture, "expand": ["latest_charge"],
    }  # fmt: skip
    return client.v1.payment_intents.create(params)


def _plain(told: Told) -> tuple[Any, ...]:
    """Return what must be the same; ids and moments are each provider's own."""
    said = told.payload
    return (told.kind, told.organisation, told.payment, bool(told.payment_ref), said["object"],
            said["amount"], said["currency"], said["status"], said["failure_code"],
            said["metadata"])  # fmt: skip


def test_both_tell_our_gateway_the_same(ours: str, other: str, settings: LazySettings) -> None:
    by_ours, by_other = told_by(ours, settings), told_by(other, settings)

    assert by_ours == by_other
    assert [kind for kind, *_rest in by_ours] == [
        "payment_intent.succeeded",
        "payment_intent.amount_capturable_updated",
        "payment_intent.succeeded",
        "payment_intent.canceled",
        "refund.created",
        "refund.created",
    ]
