# ruff: noqa: S608 - statements made of our own words
"""Daily figures of causes: folded by the worker, recounted each night (ADR 4).

The database's triggers put what changes a day into a queue; see `donations.models.cause_day`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from donations.models import DayRecount
from donations.queries import day_totals
from donations.queries.day_totals import FIGURES, LINE, NAMES, SUMS
from mobilize.kit import patience

FOLD_AT_MOST = 20_000  # changes in one transaction

ONE_FOLD_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('donations.rolling.fold'))"
FOLD = f"""
    WITH taken AS (
        DELETE FROM donations_daychange
        WHERE id IN (SELECT id FROM donations_daychange ORDER BY id LIMIT %(most)s)
        RETURNING {LINE}, {NAMES}
    ), folded AS (
        INSERT INTO donations_causeday AS line (id, {LINE}, {NAMES}, folded_at)
        SELECT gen_random_uuid(), {LINE}, {SUMS}, %(now)s FROM taken GROUP BY {LINE}
        ON CONFLICT (cause_id, petition_id, currency, day) DO UPDATE SET
            {", ".join(f"{name} = line.{name} + excluded.{name}" for name in FIGURES)},
            folded_at = excluded.folded_at
    )
    SELECT count(*) FROM taken
"""


@dataclass(frozen=True)
class Recounted:
    """How many lines were recounted, and whose cause shows a day other than it should."""

    lines: int
    drifting: tuple[UUID, ...]


@transaction.atomic
def fold(*, now: datetime) -> int:
    """Move waiting changes into the days' figures; return how many were moved.

    What is shown stays the same. Two folds at a time do the work of one, and a fold that dies
    has done nothing. Call it within the scope of what it is to fold.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_FOLD_AT_A_TIME)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, {"most": FOLD_AT_MOST, "now": now})
        return int(cursor.fetchone()[0])


@transaction.atomic
def recount(*, now: datetime) -> Recounted:
    """Count all days anew from the rows and keep what was found beside what is shown.

    Nothing is corrected: a drift other than 0 is a bug, published until somebody has
    understood it. `repair` puts it right then.
    """
    connection.cursor().execute(patience.NIGHT)
    found = [DayRecount(**line, made_at=now) for line in day_totals.recounted()]
    DayRecount.objects.bulk_create(found, batch_size=1000)
    drifting = tuple(sorted({row.cause_id for row in found if row.drifting}))
    return Recounted(lines=sum(row.lines for row in found), drifting=drifting)


@transaction.atomic
def repair() -> int:
    """Let every day in sight show what a recount finds; return how many lines were wrong.

    Also after an organisation moved to another time zone: its days begin elsewhere then.
    """
    with connection.cursor() as cursor:
        cursor.execute(patience.NIGHT)
        cursor.execute(day_totals.REPAIR)
        return int(cursor.rowcount)
