"""Looking over a cause's chains: read, compute, replace. Safe to repeat."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from donations.domain import chains as figures
from donations.domain.chains import Found, Marked, Summary, summarise
from donations.domain.events import ChainsAsked
from donations.queries import chains
from donations.services import chain_rows
from mobilize.outbox import services as outbox
from petitions.domain.forest_rows import Words2
from petitions.models import Cause
from petitions.queries import forest

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # from which PostgreSQL counts
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('chains:' || %s::text, 0))"


@transaction.atomic
def recompute(*, organisation_id: UUID, cause_id: UUID, now: datetime) -> None:
    """Compute anew all that is kept about a cause's chains; readers see all of it or nothing.

    What the petitions' own trees add up to is kept beside the cause's.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [cause_id])
    cause = Cause.objects.for_org(organisation_id).filter(id=cause_id).first()
    if cause is None:
        return
    petitions = forest.petitions_of(cause.id)
    found = find(cause, petitions, now=now)
    chain_rows.replace(cause=cause, petitions=petitions, found=found)
    notes = {
        **found.notes,
        **forest.cut_when_placed(petitions),
        "came_late": forest.came_late(cause.id, petitions),
        **chains.left_out(cause.id, currency=cause.currency),
    }
    for petition_id, summary in _summaries(petitions, found).items():
        told = {} if petition_id else notes
        chain_rows.keep(cause=cause, petition_id=petition_id, summary=summary, notes=told, now=now)


@transaction.atomic
def ask(*, cause: Cause, now: datetime) -> None:
    """Have a cause's chains computed as soon as a worker is free: at most once a minute."""
    event = ChainsAsked(
        organisation_id=cause.organisation_id,
        cause_id=cause.id,
        asked=now.strftime("%Y-%m-%dT%H:%M"),
    )
    outbox.publish(event, now=now)


def find(cause: Cause, petitions: list[UUID], *, now: datetime) -> Found:
    """Read a cause's signatures and gifts, and compute everything; nothing is written."""
    return figures.find(
        forest.read(petitions),
        chains.brought(cause.id, currency=cause.currency),
        _marked(cause, petitions),
        now=(now - EPOCH) // timedelta(microseconds=1),
    )


def _marked(cause: Cause, petitions: list[UUID]) -> Marked:
    doubles = forest.doubles(cause.organisation_id, petitions)
    people = {person: number for number, (_, person) in enumerate(doubles)}
    return Marked(
        suspects=_words(forest.under_suspicion(cause.organisation_id, petitions)),
        erased=_words(forest.erased(cause.organisation_id, petitions)),
        doubles=_words(signature for signature, _ in doubles),
        person=np.array([people[person] for _, person in doubles], dtype=np.int64),
    )


def _summaries(petitions: list[UUID], found: Found) -> dict[UUID | None, Summary]:
    """Return what all trees add up to, under None, and the trees of each petition."""
    whole = summarise(found)
    summaries: dict[UUID | None, Summary] = {None: whole}
    for number, petition_id in enumerate(petitions):
        chosen = found.petition == number
        alone = chosen.all()
        summaries[petition_id] = (
            figures.without_loose(found, whole) if alone else summarise(found, chosen)
        )
    return summaries


def _words(ids: Iterable[UUID]) -> Words2:
    halves = [(each.int >> 64, each.int & (2**64 - 1)) for each in ids]
    both = np.array(halves, dtype=np.uint64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
