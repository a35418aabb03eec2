"""The referral forest of one cause: all of it for computing, or one node's neighbours."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from mobilize.kit import arrays
from mobilize.kit.arrays import INT4, TIMESTAMPTZ
from mobilize.kit.arrays import UUID as UUIDS
from mobilize.kit.errors import AppError, Kind
from petitions.domain import rings
from petitions.domain.forest_rows import Rows
from petitions.domain.referral import CYCLE_CUT, SELF_REFERRAL
from petitions.models import Alarm, Petition, Signature, Supporter
from petitions.queries import pace

NOBODY = UUID(int=0)
SHOWN = 50
# A number says both: which petition, and what its state means to the forest.
PLACED = """
    SELECT string_agg(uuid_send(id), ''),
        string_agg(uuid_send(coalesce(parent_id, %(nobody)s)), ''),
        string_agg(timestamptz_send(placed_at), ''),
        string_agg(int4send(
            array_position(%(petitions)s::uuid[], petition_id) * 4
            + CASE state WHEN 'confirmed' THEN 0 WHEN 'removed' THEN 1 ELSE 2 END), '')
    FROM petitions_signature
    WHERE petition_id = ANY(%(petitions)s::uuid[]) AND placed_at IS NOT NULL
"""
# Who stands in several rows is named by the one that is found.
DOUBLES = """
    WITH named AS (
        SELECT id, same_as_id AS person FROM petitions_supporter
        WHERE organisation_id = %(org)s AND same_as_id IS NOT NULL
    ), doubled AS (
        SELECT id, person FROM named
        UNION SELECT person, person FROM named WHERE person NOT IN (SELECT id FROM named)
    )
    SELECT signature.id, doubled.person
    FROM doubled JOIN petitions_signature AS signature ON signature.supporter_id = doubled.id
    WHERE signature.petition_id = ANY(%(petitions)s) AND signature.placed_at IS NOT NULL
"""
# Whoever came through several visits had the newest through a link to the cause counted, if it was
# known when they signed. One that arrived later is found by its id.
CAME_LATE = """
    SELECT count(*) FROM petitions_signature AS signature
    LEFT JOIN petitions_touch AS counted ON counted.id = signature.touch_id
    WHERE signature.petition_id = ANY(%(petitions)s) AND signature.placed_at IS NOT NULL
        AND cardinality(signature.touches) > 1
        AND EXISTS (
            SELECT FROM petitions_touch AS late
            JOIN petitions_sharelink AS link ON link.id = late.link_id
            WHERE late.id = ANY(signature.touches) AND late.id <> signature.touch_id
                AND link.cause_id = %(cause)s AND link.signature_id IS NOT NULL
                AND (counted.link_id IS NULL
                    OR (late.occurred_at, late.id) > (counted.occurred_at, counted.id))
        )
"""
# UNION ALL: no circle can be stored. The place bounds it all the same.
ABOVE = """
    WITH RECURSIVE above AS (
        SELECT id, parent_id, petition_id, state, placed_at, depth, 0 AS steps
        FROM petitions_signature WHERE id = %(id)s
        UNION ALL
        SELECT parent.id, parent.parent_id, parent.petition_id, parent.state, parent.placed_at,
            parent.depth, above.steps + 1
        FROM above JOIN petitions_signature AS parent ON parent.id = above.parent_id
        WHERE above.steps < %(most)s
    )
    SELECT id, petition_id, state, placed_at, depth FROM above WHERE steps > 0 ORDER BY steps
"""


class SignatureUnplaced(AppError):
    """There is no such signature, or it has no place yet."""

    code = "signature-unplaced"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Above:
    """One signature on the way to the root. `depth` is its distance from the root."""

    id: UUID
    petition_id: UUID
    state: str
    placed_at: datetime
    depth: int


def read(petitions: Sequence[UUID]) -> Rows:
    """Return every placed signature of these petitions; a petition's number is its place."""
    given = {"petitions": list(petitions), "nobody": NOBODY}
    ids, parents, placed, said = arrays.read(PLACED, given, UUIDS, UUIDS, TIMESTAMPTZ, INT4)
    return Rows(
        id=(ids.high, ids.low),
        parent=(parents.high, parents.low),
        state=said % 4,
        petition=said // 4 - 1,
        placed=placed,
    )


