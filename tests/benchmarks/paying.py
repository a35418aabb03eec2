"""The provider's events, against pgbench inserting the same row; and a million entries tied out."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

from mobilize.embedded import roles
from tests.benchmarks import signing
from tests.benchmarks.clients import Ask
from tests.benchmarks.house import House

if TYPE_CHECKING:
    from donations.models import Payment

PAYMENTS, REFUNDS = 900_000, 100_000  # a million entries
numbers = itertools.count()
JSON = ("Content-Type", "application/json")
INSERT = """
    INSERT INTO donations_providerevent (id, organisation_id, payment_id, provider, event_id, kind,
        payment_ref, payload, state, reason, happened_at, received_at)
    VALUES (('7' || lpad(to_hex(:client_id * 4000000000 + :n), 31, '0'))::uuid, '{org}',
        '{payment}', 'stripe', 'bench_' || (:client_id * 4000000000 + :n),
        'payment_intent.processing', 'pi_bench', '{payload}', 'received', '', now(), now())
    ON CONFLICT (provider, event_id) DO NOTHING
"""
# Past the triggers that check foreign keys; one pledge stands for all of them.
FILL = """
    SET session_replication_role = replica;
    INSERT INTO donations_payment (id, organisation_id, pledge_id, rail, provider, amount_minor,
        currency, state, idempotency_key, session_ref, provider_ref, failure_code, reference,
        created_at, captured_at, captured_minor, refunded_minor)
    SELECT ('8' || lpad(to_hex(n), 31, '0'))::uuid, '{org}', '{pledge}', 'card', 'stripe', 2500,
        'EUR', 'captured', 'bench' || n, '', 'pi_' || n, '', '', now(), now(), 2500,
        CASE WHEN n <= {refunds} THEN 500 ELSE 0 END
    FROM generate_series(1, {payments}) AS n;
    INSERT INTO donations_providerevent (id, organisation_id, payment_id, provider, event_id, kind,
        payment_ref, payload, state, reason, happened_at, received_at, applied_at)
    SELECT gen_random_uuid(), '{org}', ('8' || lpad(to_hex(n), 31, '0'))::uuid, 'stripe',
        'evt_' || n, 'payment_intent.succeeded', 'pi_' || n,
        jsonb_build_object('id', 'pi_' || n, 'object', 'payment_intent', 'amount_received', 2500,
            'amount', 2500, 'status', 'succeeded', 'currency', 'eur'),
        'applied', '', now(), now(), now()
    FROM generate_series(1, {payments}) AS n;
    INSERT INTO donations_providerevent (id, organisation_id, payment_id, provider, event_id, kind,
        payment_ref, payload, state, reason, happened_at, received_at, applied_at)
    SELECT gen_random_uuid(), '{org}', ('8' || lpad(to_hex(n), 31, '0'))::uuid, 'stripe',
        'evr_' || n, 'refund.created', 'pi_' || n,
        jsonb_build_object('id', 're_' || n, 'object', 'refund', 'amount', 500,
            'status', 'succeeded', 'currency', 'eur'),
        'applied', '', now(), now(), now()
    FROM generate_series(1, {refunds}) AS n;
    INSERT INTO donations_ledgerentry (id, organisation_id, cause_id, pledge_id, payment_id, kind,
        source_key, amount_minor, currency, rail, channel, journey, depth, happened_at, booked_at,
        booked_on)
    SELECT gen_random_uuid(), '{org}', '{cause}', '{pledge}',
        ('8' || lpad(to_hex(n), 31, '0'))::uuid, entry.kind, entry.kind || ':bench' || n,
        entry.minor, 'EUR', 'card', 'email', '{{email}}', 0, now(), now(), current_date
    FROM generate_series(1, {payments}) AS n,
        LATERAL (VALUES ('gift', 2500), ('refund', -500)) AS entry(kind, minor)
    WHERE entry.kind = 'gift' OR n <= {refunds};
    ANALYZE donations_payment; ANALYZE donations_providerevent; ANALYZE donations_ledgerentry;
