"""Taking in what the card provider tells: verified, cut down, stored once, in one statement."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from donations.domain.events import ProviderEventReceived
from donations.gateways import stripe_events
from donations.gateways.cards import Told
from donations.models import Payment, ProviderEvent
from mobilize.kit import ids, statements

PROVIDER = "stripe"
UNWANTED, UNCLAIMED = "kind-not-wanted", "no-payment-of-ours"
NOBODY = UUID(int=0)  # an event that names no organisation; the worker finds its payment, or none

# `scope` opens row-level security, as an event names its organisation only inside. A payment is
# found by what we gave the provider, else by the provider's own name for it, LATERAL below it,
# so that no row is looked at before.
STORE = """
    WITH scope AS MATERIALIZED (
        SELECT set_config('app.organisation', '*', true) AS entered
    ), mine AS MATERIALIZED (
        SELECT found.* FROM scope CROSS JOIN LATERAL (
            SELECT id, organisation_id FROM donations_payment
            WHERE %(wanted)s AND scope.entered IS NOT NULL AND provider = %(provider)s
                AND id = %(payment)s::uuid AND organisation_id = %(organisation)s::uuid
            UNION ALL
            SELECT id, organisation_id FROM donations_payment
            WHERE %(wanted)s AND scope.entered IS NOT NULL AND provider = %(provider)s
                AND %(payment)s::uuid IS NULL AND provider_ref = %(payment_ref)s
            LIMIT 1
        ) AS found
    ), kept AS (
        INSERT INTO donations_providerevent
            (id, organisation_id, payment_id, provider, event_id, kind, payment_ref, payload,
             state, reason, happened_at, received_at)
        SELECT %(id)s, mine.organisation_id, mine.id, %(provider)s, %(event_id)s, %(kind)s,
            %(payment_ref)s, %(payload)s::jsonb,
            CASE WHEN mine.id IS NULL THEN 'ignored' ELSE 'received' END,
            CASE WHEN mine.id IS NULL THEN %(reason)s ELSE '' END,
            %(happened_at)s, %(now)s
        FROM scope LEFT JOIN mine ON true
        ON CONFLICT (provider, event_id) DO NOTHING
        RETURNING organisation_id
    ), told AS (
        INSERT INTO outbox_outboxmessage (id, organisation_id, topic, key, payload, created_at)
        SELECT %(message)s, organisation_id, %(topic)s, %(key)s, %(said)s::jsonb, %(now)s
        FROM kept WHERE %(wanted)s
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM kept
"""


def receive(body: bytes, *, signature: str, now: datetime) -> bool:
    """Store an event once and let the worker apply it; return whether it is new.

    An event whose payment is not known is kept, ignored; it is taken up when a later
    event says whose it is. Call it outside any transaction: it is one statement.

    Raises:
        EventRefused: not signed by the provider within five minutes, or no event
    """
    stripe_events.verify(body, header=signature, secrets=_secrets(), now=now)
    stored = statements.row(STORE, _values(stripe_events.read(body), now=now))
    return bool(stored and stored[0])


def wait_for_turn(payment_ref: str) -> None:
    """Let one transaction at a time handle the provider's payment.

    Else a refund that is being applied while its capture is would be seen by neither.
    """
    if not payment_ref:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [payment_ref])


def keep_answer(told: Told, *, payment: Payment, now: datetime) -> ProviderEvent:
    """Keep what a provider answered about a payment; the same answer is kept once."""
    event, _new = ProviderEvent.objects.get_or_create(
        provider=payment.provider,
        event_id=told.event_id,
        defaults=answer(told, payment=payment, now=now),
    )
    return event


def answer(told: Told, *, payment: Payment, now: datetime) -> dict[str, Any]:
    """Return what is kept of an answer about a payment, beside its name."""
    return {
        "organisation_id": payment.organisation_id,
        "payment": payment,
        "kind": told.kind,
        "payment_ref": told.payment_ref,
        "payload": told.payload,
        "happened_at": told.happened_at,
        "received_at": now,
    }


def claim(event: ProviderEvent) -> None:
    """Give an event that names nobody to the payment of its provider's name, if one is known."""
    payment = Payment.objects.filter(provider=event.provider, provider_ref=event.payment_ref)
    owner = payment.first() if event.payment_ref and event.reason == UNCLAIMED else None
    if owner is not None:
        event.payment, event.organisation_id = owner, owner.organisation_id
        event.state, event.reason = ProviderEvent.State.RECEIVED, ""
        event.save(update_fields=["payment", "organisation", "state", "reason"])


def _secrets() -> list[str]:
    said = settings.STRIPE_WEBHOOK_SECRET.split(",")
    return [each.strip() for each in said if each.strip()]


def _values(told: Told, *, now: datetime) -> dict[str, Any]:
    organisation, payment, identifier = _uuid(told.organisation), _uuid(told.payment), ids.new()
    arrived = ProviderEventReceived(
        organisation_id=organisation or NOBODY, provider_event_id=identifier
    )
    return {
        "id": identifier,
        "provider": PROVIDER,
        "event_id": told.event_id,
        "kind": told.kind,
        "payment_ref": told.payment_ref,
        "payload": json.dumps(told.payload),
        "happened_at": told.happened_at,
        "organisation": organisation,
        "payment": payment,
        "wanted": stripe_events.wanted(told),
        "reason": UNCLAIMED if stripe_events.wanted(told) else UNWANTED,
        "message": ids.new(),
        "topic": arrived.topic,
        "key": arrived.key,
        "said": json.dumps(arrived.payload()),
        "now": now,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
