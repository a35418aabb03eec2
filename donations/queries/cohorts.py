# ruff: noqa: S608 - statements made of our own words
"""Donors by the month of their first gift, counted from the ledger."""

from datetime import date
from uuid import UUID

from django.db import connection

from donations.domain.cohorts import months_between
from mobilize.kit import patience

Counted = dict[tuple[date, int], tuple[int, int]]

# Whose gift has no person with it cannot be followed: their month is no cohort's.
ENTRIES = """
    WITH entry AS (
        SELECT entry.id, entry.pledge_id AS pledge, pledge.supporter_id AS person, entry.kind,
            entry.kind = 'gift' AS gave, entry.booked_on, entry.amount_minor, entry.currency,
            date_trunc('month', entry.booked_on::timestamp)::date AS month,
            CASE WHEN entry.currency = %(currency)s THEN entry.amount_minor ELSE 0 END AS minor
        FROM donations_ledgerentry AS entry
        JOIN donations_pledge AS pledge ON pledge.id = entry.pledge_id
        WHERE entry.organisation_id = %(organisation)s
          AND (%(cause)s::uuid IS NULL OR entry.cause_id = %(cause)s)
          AND (NOT %(of_currency)s OR entry.currency = %(currency)s)
    ),
    begun AS (
        SELECT person, min(month) AS began FROM entry
        WHERE gave AND person IS NOT NULL GROUP BY person
    )"""
COUNTED = f"""{ENTRIES}
    SELECT began, month, count(DISTINCT person) FILTER (WHERE gave), sum(minor)::bigint
    FROM entry LEFT JOIN begun USING (person)
    GROUP BY began, month ORDER BY began, month
"""


def counted(
    *, organisation_id: UUID, cause_id: UUID | None, currency: str, of_currency: bool = False
) -> tuple[Counted, int]:
    """Return `(donors, minor)` by first month and month after it, and the money of nobody known.

    Donors count whatever their gift's currency, with `of_currency` only for gifts in the one
    asked for; money counts in that one. Together they are the ledger's, to the minor unit.
    """
    given = {
        "organisation": organisation_id,
        "cause": cause_id,
        "currency": currency,
        "of_currency": of_currency,
    }
    found: Counted = {}
    unknown = 0
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(COUNTED, given)
        for began, month, donors, minor in cursor.fetchall():
            if began is None:
                unknown += minor
            else:
                found[began, months_between(began, month)] = (donors, minor)
    return found, unknown
