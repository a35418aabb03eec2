"""Comparing, payment by payment, what the provider told and holds, our rows, and the book."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from donations.models import Payment, TieOut
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet

MOST_NAMED = 1000
MEMORY = "SET LOCAL work_mem = '128MB'"  # a million payments are compared in memory

# What was told is counted anew from the events, past the fold: a capture; a refund unless it
# failed; a dispute unless it was won. `told` is unknown where nobody but staff tells.
COMPARE = """
    WITH asked AS (
        SELECT id, sum(minor) AS minor
        FROM unnest(%(asked)s::uuid[], %(minors)s::bigint[]) AS line(id, minor) GROUP BY id
    ), moved AS (
        SELECT payment_id,
            CASE
                WHEN max(kind) = 'payment_intent.succeeded'
                    THEN max((payload->>'amount_received')::bigint)
                WHEN bool_or(payload->>'status' IN ('failed', 'canceled', 'won')) THEN 0
                WHEN bool_or(payload->>'object' = 'dispute' OR payload->>'status' = 'succeeded')
                    THEN -max((payload->>'amount')::bigint)
                ELSE 0
            END AS minor
        FROM donations_providerevent
        WHERE organisation_id = %(organisation)s AND payment_id IS NOT NULL
            AND state <> 'damaged'
            AND (kind = 'payment_intent.succeeded' OR kind LIKE 'refund.%%'
                 OR kind LIKE 'charge.dispute.%%')
        GROUP BY payment_id, payload->>'id', (kind = 'payment_intent.succeeded')
    ), told AS (
        SELECT payment_id, sum(minor) AS minor FROM moved GROUP BY payment_id
    ), book AS (
        SELECT payment_id, sum(amount_minor) AS minor, count(*) AS entries
        FROM donations_ledgerentry WHERE organisation_id = %(organisation)s GROUP BY payment_id
    ), compared AS (
        SELECT payment.id, payment.currency, payment.provider,
            payment.captured_minor - payment.refunded_minor - payment.lost_minor AS row_minor,
            coalesce(book.minor, 0) AS book_minor,
            coalesce(book.entries, 0) AS entries,
            CASE WHEN payment.provider = 'manual' AND told.minor IS NULL THEN NULL
                 ELSE coalesce(told.minor, 0) END AS told_minor,
            asked.minor AS asked_minor
        FROM donations_payment AS payment
        LEFT JOIN book ON book.payment_id = payment.id
        LEFT JOIN told ON told.payment_id = payment.id
        LEFT JOIN asked ON asked.id = payment.id
        WHERE payment.organisation_id = %(organisation)s
    ), wrong AS (
        SELECT * FROM compared
        WHERE row_minor <> book_minor OR told_minor <> row_minor OR asked_minor <> row_minor
    )
    SELECT (SELECT count(*) FROM compared), (SELECT coalesce(sum(entries), 0) FROM compared),
        (SELECT count(*) FROM wrong),
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'payment', id, 'currency', currency, 'row_minor', row_minor,
            'book_minor', book_minor, 'told_minor', told_minor, 'asked_minor', asked_minor
         ) ORDER BY id), '[]') FROM (SELECT * FROM wrong ORDER BY id LIMIT %(most)s) AS named)
"""


class TieOutMissing(AppError):
    """Provider, payments and book have not been compared yet."""

    code = "tie-out-missing"
    kind = Kind.MISSING


@dataclass(frozen=True)
class Difference:
    """One payment of which not all tell the same. `None`: not known there."""

    payment: str
    currency: str
    row_minor: int
    book_minor: int
    told_minor: int | None
    asked_minor: int | None

    @property
    def text(self) -> str:
        """Return a line about it, in minor units."""
        sides = {
            "provider holds": self.asked_minor,
            "provider told": self.told_minor,
            "payment": self.row_minor,
            "book": self.book_minor,
        }
        said = ", ".join(f"{name} {minor}" for name, minor in sides.items() if minor is not None)
        return f"{self.payment} {self.currency}: {said}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """What was compared, and the differences: all of them counted, a thousand named."""

    payments: int
    entries: int
    found: int
    differences: tuple[Difference, ...]


def compare(organisation_id: UUID, *, asked: Sequence[tuple[UUID, int]] = ()) -> Comparison:
    """Compare an organisation's payments; `asked` is what the provider holds of some of them."""
    given: dict[str, Any] = {
        "organisation": organisation_id,
        "asked": [payment for payment, _minor in asked],
        "minors": [minor for _payment, minor in asked],
        "most": MOST_NAMED,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(COMPARE, given)
        payments, entries, found, named = cursor.fetchone()
    return Comparison(
        payments=payments,
        entries=int(entries),
        found=found,
        differences=tuple(Difference(**each) for each in _read(named)),
    )


def known(payment_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of these payments that are ours."""
    return set(Payment.objects.filter(id__in=payment_ids).values_list("id", flat=True))


def of(organisation_id: UUID) -> TenantQuerySet[TieOut]:
    """Return an organisation's comparisons, the newest first."""
    return TieOut.objects.for_org(organisation_id).order_by("-computed_at")


def last(organisation_id: UUID) -> TieOut:
    """Return the newest comparison.

    Raises:
        TieOutMissing
    """
    row = of(organisation_id).first()
    if row is None:
        raise TieOutMissing
    return row


def named_in(row: TieOut) -> list[Difference]:
    """Return the differences that a comparison names."""
    return [Difference(**each) for each in row.differences]


def _read(named: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(named) if isinstance(named, str) else named
    return rows
