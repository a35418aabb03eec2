"""Totals of causes: folded by the worker, recounted each night (ADR 4).

The database's triggers put what changes a total into a queue; see `donations.models.cause_money`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from donations.models import MoneyRecount, StartFigure
from donations.queries import cause_money
from mobilize.kit import text
from mobilize.kit.errors import AppError
from mobilize.organisations.models import User
from petitions.models import Cause

FOLD_AT_MOST = 20_000  # changes in one transaction
MOST_MINOR = 10**15

ONE_FOLD_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('donations.totalling.fold'))"
FOLD = """
    WITH taken AS (
        DELETE FROM donations_moneychange
        WHERE id IN (SELECT id FROM donations_moneychange ORDER BY id LIMIT %(most)s)
        RETURNING organisation_id, cause_id, currency, settled_minor, gifts, promised_minor,
            promises, matched_minor
    ), folded AS (
        INSERT INTO donations_causemoney AS total
            (id, organisation_id, cause_id, currency, settled_minor, gifts, promised_minor,
            promises, matched_minor, folded_at)
        SELECT gen_random_uuid(), organisation_id, cause_id, currency, sum(settled_minor),
            sum(gifts), sum(promised_minor), sum(promises), sum(matched_minor), %(now)s
        FROM taken GROUP BY organisation_id, cause_id, currency
        ON CONFLICT (cause_id, currency) DO UPDATE SET
            settled_minor = total.settled_minor + excluded.settled_minor,
            gifts = total.gifts + excluded.gifts,
            promised_minor = total.promised_minor + excluded.promised_minor,
            promises = total.promises + excluded.promises,
            matched_minor = total.matched_minor + excluded.matched_minor,
            folded_at = excluded.folded_at
    )
    SELECT count(*) FROM taken
"""


class StartFigureInvalid(AppError):
    """A start figure is from 0 to a thousand million million minor units."""

    code = "start-figure-invalid"


@dataclass(frozen=True)
class Recounted:
    """How many totals were recounted, and whose cause shows another one than it should."""

    totals: int
    drifting: tuple[UUID, ...]


@transaction.atomic
def fold(*, now: datetime) -> int:
    """Move waiting changes into the causes' totals; return how many were moved.

    What is shown stays the same. Two folds at a time do the work of one, and a fold
    that dies has done nothing. Call it within the scope of what it is to fold.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_FOLD_AT_A_TIME)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, {"most": FOLD_AT_MOST, "now": now})
        return int(cursor.fetchone()[0])


@transaction.atomic
def recount(*, now: datetime) -> Recounted:
    """Add up ledger, pledges and matches anew and keep what was found beside what is shown.

    Nothing is corrected: a drift other than 0 is a bug, published until somebody has
    understood it.
    """
    found = [
        MoneyRecount(
            organisation_id=line.organisation_id,
            cause_id=line.cause_id,
            currency=line.currency,
            **line.counted,
            **{f"{name.removesuffix('_minor')}_drift": drift for name, drift in line.drift.items()},
            made_at=now,
        )
        for line in cause_money.recounted()
    ]
    MoneyRecount.objects.bulk_create(found, batch_size=1000)
    drifting = tuple(sorted({row.cause_id for row in found if row.drifts}))
    return Recounted(totals=len(found), drifting=drifting)


@transaction.atomic
def begin_at(
    *, cause: Cause, amount_minor: int, note: str, by: User | None, now: datetime
) -> StartFigure:
    """Show on top of a cause's own money what was collected elsewhere before; 0 takes it away.

    It is in the cause's currency and in no book, report or total of gifts.

    Raises:
        StartFigureInvalid, TextInvalid
    """
    if not 0 <= amount_minor <= MOST_MINOR:
        raise StartFigureInvalid(field="amount_minor")
    return StartFigure.objects.create(
        organisation_id=cause.organisation_id,
        cause=cause,
        currency=cause.currency,
        amount_minor=amount_minor,
        note=text.line(note, field="note") if note else "",
        made_by=by,
        made_at=now,
    )
