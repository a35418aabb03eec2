# ruff: noqa: S608 - statements made of our own words
"""What a cause got on each day: the folded figures and what waits, read in one statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from donations.models import DayRecount

FIGURES = ("settled_minor", "back_minor", "gifts", "promised_minor", "promises", "signatures")
SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in FIGURES)
NAMES = ", ".join(FIGURES)
LINE = "organisation_id, cause_id, petition_id, currency, day"

SHOWN = f"""
    SELECT day, {SUMS} FROM (
        SELECT cause_id, petition_id, currency, day, {NAMES} FROM donations_causeday
        UNION ALL
        SELECT cause_id, petition_id, currency, day, {NAMES} FROM donations_daychange
    ) AS part
    WHERE cause_id = %(cause)s AND currency IN ('', %(currency)s)
      AND (%(petition)s::uuid IS NULL OR petition_id = %(petition)s)
      AND day >= coalesce(%(since)s, '-infinity'::date)
      AND day <= coalesce(%(until)s, 'infinity'::date)
    GROUP BY day ORDER BY day
"""
# Counted anew from the rows themselves, and shown, line by line. One statement, one snapshot.
LINES = f"""
    counted AS (
        SELECT organisation_id, cause_id, petition_id, currency, booked_on AS day,
            amount_minor AS settled_minor,
            CASE WHEN kind = 'gift' THEN 0 ELSE amount_minor END AS back_minor,
            (kind = 'gift')::int AS gifts, 0 AS promised_minor, 0 AS promises, 0 AS signatures
        FROM donations_ledgerentry
        UNION ALL
        SELECT pledge.organisation_id, cause_id, petition_id, pledge.currency,
            (made_at AT TIME ZONE time_zone)::date, 0, 0, 0, amount_minor, 1, 0
        FROM donations_pledge AS pledge
        JOIN organisations_organisation AS place ON place.id = pledge.organisation_id
        WHERE donations_pledge_stands(state)
        UNION ALL
        SELECT signature.organisation_id, petition.cause_id, petition_id, '',
            (confirmed_at AT TIME ZONE time_zone)::date, 0, 0, 0, 0, 0, 1
        FROM petitions_signature AS signature
        JOIN petitions_petition AS petition ON petition.id = signature.petition_id
        JOIN organisations_organisation AS place ON place.id = signature.organisation_id
        WHERE signature.state = 'confirmed'
    ),
    line AS (
        SELECT {LINE}, {SUMS} FROM (
            SELECT {LINE}, {NAMES} FROM counted
            UNION ALL
            SELECT {LINE}, {", ".join(f"-{name}" for name in FIGURES)} FROM donations_causeday
            UNION ALL
            SELECT {LINE}, {", ".join(f"-{name}" for name in FIGURES)} FROM donations_daychange
        ) AS part
        GROUP BY {LINE}
    )"""
ANYTHING = " OR ".join(f"{name} <> 0" for name in FIGURES)
RECOUNTED = f"""
    WITH {LINES}
    SELECT organisation_id, cause_id, currency, count(*), count(*) FILTER (WHERE {ANYTHING}),
        sum(abs(settled_minor) + abs(back_minor) + abs(promised_minor))::bigint,
        sum(abs(gifts) + abs(promises) + abs(signatures))::bigint
    FROM line GROUP BY organisation_id, cause_id, currency
"""
# What is missing waits to be folded like any other change: what was noted meanwhile stays.
REPAIR = f"""
    WITH {LINES}
    INSERT INTO donations_daychange (id, {LINE}, {NAMES})
    SELECT gen_random_uuid(), {LINE}, {NAMES} FROM line WHERE {ANYTHING}
"""


@dataclass(frozen=True)
class DayTotal:
    """One day; see `donations.models.cause_day.Figures`. Money in minor units."""

    settled_minor: int = 0
    back_minor: int = 0
    gifts: int = 0
    promised_minor: int = 0
    promises: int = 0
    signatures: int = 0


def of(
    cause_id: UUID,
    *,
    currency: str,
    petition_id: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Mapping[date, DayTotal]:
    """Return the days on which there is anything, both ends included, from the first to the last.

    Money is in one currency; signatures have none and are always there. What came a moment ago
    is counted, folded or not.
    """
    given: Mapping[str, Any] = {
        "cause": cause_id, "currency": currency, "petition": petition_id, "since": since,
        "until": until,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, given)
        found = {day: DayTotal(*figures) for day, *figures in cursor.fetchall()}
    return {day: total for day, total in found.items() if total != DayTotal()}


def recounted() -> Iterator[dict[str, Any]]:
    """Count every day in sight anew and yield, by cause and currency, how it differs."""
    names = ("organisation_id", "cause_id", "currency", "lines", "drifting")
    with connection.cursor() as cursor:
        cursor.execute(RECOUNTED)
        for row in cursor.fetchall():
            yield dict(zip((*names, "money_drift", "number_drift"), row, strict=True))


def newest_recount(cause_id: UUID) -> list[DayRecount]:
    """Return what the last nightly recount found, by currency; empty before the first."""
    rows = DayRecount.objects.filter(cause=cause_id)
    newest = rows.order_by("-made_at").values_list("made_at", flat=True).first()
    return list(rows.filter(made_at=newest).order_by("currency")) if newest else []
