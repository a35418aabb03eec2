# ruff: noqa: S608 - statements made of our own words
"""What an export reads: each table as one statement whose columns `domain.export_tables` names.

Days are the organisation's. Visits, entries and journeys are those of the period; the forest
is everybody placed by its end, since a tree without its root is none.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Sum

from donations.attribution.credit_statement import ORDER
from donations.attribution.questions import Question
from donations.models import LedgerEntry, Pledge
from donations.queries import conversions, ways
from mobilize.kit.parquet import Made
from mobilize.organisations.models import Organisation
from petitions.models import Signature, Supporter

PLACES = """
    LEFT JOIN petitions_cause AS cause ON cause.id = {table}.cause_id
    LEFT JOIN petitions_petition AS petition ON petition.id = {table}.petition_id"""
TOUCHES = f"""
    SELECT touch.id, touch.occurred_at, cause.slug, petition.slug, link.code, touch.channel,
        touch.known_by, touch.source, touch.medium, touch.campaign, touch.click_id,
        touch.referrer_host, touch.in_app, touch.rules
    FROM petitions_touch AS touch {ways.LINK} {PLACES.format(table="touch")}
    WHERE touch.organisation_id = %(organisation)s
      AND touch.occurred_at >= %(since)s AND touch.occurred_at < %(until)s
"""
# What a gift had come to before an entry is summed over all its entries, whatever the period:
# credits of a period are the split at its end less the split at its beginning.
LEDGER = f"""
    SELECT entry.id, entry.pledge_id, entry.payment_id, entry.number, entry.kind,
        entry.amount_minor, entry.before_minor, entry.currency, entry.rail, entry.channel,
        to_json(entry.journey), cause.slug, petition.slug, entry.parent_id, entry.root_id,
        entry.depth, entry.happened_at, entry.booked_at, entry.booked_on,
        pledge.heard, CASE WHEN %(personal)s THEN pledge.supporter_id END
    FROM (
        SELECT *, row_number() OVER gift AS number,
            (sum(amount_minor) OVER gift - amount_minor)::bigint AS before_minor
        FROM donations_ledgerentry WHERE organisation_id = %(organisation)s
        WINDOW gift AS (PARTITION BY pledge_id, rail, currency ORDER BY booked_on, booked_at, id)
    ) AS entry
    JOIN donations_pledge AS pledge ON pledge.id = entry.pledge_id
    {PLACES.format(table="entry")}
    WHERE entry.booked_on >= %(since_on)s AND entry.booked_on <= %(until_on)s
"""
FOREST = """
    SELECT signature.id, signature.parent_id, signature.root_id, signature.depth, cause.slug,
        petition.slug, signature.state, signature.source, signature.note, signature.signed_at,
        signature.confirmed_at, signature.placed_at, signature.ended_at,
        CASE WHEN %(personal)s THEN signature.supporter_id END
    FROM petitions_signature AS signature
    JOIN petitions_petition AS petition ON petition.id = signature.petition_id
    JOIN petitions_cause AS cause ON cause.id = petition.cause_id
    WHERE signature.organisation_id = %(organisation)s
      AND signature.placed_at IS NOT NULL AND signature.placed_at < %(until)s
"""
# A union, not an OR: PostgreSQL would look every gift up in a list.
GIFTS = """pledge.id IN (
    SELECT id FROM donations_pledge
    WHERE organisation_id = %(organisation)s AND made_at >= %(since)s AND made_at < %(until)s
    UNION
    SELECT pledge_id FROM donations_ledgerentry
    WHERE organisation_id = %(organisation)s
      AND booked_on >= %(since_on)s AND booked_on <= %(until_on)s)"""
# Every label a report can ask for, as `ways.LABEL` has them. PostgreSQL finds the visits, DuckDB
# puts them in order: it sorts millions of rows in a quarter of the time. Moments are written out
# once a conversion, not once a visit.
LABELS = ("campaign", "link")
# Gifts and signatures together, so that visits are looked up once. A signature is one of its
# person's signatures: it names no visits of its own.
GIFT = conversions.GIVEN.format(key="pledge.id", people="", booked="", within=GIFTS, filters="")
SIGNED = conversions.SIGNED.format(key="signature.id", filters="")
BOTH = f"""
    SELECT 'gift' AS kind, given.* FROM ({GIFT}) AS given
    UNION ALL
    SELECT 'signature', key, id, at, since, supporter_id, '{{}}', NULL, journey
    FROM ({SIGNED}) AS signed
