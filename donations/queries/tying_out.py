"""Comparing, payment by payment, what the provider told and holds, our rows, and the book."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Min, Q

from donations.domain.rails import DEBIT
from donations.models import Payment, TieOut
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet

MOST_NAMED = 1000
MEMORY = "SET LOCAL work_mem = '128MB'"  # a million payments are compared in memory

# What was told is counted anew from the events, past the fold: a capture; a refund unless it
# failed; a dispute unless it was won. `told` is unknown where nobody but staff tells.
# What the provider was asked about and did not list it does not hold.
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
            CASE WHEN asked.minor IS NOT NULL THEN asked.minor
                 WHEN payment.provider = 'stripe'
                     AND payment.created_at >= %(begun)s::timestamptz
                     AND payment.captured_at
                         BETWEEN %(since)s::timestamptz AND %(until)s::timestamptz THEN 0
            END AS asked_minor
        FROM donations_payment AS payment
        LEFT JOIN book ON book.payment_id = payment.id
        LEFT JOIN told ON told.payment_id = payment.id
        LEFT JOIN asked ON asked.id = payment.id
        WHERE payment.organisation_id = %(organisation)s
    ), wrong AS (
        SELECT *, row_number() OVER (ORDER BY id) AS place,
            greatest(row_minor, book_minor, told_minor, asked_minor)
                - least(row_minor, book_minor, told_minor, asked_minor) AS apart_minor
        FROM compared
        WHERE row_minor <> book_minor OR told_minor <> row_minor OR asked_minor <> row_minor
    )
    SELECT (SELECT count(*) FROM compared), (SELECT coalesce(sum(entries), 0) FROM compared),
        (SELECT count(*) FROM wrong),
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'payment', id, 'currency', currency, 'row_minor', row_minor,
            'book_minor', book_minor, 'told_minor', told_minor, 'asked_minor', asked_minor
         ) ORDER BY id), '[]') FROM wrong WHERE place <= %(most)s),
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'currency', currency, 'payments', payments, 'apart_minor', apart_minor)), '[]')
         FROM (SELECT currency, count(*) AS payments, sum(apart_minor)::bigint AS apart_minor
               FROM wrong WHERE place > %(most)s GROUP BY currency) AS unnamed)
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

    @property
    def apart_minor(self) -> int:
        """Return by how much those who know of it are apart at most."""
        sides = (self.row_minor, self.book_minor, self.told_minor, self.asked_minor)
        known = [minor for minor in sides if minor is not None]
        return max(known) - min(known)

    @property
    def is_known(self) -> bool:
        """Say whether there is such a payment here: the provider may hold what we never wrote."""
        return self.told_minor is not None or bool(self.row_minor or self.book_minor)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Unnamed:
    """Payments of one currency that differ and are not named: how many, and what they come to.

    `apart_minor` adds up by how much the sides of each are apart, so that none hides another.
    """

    currency: str
    payments: int
    apart_minor: int

    @property
    def text(self) -> str:
        """Return a line about them, in minor units."""
        return f"{self.payments} more payments differ, by {self.apart_minor} {self.currency} in all"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """What was compared, and the differences: a thousand are named, the others added up."""

    payments: int
    entries: int
    found: int
    differences: tuple[Difference, ...]
    unnamed: tuple[Unnamed, ...] = ()

    def and_missing(self, missing: Sequence[Difference]) -> "Comparison":
        """Return it with payments of which there is no row; no more are named than before."""
        every = [*self.differences, *missing]
        beyond = [Unnamed(each.currency, 1, each.apart_minor) for each in every[MOST_NAMED:]]
        return replace(
            self,
            found=self.found + len(missing),
            differences=tuple(every[:MOST_NAMED]),
            unnamed=_added_up([*self.unnamed, *beyond]),
        )


@dataclass(frozen=True)
class Window:
    """Which payments are among what the provider listed, if it holds them.

    Those that were begun after `begun` and captured from `since` `until`.
    """

    begun: datetime
    since: datetime
    until: datetime


def compare(
    organisation_id: UUID,
    *,
    asked: Sequence[tuple[UUID, int]] = (),
    window: Window | None = None,
) -> Comparison:
    """Compare an organisation's payments; `asked` is what the provider holds of some of them.

    Of those in the `window` that it did not name it holds nothing.
    """
    given: dict[str, Any] = {
        "organisation": organisation_id,
        "asked": [payment for payment, _minor in asked],
        "minors": [minor for _payment, minor in asked],
        "most": MOST_NAMED,
        "begun": window and window.begun,
        "since": window and window.since,
        "until": window and window.until,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute(COMPARE, given)
        payments, entries, found, named, unnamed = cursor.fetchone()
    return Comparison(
        payments=payments,
        entries=int(entries),
        found=found,
        differences=tuple(Difference(**each) for each in _read(named)),
        unnamed=_added_up([Unnamed(**each) for each in _read(unnamed)]),
    )


def known(payment_ids: Sequence[UUID]) -> set[UUID]:
    """Return those of these payments that are ours."""
    return set(Payment.objects.filter(id__in=payment_ids).values_list("id", flat=True))


def own(organisation_id: UUID, payment_ids: Collection[UUID]) -> list[UUID]:
    """Return those of these payments that are an organisation's, the oldest first."""
    mine = Payment.objects.for_org(organisation_id).filter(id__in=payment_ids)
    return list(mine.order_by("created_at", "id").values_list("id", flat=True))


def first_begun(*, since: datetime, not_before: datetime) -> datetime:
    """Return when the first of those payments began whose money came since, or still may come.

    A debit takes days, and so does money that is held; they began `not_before`.
    """
    rows = Payment.objects.filter(provider=Payment.Provider.STRIPE, created_at__gte=not_before)
    came = Q(captured_at__gte=since) | Q(captured_at=None, rail=DEBIT)
    first = rows.filter(came).aggregate(first=Min("created_at"))["first"]
    return min(first or since, since)


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


def unnamed_in(row: TieOut) -> list[Unnamed]:
    """Return what the differences come to that a comparison does not name, by currency."""
    return [Unnamed(**each) for each in row.unnamed]


def _added_up(parts: Sequence[Unnamed]) -> tuple[Unnamed, ...]:
    sums: dict[str, Unnamed] = {}
    for each in parts:
        sofar = sums.get(each.currency, Unnamed(each.currency, 0, 0))
        sums[each.currency] = Unnamed(
            each.currency,
            sofar.payments + each.payments,
            sofar.apart_minor + each.apart_minor,
        )
    return tuple(sums[currency] for currency in sorted(sums))


def _read(named: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(named) if isinstance(named, str) else named
    return rows
