"""Taking in what the card provider tells: verified, cut down, stored once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from donations.domain.events import ProviderEventReceived
from donations.gateways import stripe_events
from donations.gateways.cards import Told
from donations.models import Payment, ProviderEvent
from mobilize.organisations import scoping
from mobilize.outbox import services as outbox

PROVIDER = "stripe"
REASON = "a provider's event names its organisation only inside"
UNWANTED, UNCLAIMED = "kind-not-wanted", "no-payment-of-ours"


def receive(body: bytes, *, signature: str, now: datetime) -> None:
    """Store an event once and let the worker apply it. The same event again does nothing.

    An event whose payment is not known is kept, ignored; it is taken up when a later
    event says whose it is.

    Raises:
        EventRefused: not signed by the provider within five minutes, or no event
    """
    secrets = [each.strip() for each in settings.STRIPE_WEBHOOK_SECRET.split(",") if each.strip()]
    stripe_events.verify(body, header=signature, secrets=secrets, now=now)
    told = stripe_events.read(body)
    with scoping.everywhere(REASON):
        wait_for_turn(told.payment_ref)
        event = _store(told, now=now)
        if event is not None and event.payment_id and event.organisation_id:
            arrived = ProviderEventReceived(
                organisation_id=event.organisation_id, provider_event_id=event.id
            )
            outbox.publish(arrived, now=now)


def wait_for_turn(payment_ref: str) -> None:
    """Let one transaction at a time handle the provider's payment.

    Else a refund stored while its capture is being applied would be seen by neither.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [payment_ref])


def keep_answer(told: Told, *, payment: Payment, now: datetime) -> ProviderEvent:
    """Keep what a provider answered about a payment; the same answer is kept once."""
    event, _new = ProviderEvent.objects.get_or_create(
        provider=payment.provider,
        event_id=told.event_id,
        defaults={
            "organisation_id": payment.organisation_id,
            "payment": payment,
            "kind": told.kind,
            "payment_ref": told.payment_ref,
            "payload": told.payload,
            "happened_at": told.happened_at,
            "received_at": now,
        },
    )
    return event


def _store(told: Told, *, now: datetime) -> ProviderEvent | None:
    """Return the new row, or None when this event is already here."""
    payment = _payment_of(told) if stripe_events.wanted(told) else None
    reason = UNCLAIMED if stripe_events.wanted(told) else UNWANTED
    event, new = ProviderEvent.objects.get_or_create(
        provider=PROVIDER,
        event_id=told.event_id,
        defaults={
            "organisation_id": payment.organisation_id if payment else None,
            "payment": payment,
            "kind": told.kind,
            "payment_ref": told.payment_ref,
            "payload": told.payload,
            "state": ProviderEvent.State.RECEIVED if payment else ProviderEvent.State.IGNORED,
            "reason": "" if payment else reason,
            "happened_at": told.happened_at,
            "received_at": now,
        },
    )
    return event if new else None


def _payment_of(told: Told) -> Payment | None:
    """Find our payment by what we gave the provider, else by the provider's own name for it."""
    if told.payment and told.organisation:
        return _payment_named(told)
    if told.payment_ref:
        return Payment.objects.filter(provider_ref=told.payment_ref).first()
    return None


def _payment_named(told: Told) -> Payment | None:
    try:
        payment_id, organisation_id = UUID(told.payment), UUID(told.organisation)
    except ValueError:
        return None
    ours = Payment.objects.for_org(organisation_id).filter(id=payment_id)
    return ours.filter(provider=PROVIDER).first()
