"""Where a signature counts from: its place in the forest, its links, one more in the count."""

from datetime import datetime

from mobilize.outbox import services as outbox
from petitions.domain.events import SignatureConfirmed
from petitions.models import Signature
from petitions.models.counting import Kind
from petitions.queries import journeys
from petitions.services import counting, referring, share_steps, sharing


def count(signature: Signature, kind: Kind, *, now: datetime) -> None:
    """Count a signature that its owner has confirmed, in the caller's transaction.

    The first time it gets its place and its links, for good, and what is tried out on it.
    """
    signature.state = Signature.State.CONFIRMED
    first = signature.placed_at is None
    if first:
        _place(signature, now=now)
        sharing.make_links(signature, now=now)
    signature.save(
        update_fields=[
            "state", "confirmed_at", "placed_at", "touch", "journey", "parent", "root_id", "depth",
            "note",
        ]
    )  # fmt: skip
    if first:  # after its place is written, by which experiments tell trees apart
        share_steps.expose(signature, now=now)
    _note(signature, 1, kind, now=now)
    event = SignatureConfirmed(organisation_id=signature.organisation_id, signature_id=signature.id)
    outbox.publish(event, now=now)


def discount(signature: Signature, kind: Kind, *, now: datetime) -> None:
    """Take a counted signature out of the count. Its place stays, for those below it."""
    _note(signature, -1, kind, now=now)


def _place(signature: Signature, *, now: datetime) -> None:
    """Set how the signer came and below whom they stand."""
    # A visit that was still on its way when they signed may have arrived since.
    if len(signature.touches) > 1:
        signature.touch = journeys.newest_through_link(signature) or signature.touch
    place = referring.place(
        organisation_id=signature.organisation_id,
        supporter_id=signature.supporter_id,
        touch=signature.touch,
        petition_id=signature.petition_id,
    )
    signature.journey = journeys.of(
        organisation_id=signature.organisation_id,
        supporter_id=signature.supporter_id,
        until=now,
        look_back_days=signature.organisation.look_back_days,
        also=signature.touches,
    )
    signature.placed_at, signature.parent_id = now, place.parent_id
    signature.root_id = place.root_id or signature.id
    signature.depth, signature.note = place.depth, place.note


def _note(signature: Signature, change: int, kind: Kind, *, now: datetime) -> None:
    counting.note(
        petition_id=signature.petition_id,
        org_id=signature.organisation_id,
        change=change,
        kind=kind,
        country=signature.country,
        region=signature.region,
        now=now,
    )
