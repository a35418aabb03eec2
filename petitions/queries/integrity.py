"""What was held, removed, released and withdrawn on a petition, in counts that name nobody."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from mobilize.kit.memory import remembered
from petitions.domain import small_cells
from petitions.domain.small_cells import Cells
from petitions.models import InvalidatedSignature, Invalidation, Petition, Recount, Signature
from petitions.queries import counts, rules

KINDS = ("held", "released", "removed", "restored", "withdrawn")
PUBLISHED = ("running", "done", "cancelled", "undoing", "undone")
DAYS = """
    SELECT date_trunc('day', hour, 'UTC')::date::text, kind, sum(number)::bigint
    FROM (
        SELECT hour, kind, number FROM petitions_counthour
        WHERE petition_id = %(petition)s AND kind NOT IN ('confirmed', 'imported')
        UNION ALL
        SELECT happened_at, kind, 1 FROM petitions_countchange
        WHERE petition_id = %(petition)s AND kind NOT IN ('confirmed', 'imported')
        UNION ALL
        SELECT confirmed_at, 'held', 1 FROM petitions_signature
        WHERE petition_id = %(petition)s AND state = 'held'
    ) AS changes GROUP BY 1, 2
"""
SUSPICIONS = """
    SELECT suspicion, count(*) FROM petitions_signature, unnest(suspicions) AS suspicion
    WHERE petition_id = %(petition)s AND state = 'held' GROUP BY 1
"""


@dataclass(frozen=True)
class Correction:
    """One time that signatures were taken back. `many` is None when it is too small to say."""

    on: date
    many: int | None
    reason: str
    undone: bool


@dataclass(frozen=True)
class Integrity:
    """How honest a petition's number is. Each count is None when it is too small to say.

    `by_day` is by kind; `held_for` counts a signature under each of its suspicions.
    """

    least: int
    totals: dict[str, int | None]
    by_day: dict[str, Cells]
    held_for: Cells
    removed_for: Cells
    corrections: list[Correction]
    recount: Recount | None
    as_of: datetime

    @property
    def under_review(self) -> int | None:
        """Return how many are held, when enough are for the number to be about nobody."""
        return self.totals["held"] or None


def of(petition: Petition, *, now: datetime) -> Integrity:
    """Return what may be said in public about a petition's held and removed signatures."""
    least = max(rules.policy(petition.organisation_id).smallest_cell, 5)
    days = _days(petition.id)
    return Integrity(
        least=least,
        totals={kind: small_cells.say(sum(days[kind].values()), least=least) for kind in KINDS},
        by_day={kind: small_cells.merge(days[kind], least=least) for kind in KINDS},
        held_for=small_cells.merge(_rows(SUSPICIONS, petition.id), least=least),
        removed_for=small_cells.merge(_reasons(petition.id), least=least),
        corrections=_corrections(petition, least=least),
        recount=counts.newest_recount(petition.id),
        as_of=now,
    )


@remembered(seconds=10)
def under_review(organisation_id: UUID, petition_id: UUID) -> int | None:
    """Return how many signatures were held ten seconds ago; None for fewer than may be said."""
    rows = Signature.objects.for_org(organisation_id).filter(petition=petition_id)
    held = rows.filter(state=Signature.State.HELD).count()
    least = max(rules.policy(organisation_id).smallest_cell, 5)
    return small_cells.say(held, least=least) or None


def _days(petition_id: UUID) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"petition": petition_id})
        for day, kind, many in cursor.fetchall():
            found[kind][day] = many
    return found


def _rows(statement: str, petition_id: UUID) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"petition": petition_id})
        return dict(cursor.fetchall())


def _reasons(petition_id: UUID) -> dict[str, int]:
    """Return how many stay removed, by the public reason they were removed for."""
    taken = InvalidatedSignature.objects.filter(
        signature__petition=petition_id, signature__state="removed", restored_at=None
    )
    by_reason = taken.values_list("invalidation__reason").annotate(many=Count("id"))
    return dict(by_reason.order_by("invalidation__reason"))


def _corrections(petition: Petition, *, least: int) -> list[Correction]:
    """Return each time signatures of this petition were taken back, newest first."""
    mine = Q(taken__signature__petition=petition)
    rows = Invalidation.objects.for_org(petition.organisation_id).filter(mine, state__in=PUBLISHED)
    counted = rows.annotate(many=Count("taken", filter=mine)).order_by("-started_at", "-id")
    return [
        Correction(
            on=row.started_at.date(),
            many=small_cells.say(row.many, least=least),
            reason=row.reason,
            undone=row.state in {"undoing", "undone"},
        )
        for row in counted
        if row.started_at
    ]