def petitions_of(cause_id: UUID) -> list[UUID]:
    """Return a cause's petitions, the oldest first."""
    rows = Petition.objects.filter(cause_id=cause_id).order_by("id")
    return list(rows.values_list("id", flat=True))


def cut_when_placed(petitions: Collection[UUID]) -> dict[str, int]:
    """Return how many signatures were cut from whom they came through, by why."""
    noted = Signature.objects.filter(petition_id__in=petitions).exclude(note="")
    found = Counter(noted.filter(placed_at__isnull=False).values_list("note", flat=True))
    return {note: found[note] for note in (SELF_REFERRAL, CYCLE_CUT)}


def erased(organisation_id: UUID, petitions: Collection[UUID]) -> list[UUID]:
    """Return the placed signatures of people who have been erased."""
    gone = Supporter.objects.for_org(organisation_id).filter(erased_at__isnull=False)
    return _ids(gone.values("id"), petitions)


def came_late(cause_id: UUID, petitions: Collection[UUID]) -> int:
    """Return how many were placed before a visit through a signer's link to the cause arrived.

    Visits are written behind (docs/adr/0005), and a place never changes: whose link it was
    is not credited.
    """
    with connection.cursor() as cursor:
        cursor.execute(CAME_LATE, {"cause": cause_id, "petitions": list(petitions)})
        return int(cursor.fetchone()[0])


def doubles(organisation_id: UUID, petitions: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Return the placed signatures of whoever turned out to be known twice, and who that is."""
    with connection.cursor() as cursor:
        cursor.execute(DOUBLES, {"org": organisation_id, "petitions": list(petitions)})
        return [(signature, whose) for signature, whose in cursor.fetchall()]


def under_suspicion(organisation_id: UUID, petitions: Collection[UUID]) -> list[UUID]:
    """Return the placed signatures of those whom a standing alarm speaks of.

    A ring's alarm names one of it; all who stand in that ring are meant.
    """
    standing = Alarm.objects.for_org(organisation_id).filter(cleared_at=None)
    named = {
        (kind, UUID(subject))
        for kind, subject in standing.filter(kind__in=["ring", "self_brought"]).values_list(
            "kind", "subject"
        )
    }
    people = {subject for _, subject in named}
    if any(kind == "ring" for kind, _ in named):
        for ring in rings.rings(pace.possible_circles().get(organisation_id, [])):
            if ("ring", min(ring)) in named:
                people |= ring
    return _ids(people, petitions)


def above(signature_id: UUID, *, most: int = SHOWN) -> list[Above]:
    """Return whom a signature came through, its own parent first, at most so many steps."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, {"id": signature_id, "most": most})
        return [Above(*row) for row in cursor.fetchall()]


def below(organisation_id: UUID, signature_id: UUID) -> QuerySet[Signature]:
    """Return the signatures that came straight through one, the oldest first."""
    rows = Signature.objects.for_org(organisation_id).filter(
        parent_id=signature_id, placed_at__isnull=False
    )
    return rows.select_related("petition", "supporter").order_by("id")


def placed(organisation_id: UUID, signature_id: UUID) -> Signature:
    """Return a signature that has its place.

    Raises:
        SignatureUnplaced
    """
    found = all_of(organisation_id, [signature_id]).first()
    if found is None:
        raise SignatureUnplaced
    return found


def all_of(organisation_id: UUID, ids: Collection[UUID]) -> QuerySet[Signature]:
    """Return those of these signatures that have their place."""
    rows = Signature.objects.for_org(organisation_id).filter(id__in=ids, placed_at__isnull=False)
    return rows.select_related("petition", "supporter")


def _ids(supporters: Any, petitions: Collection[UUID]) -> list[UUID]:
    rows = Signature.objects.filter(supporter_id__in=supporters, placed_at__isnull=False)
    return list(rows.filter(petition_id__in=petitions).values_list("id", flat=True))