"""
VISITS = """
    SELECT written.kind, written.made_at, written.made_on, every.*
    FROM every JOIN (
        SELECT id, kind, at::text AS made_at, (at AT TIME ZONE %(zone)s)::date::text AS made_on
        FROM conversion OFFSET 0
    ) AS written ON written.id = every.conversion"""
VISITS_READ = {
    "kind": "VARCHAR",
    "made_at": "TIMESTAMPTZ",
    "made_on": "DATE",
    "conversion": "UUID",
    "touch": "UUID",
    "place": "BIGINT",
    "label": "VARCHAR",
    "known": "BOOLEAN",
    "signed": "BOOLEAN",
    "age": "DOUBLE",
    "campaign": "VARCHAR",
    "link": "VARCHAR",
}
# As `ways.WAY` has it, with one sort: DuckDB keeps the order of what was sorted for windows that
# name none. `head` says where a journey begins, and in its last bit whether no visit is known.
JOURNEYS = f"""
    WITH sorted AS (
        FROM arriving ORDER BY conversion, {ORDER}, signed DESC
    ),
    met AS (
        SELECT *, row_number() OVER () AS line,
            lag(conversion) OVER () IS DISTINCT FROM conversion AS begins,
            lag(touch) OVER () IS NOT DISTINCT FROM touch AS again
        FROM sorted
    ),
    begun AS (
        SELECT *, max(CASE WHEN begins THEN 2 * line + (touch IS NULL)::int END)
            OVER (ROWS UNBOUNDED PRECEDING) AS head
        FROM met
    ),
    way AS (
        SELECT * EXCLUDE line, row_number() OVER () AS line FROM begun
        WHERE CASE WHEN touch IS NULL THEN head % 2 = 1 ELSE begins OR NOT again END
    )
    SELECT * REPLACE (line + 1 - max(CASE WHEN begins THEN line END)
            OVER (ROWS UNBOUNDED PRECEDING) AS place)
        RENAME (label AS channel, age AS age_days)
    FROM way"""


def _visits() -> str:
    """Return every visit of gifts and signatures, as the reports find them."""
    question = Question(currency="")  # its window is the organisation's: see `given`
    every = ways.every(question, kept_days=question.look_back_days, also=LABELS)
    conversion = conversions.CONVERSION.format(rows=BOTH)
    return f"WITH {conversions.CUT}, {conversion}, {every} {VISITS}"


STEADY = """
    SET LOCAL statement_timeout = 0;
    SET LOCAL work_mem = '128MB';
    SET LOCAL enable_nestloop = off;
    SET LOCAL enable_mergejoin = off
"""
# By table. What takes longest is first: DuckDB still orders journeys while PostgreSQL reads on.
STATEMENTS = {
    "journeys": _visits(),
    "touches": TOUCHES,
    "ledger": LEDGER,
    "forest": FOREST,
}
# What is read in another shape than it is written.
MADE = {"journeys": Made(VISITS_READ, JOURNEYS)}


def given(
    organisation: Organisation, *, since: date | None, until: date | None, personal: bool
) -> dict[str, Any]:
    """Return what the statements are given."""
    question = Question(
        currency=organisation.currency,
        since=since,
        until=until,
        look_back_days=organisation.look_back_days,
    )
    said = conversions.given(question, organisation)
    return {**said, "personal": personal, "zone": organisation.time_zone}


def people(given: Mapping[str, Any]) -> Iterator[Supporter]:
    """Return whoever gave or signed in the period and was not erased."""
    org, days = given["organisation"], (given["since_on"], given["until_on"])
    made = Pledge.objects.for_org(org).filter(
        made_at__gte=given["since"], made_at__lt=given["until"]
    )
    booked = LedgerEntry.objects.for_org(org).filter(booked_on__range=days)
    signed = Signature.objects.for_org(org).filter(placed_at__lt=given["until"])
    meant = made.values("supporter_id").union(
        booked.values("pledge__supporter_id"), signed.values("supporter_id")
    )
    known = Supporter.objects.for_org(org).filter(erased_at=None, id__in=meant)
    return known.order_by("id").iterator(chunk_size=1000)


def booked(given: Mapping[str, Any]) -> tuple[int, dict[str, int]]:
    """Return how many entries the ledger has in the period, and their sum by currency."""
    rows = LedgerEntry.objects.for_org(given["organisation"]).filter(
        booked_on__range=(given["since_on"], given["until_on"])
    )
    sums = rows.values_list("currency").annotate(Sum("amount_minor"), Count("id")).order_by()
    found = list(sums)
    return sum(many for *_, many in found), {name: minor for name, minor, _ in found}


def steady() -> None:
    """Let the open transaction take its time, and join as suits who reads everything once.

    The planner cannot see through row-level security how many rows there are: it expects one,
    and would look at every pair; of what is joined it expects a hundred billion, and would sort.
    """
    with connection.cursor() as cursor:
        cursor.execute(STEADY)
