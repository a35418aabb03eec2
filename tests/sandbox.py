"""The sandbox card provider as its own process, and a merchant's server that takes its events."""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import stripe

from mobilize.embedded import ports

API_KEY = "sk_test_sandbox"
WEBHOOK_SECRET = "whsec_sandbox"
PATIENCE = 15.0  # seconds


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((ports.LOOPBACK, 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], Any]) -> None:
    """Wait for something that is about to happen."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextlib.contextmanager
def process(module: str, *arguments: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run an embedded server until the end of the block; it must then stop within seconds."""
    command = [sys.executable, "-m", module, *arguments]
    running = subprocess.Popen(command)
    try:
        until(lambda: ports.answers(port))
        yield running
    finally:
        running.terminate()
        assert running.wait(timeout=PATIENCE) == 0


@dataclass
class Merchant:
    """A server that takes events. `answers` are its next statuses; then it says 200."""

    answers: list[int] = field(default_factory=list)
    received: list[tuple[bytes, str]] = field(default_factory=list)
    url: str = ""

    def events(self) -> list[stripe.Event]:
        """Return what has come, each with its signature verified by Stripe's own client."""
        return [
            stripe.Webhook.construct_event(body, signature, WEBHOOK_SECRET)
            for body, signature in list(self.received)
        ]

    def types(self) -> list[str]:
        return [event.type for event in self.events()]


@contextlib.contextmanager
def a_merchant() -> Iterator[Merchant]:
    """Run a merchant's server until the end of the block."""
    merchant = Merchant()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            merchant.received.append((body, self.headers["Stripe-Signature"]))
            self.send_response(merchant.answers.pop(0) if merchant.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((ports.LOOPBACK, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    merchant.url = f"http://{ports.LOOPBACK}:{server.server_port}/events"
    try:
        yield merchant
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Sandbox:
    """A running provider, the merchant it reports to, and Stripe's own client for it."""

    merchant: Merchant
    address: str
    client: stripe.StripeClient

    def control(self, path: str, **said: Any) -> dict[str, Any]:
        """Use one of the sandbox's own controls."""
        answer = httpx.post(f"{self.address}/sandbox/{path}", json=said, timeout=PATIENCE)
        return dict(answer.json())

    def behave(self, **behaviour: Any) -> None:
        assert "error" not in self.control("behaviour", **behaviour)

    def deliveries(self) -> list[dict[str, Any]]:
        return list(httpx.get(f"{self.address}/sandbox/deliveries").json()["deliveries"])

    def settled(self) -> None:
        """Wait until every event has been delivered."""
        until(lambda: all(each["state"] == "delivered" for each in self.deliveries()))


@contextlib.contextmanager
def a_sandbox(home: Path) -> Iterator[Sandbox]:
    """Run a provider on `home`, with a merchant."""
    port = free_port()
    with a_merchant() as merchant:
        arguments = ["--home", str(home), "--port", str(port), "--webhook-url", merchant.url]
        arguments += ["--webhook-secret", WEBHOOK_SECRET, "--api-key", API_KEY]
        address = f"http://{ports.LOOPBACK}:{port}"
        client = stripe.StripeClient(API_KEY, base_addresses={"api": address})
        with process("mobilize.embedded.payments", *arguments, port=port):
            yield Sandbox(merchant, address, client)


def a_session(sandbox: Sandbox, *, unit_amount: int = 2500, **more: Any) -> Any:
    """Open a checkout for a gift of Ines, 25.00 EUR unless said otherwise."""
    item = {"currency": "eur", "unit_amount": unit_amount, "product_data": {"name": "Water"}}
    params: dict[str, Any] = {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://127.0.0.1:9/back",
        "client_reference_id": "pledge-1",
        "customer_email": "ines@example.org",
        "line_items": [{"quantity": 1, "price_data": item}],
        "payment_intent_data": {"metadata": {"pledge": "1"}},
    }
    return sandbox.client.v1.checkout.sessions.create(params=params | more)  # type: ignore[arg-type]


def an_intent(sandbox: Sandbox, *, key: str | None = None, **more: Any) -> Any:
    """Take 10.00 USD from a good card unless said otherwise."""
    params: dict[str, Any] = {
        "amount": 1000,
        "currency": "usd",
        "confirm": True,
        "payment_method": "pm_card_visa",
    }
    options: Any = {"idempotency_key": key} if key else {}
    return sandbox.client.v1.payment_intents.create(params=params | more, options=options)  # type: ignore[arg-type]