"""


def a_payment(house: House) -> "Payment":
    """Return an attempt to pay by card, of whose events there will be many."""
    from donations.models import Payment, Pledge
    from mobilize.kit import clock, ids
    from mobilize.organisations import scoping
    from petitions.models import Cause

    identifier, now, org = ids.new(), clock.now(), house.organisation_id
    with scoping.within(org):
        pledge = Pledge.objects.create(
            organisation_id=org, cause=Cause.objects.get(organisation_id=org, slug="c"),
            amount_minor=2500, currency="EUR", rail="card", made_at=now,
        )  # fmt: skip
        return Payment.objects.create(
            id=identifier, organisation_id=org, pledge=pledge, rail="card", provider="stripe",
            amount_minor=2500, currency="EUR", idempotency_key=str(identifier), created_at=now,
        )  # fmt: skip


def asks(house: House, payment: "Payment") -> Callable[[int], Iterator[Ask]]:
    """Return what yields signed events of one payment without end, each of them new."""

    def of_client(_client: int) -> Iterator[Ask]:
        for number in numbers:
            yield signed(house, _event(payment, number))

    return of_client


def signed(house: House, event: dict[str, Any]) -> Ask:
    """Return an event as the provider brings it, signed now."""
    body, stamp = json.dumps(event).encode(), str(int(time.time()))
    secret = house.settings["STRIPE_WEBHOOK_SECRET"].encode()
    mark = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    header = ("Stripe-Signature", f"t={stamp},v1={mark}")
    return Ask("POST", "/webhooks/stripe", 200, body, (JSON, header))


def capture(payment: "Payment") -> dict[str, Any]:
    """Return the event that tells that a payment was made."""
    event = _event(payment, next(numbers))
    event["type"] = "payment_intent.succeeded"
    event["data"]["object"] |= {
        "id": f"pi_{payment.id.hex}", "status": "succeeded", "amount_received": 2500,
    }  # fmt: skip
    return event


def pgbench(house: House, payment: "Payment") -> float:
    """Return how many of the same rows pgbench inserts in a second, with as many clients."""
    from donations.gateways import stripe_events

    told = stripe_events.read(json.dumps(_event(payment, 0)).encode())
    payload = json.dumps(told.payload).replace("'", "''")
    statement = INSERT.format(org=house.organisation_id, payment=payment.id, payload=payload)
    script = Path(house.settings["MOBILIZE_HOME"]) / "same_row.sql"
    script.write_text(signing.NEXT + " ".join(statement.split()) + ";\n")
    start = int(time.time() * 1000) % 4_000_000_000
    return signing.tps(house, script, f"--define=n={start}", options="-c app.organisation=*")


def fill(house: House) -> None:
    """Book a million entries, as of 900,000 gifts by card of which 100,000 went back in part."""
    payment = a_payment(house)
    url = house.settings["DATABASE_URL"]
    url = url.replace(f"//{urlsplit(url).username}@", f"//{roles.SUPERUSER}@")
    statements = FILL.format(
        org=house.organisation_id, pledge=payment.pledge_id, cause=payment.pledge.cause_id,
        payments=PAYMENTS, refunds=REFUNDS,
    )  # fmt: skip
    with psycopg.connect(url, autocommit=True) as owner:
        for statement in statements.split(";\n"):
            if statement.strip():
                owner.execute(statement.encode())


def tie_out(house: House) -> float:
    """Return how many seconds it takes to compare all of them, and see that all agree."""
    from donations.queries import tying_out
    from mobilize.organisations import scoping

    began = time.perf_counter()
    with scoping.within(house.organisation_id):
        found = tying_out.compare(house.organisation_id)
    assert found.entries >= PAYMENTS + REFUNDS
    assert not found.differences, found.differences[:3]
    return time.perf_counter() - began


def _event(payment: "Payment", number: int) -> dict[str, Any]:
    """Return an event as long as the provider's own."""
    metadata = {"organisation": str(payment.organisation_id), "payment": str(payment.id)}
    about = {
        "id": "pi_bench", "object": "payment_intent", "amount": 2500, "amount_received": 0,
        "currency": "eur", "status": "processing", "created": int(time.time()),
        "metadata": metadata, "description": "Clean water " * 60, "client_secret": "s" * 60,
        "payment_method_types": ["card"], "next_action": None, "last_payment_error": None,
    }  # fmt: skip
    return {
        "id": f"evt_{int(time.time())}_{number}", "object": "event", "api_version": "2026-10-28",
        "type": "payment_intent.processing", "created": int(time.time()),
        "data": {"object": about}, "livemode": False, "pending_webhooks": 1,
    }  # fmt: skip
