"""Counting: a change at a time, folded by the worker, recounted each night.

No signer updates a row that another signer updates too. Each puts a change into a
queue; the worker folds the queue into the petition's count and into the journal.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from petitions.models import CountChange, Recount
from petitions.models.counting import Kind
from petitions.services import milestones

FOLD_AT_MOST = 20_000  # changes in one transaction

NOTE_MANY = """
    INSERT INTO petitions_countchange
        (id, organisation_id, petition_id, change, kind, country, region, happened_at)
    SELECT gen_random_uuid(), organisation_id, petition_id, %(change)s, %(kind)s, country, region,
        %(now)s
    FROM petitions_signature WHERE id = ANY(%(signatures)s)
"""
ONE_FOLD_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('petitions.counting.fold'))"
# Made before the fold, because a CHECK looks at a proposed row even where one stands already,
# and a batch's sum may be below zero.
BEGIN_COUNTS = """
    INSERT INTO petitions_petitioncount (id, organisation_id, petition_id, confirmed, folded_at)
    SELECT gen_random_uuid(), organisation_id, petition_id, 0, %(now)s
    FROM petitions_countchange GROUP BY organisation_id, petition_id
    ON CONFLICT (petition_id) DO NOTHING
"""
FOLD = """
    WITH taken AS (
        DELETE FROM petitions_countchange
        WHERE id IN (
            SELECT id FROM petitions_countchange AS change
            WHERE EXISTS (
                SELECT FROM petitions_petitioncount WHERE petition_id = change.petition_id
            )
            ORDER BY id LIMIT %(most)s
        )
        RETURNING organisation_id, petition_id, change, kind, country, region, happened_at
    ), journal AS (
        INSERT INTO petitions_counthour AS line
            (id, organisation_id, petition_id, hour, kind, country, region, number)
        SELECT gen_random_uuid(), organisation_id, petition_id,
            date_trunc('hour', happened_at, 'UTC'), kind, country, region, count(*)
        FROM taken
        GROUP BY organisation_id, petition_id, date_trunc('hour', happened_at, 'UTC'), kind,
            country, region
        ON CONFLICT (petition_id, hour, kind, country, region)
            DO UPDATE SET number = line.number + excluded.number
    ), folded AS (
        UPDATE petitions_petitioncount AS total
        SET confirmed = total.confirmed + batch.change, folded_at = %(now)s
        FROM (
            SELECT petition_id, sum(change) AS change, count(*) AS number
            FROM taken GROUP BY petition_id
        ) AS batch
        WHERE total.petition_id = batch.petition_id
        RETURNING total.petition_id, total.confirmed, batch.number
    )
    SELECT petition_id, confirmed, number FROM folded
"""
# One statement, one snapshot: what is counted and what is shown are of the same moment. It only
# reads, so that PostgreSQL may count with several processes; MATERIALIZED, because it takes
# row-level security for a fine sieve and would count anew for each petition.
RECOUNT = """
    WITH signed AS MATERIALIZED (
        SELECT petition_id, count(*) AS number FROM petitions_signature
        WHERE state = 'confirmed' GROUP BY petition_id
    ), waiting AS MATERIALIZED (
        SELECT petition_id, sum(change) AS change FROM petitions_countchange GROUP BY petition_id
    )
    SELECT petition.organisation_id, petition.id,
        coalesce(signed.number, 0) AS counted,
        coalesce(folded.confirmed, 0) + coalesce(waiting.change, 0) AS shown
    FROM petitions_petition AS petition
    LEFT JOIN signed ON signed.petition_id = petition.id
    LEFT JOIN petitions_petitioncount AS folded ON folded.petition_id = petition.id
    LEFT JOIN waiting ON waiting.petition_id = petition.id
    WHERE petition.published_at IS NOT NULL
"""


@dataclass(frozen=True)
class Recounted:
    """How many petitions were recounted, and which of them show another number than they should."""

    petitions: int
    drifting: tuple[UUID, ...]


def note(
    *,
    petition_id: UUID,
    org_id: UUID,
    change: int,
    kind: Kind,
    country: str,
    region: str,
    now: datetime,
) -> None:
    """Count one signature more or less, from the caller's commit on.

    `change` is 1 or -1 as the kind says; the database refuses anything else.
    """
    CountChange.objects.create(
        organisation_id=org_id,
        petition_id=petition_id,
        change=change,
        kind=kind,
        country=country,
        region=region,
        happened_at=now,
    )


def note_many(*, signature_ids: Collection[UUID], change: int, kind: Kind, now: datetime) -> int:
    """Count each of these signatures once, in one statement; return how many they are.

    The caller has changed their states in the same transaction.
    """
    given: dict[str, Any] = {
        "signatures": list(signature_ids),
        "change": change,
        "kind": kind,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE_MANY, given)
        return int(cursor.rowcount)


@transaction.atomic
def fold(*, now: datetime) -> int:
    """Move waiting changes into the counts and the journal; return how many were moved.

    What is shown stays the same. Two folds at a time do the work of one, and a fold
    that dies has done nothing. Call it within the scope of what it is to fold.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_FOLD_AT_A_TIME)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(BEGIN_COUNTS, {"now": now})
        cursor.execute(FOLD, {"most": FOLD_AT_MOST, "now": now})
        folded = cursor.fetchall()
    milestones.note({petition_id: count for petition_id, count, _ in folded}, now=now)
    return sum(number for _, _, number in folded)


@transaction.atomic
def recount(*, now: datetime) -> Recounted:
    """Count every published petition's signatures anew and keep what was found.

    Nothing is corrected: a drift other than 0 is a bug, published until somebody has
    understood it.
    """
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        found = [
            Recount(
                organisation_id=organisation_id,
                petition_id=petition_id,
                counted=counted,
                shown=shown,
                drift=shown - counted,
                made_at=now,
            )
            for organisation_id, petition_id, counted, shown in cursor.fetchall()
        ]
    Recount.objects.bulk_create(found, batch_size=1000)
    drifting = tuple(row.petition_id for row in found if row.drift)
    return Recounted(petitions=len(found), drifting=drifting)
