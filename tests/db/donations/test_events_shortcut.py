"""The short way of the provider's events answers what Django would, and leaves it all refusals."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import stripe
from django.conf import LazySettings

from donations.api.events_shortcut import EventsShortcut
from donations.gateways.stripe_events import LONGEST
from donations.models import Payment, ProviderEvent
from mobilize.kit import clock
from mobilize.outbox.models import OutboxMessage
from tests import builders, gifts, wsgi
from tests.api.card_provider import SECRET, an_event, an_intent
from tests.wsgi import Answer, CountingDjango

pytestmark = pytest.mark.django_db

PLACE = "/webhooks/stripe"


@pytest.fixture(autouse=True)
def _one_connection_and_a_secret(settings: LazySettings) -> Iterator[None]:
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    with wsgi.one_connection():
        yield


@pytest.fixture
def django() -> CountingDjango:
    return CountingDjango()


@pytest.fixture
def payment() -> Payment:
    return gifts.a_payment(builders.a_cause(builders.an_organisation()), state="processing")


def an_event_of(payment: Payment, event_id: str) -> bytes:
    event = an_event(
        "payment_intent.processing", an_intent(payment), at=builders.MONDAY, id=event_id
    )
    return json.dumps(event).encode()


def bring(app: Any, body: bytes, *, late: timedelta = timedelta(), **more: str) -> Answer:
    """Bring an event as the provider does, signed `late`."""
    stamp = int((clock.now() - late).timestamp())
    signature = stripe.WebhookSignature.generate_signature_header(
        body.decode(), SECRET, timestamp=stamp
    )
    said = {
        "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json", "HTTP_STRIPE_SIGNATURE": signature,
    }  # fmt: skip
    return wsgi.ask(app, PLACE, body=body, **(said | more))


def test_both_ways_store_the_same_and_answer_the_same(
    django: CountingDjango, payment: Payment
) -> None:
    app = EventsShortcut(django)

    by_django = bring(app, an_event_of(payment, "evt_1"))
    by_shortcut = bring(app, an_event_of(payment, "evt_2"), HTTP_X_REQUEST_ID="caller-0001")

    assert django.asked == 1
    assert by_shortcut[0] == by_django[0] == "200 OK"
    assert by_shortcut[1] == by_django[1] | {"X-Request-ID": "caller-0001"}
    assert by_shortcut[2] == by_django[2] == b'{"received":true}'
    own = {"id": None, "event_id": None, "received_at": None}
    first, second = (row | own for row in ProviderEvent.objects.order_by("event_id").values())
    assert first == second
    assert first["payment_id"] == payment.id
    assert OutboxMessage.objects.filter(topic="donations.provider-event-received").count() == 2


def test_an_event_brought_again_is_answered_and_stored_once(
    django: CountingDjango, payment: Payment
) -> None:
    app = EventsShortcut(django)

    answers = [bring(app, an_event_of(payment, "evt_1")) for _ in range(3)]

    assert [status for status, _, _ in answers] == ["200 OK"] * 3
    assert django.asked == 1
    assert ProviderEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "late"),
    [
        ({"HTTP_STRIPE_SIGNATURE": "t=1,v1=forged"}, timedelta()),
        ({"HTTP_STRIPE_SIGNATURE": ""}, timedelta()),
        ({}, timedelta(minutes=6)),
        ({}, timedelta(minutes=-6)),
    ],
)
def test_what_is_refused_is_refused_in_djangos_words(
    django: CountingDjango, payment: Payment, more: dict[str, str], late: timedelta
) -> None:
    app, body = EventsShortcut(django), an_event_of(payment, "evt_2")
    bring(app, an_event_of(payment, "evt_1"))

    status, headers, said = bring(app, body, late=late, **more)

    assert (django.asked, status) == (2, "400 Bad Request")
    assert headers["Content-Type"] == "application/problem+json"
    assert json.loads(said)["code"] == "provider-event-refused"
    assert ProviderEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b"not json", {}),
        (b"{" + b" " * LONGEST, {}),
        (b"{}", {"CONTENT_LENGTH": ""}),
        (b"{}", {"CONTENT_LENGTH": "9" * 40}),
        (b"{}", {"HTTP_HOST": "elsewhere.example"}),
    ],
)
def test_what_is_no_event_stores_nothing(
    django: CountingDjango, payment: Payment, body: bytes, more: dict[str, str]
) -> None:
    app = EventsShortcut(django)
    bring(app, an_event_of(payment, "evt_1"))

    answer = bring(app, body, **more)

    assert (django.asked, answer[0]) == (2, "400 Bad Request")
    assert ProviderEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"REQUEST_METHOD": "GET"}, "405 Method Not Allowed"),
        ({"HTTP_COOKIE": "language=fr"}, "200 OK"),
        ({"QUERY_STRING": "a=b"}, "200 OK"),
        ({"HTTP_X_FORWARDED_PROTO": "https"}, "200 OK"),
    ],
)
def test_whoever_is_not_like_the_provider_is_led_through_django(
    django: CountingDjango, payment: Payment, more: dict[str, str], status: str
) -> None:
    app = EventsShortcut(django)
    bring(app, an_event_of(payment, "evt_1"))

    answer = bring(app, an_event_of(payment, "evt_2"), **more)

    assert (django.asked, answer[0]) == (2, status)
