# ruff: noqa: S608 - statements made of our own words
"""What a cause got on each day: the folded figures and what waits, read in one statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from donations.models import DayRecount

FIGURES = (
    "settled_minor", "back_minor", "gifts", "promised_minor", "called_off_minor", "promises",
    "signatures",
)  # fmt: skip
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
# A quarter of an hour lies in one day whatever the time zone, and is cheaper to find for each of
# a million rows than their day is.
QUARTER = "date_bin('15 minutes', {}, timestamptz '2001-01-01 00:00+00')"
# Counted anew from the rows themselves, and shown, line by line. One statement, one snapshot.
LINES = f"""
    booked AS (
        SELECT organisation_id, cause_id, petition_id, currency, booked_on AS day,
            sum(amount_minor)::bigint AS settled_minor,
            coalesce(sum(amount_minor) FILTER (WHERE kind <> 'gift'), 0)::bigint AS back_minor,
            count(*) FILTER (WHERE kind = 'gift') AS gifts
        FROM donations_ledgerentry GROUP BY {LINE}
    ),
    promised AS (
        SELECT organisation_id, cause_id, petition_id, currency, booked_on AS day,
            sum(amount_minor)::bigint AS promised_minor,
            coalesce(sum(amount_minor) FILTER (WHERE kind = 'called_off'), 0)::bigint
                AS called_off_minor,
            sum(sign(amount_minor))::bigint AS promises
        FROM donations_promiseentry GROUP BY {LINE}
    ),
    signed AS (
        SELECT organisation_id, petition_id, {QUARTER.format("confirmed_at")} AS quarter,
            count(*) AS signatures
        FROM petitions_signature WHERE state = 'confirmed'
        GROUP BY organisation_id, petition_id, quarter
    ),
    counted AS (
        SELECT {LINE}, settled_minor, back_minor, gifts, 0 AS promised_minor,
            0 AS called_off_minor, 0 AS promises, 0 AS signatures
        FROM booked
        UNION ALL
        SELECT {LINE}, 0, 0, 0, promised_minor, called_off_minor, promises, 0 FROM promised
        UNION ALL
        SELECT signed.organisation_id, petition.cause_id, petition_id, '',
            (quarter AT TIME ZONE time_zone)::date, 0, 0, 0, 0, 0, 0, signatures
        FROM signed
        JOIN petitions_petition AS petition ON petition.id = petition_id
        JOIN organisations_organisation AS place ON place.id = signed.organisation_id
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
        sum(abs(settled_minor) + abs(back_minor)
            + abs(promised_minor) + abs(called_off_minor))::bigint,
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
    called_off_minor: int = 0
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
