"""Giving by card on pages, through the sandbox provider's real server and the real client."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import stripe
from django.conf import LazySettings
from django.test import Client
from rest_framework.test import APIClient

from donations.gateways import stripe_wire
from donations.models import LedgerEntry, Payment
from mobilize.kit import clock
from tests.api.card_provider import SECRET, send
from tests.builders import a_cause, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)

FORM = {"amount": "25.00", "rail": "card", "name": "Ines Duarte", "email": "ines@example.org"}


@pytest.fixture
def provider(tmp_path: Path, settings: LazySettings) -> Iterator[stripe.StripeClient]:
    """Run the sandbox provider and lead the settings to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    key = "sk_test_only_for_tests"
    flags = ["--home", str(tmp_path), "--port", str(port), "--api-key", key]
    hook = ["--webhook-url", "http://127.0.0.1:9/", "--webhook-secret", SECRET]
    command = [sys.executable, "-m", "mobilize.embedded.payments", *flags, *hook]
    address = f"http://127.0.0.1:{port}"
    settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = key, address
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    stripe_wire.client.cache_clear()
    with subprocess.Popen(command) as process:
        for _ in range(100):
            try:
                httpx.get(address)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield stripe_wire.client()
        process.terminate()
    stripe_wire._wire().close()
    stripe_wire._wire.cache_clear()
    stripe_wire.client.cache_clear()


def test_a_gift_goes_from_the_form_to_the_provider_and_into_the_book(
    client: Client, api: APIClient, provider: stripe.StripeClient, deliver: Callable[..., int]
) -> None:
    org = an_organisation()
    cause = a_cause(org)

    sent = client.post(f"/{org.slug}/causes/{cause.slug}/give", FORM)
    page = sent["Location"]
    paid = httpx.post(page, data={"number": "4242424242424242"})
    back = paid.headers["Location"].removeprefix("http://127.0.0.1:8000")
    waiting = client.get(back).content.decode()
    for event in provider.v1.events.list().data:
        assert send(api, event.to_dict(), stamp=clock.now()).status_code == 200
    deliver()
    received = client.get(back).content.decode()

    assert sent.status_code == 303
    assert "We are waiting" in waiting
    assert "We have received 25.00" in received
    assert LedgerEntry.objects.get().amount_minor == 2500
    assert Payment.objects.get().state == "captured"


def test_going_to_pay_twice_opens_one_page(client: Client, provider: stripe.StripeClient) -> None:
    org = an_organisation()
    sent = client.post(f"/{org.slug}/causes/{a_cause(org).slug}/give", FORM)
    (session,) = provider.v1.checkout.sessions.list().data
    back = (session.cancel_url or "").removeprefix("http://127.0.0.1:8000")

    again = client.post(back.replace("/cancelled", "/pay"))

    assert "Nothing was charged" in client.get(back).content.decode()
    assert again["Location"] == sent["Location"]
    assert Payment.objects.count() == 1


def test_a_wrong_amount_is_named_beside_the_form(client: Client) -> None:
    org = an_organisation()

    answer = client.post(f"/{org.slug}/causes/{a_cause(org).slug}/give", FORM | {"amount": "0"})

    assert answer.status_code == 400
    assert not Payment.objects.exists()
