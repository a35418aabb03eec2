"""A cause with a million signatures below each other, and what it costs to know their chains."""

from typing import Any
from urllib.parse import urlsplit

import psycopg

from mobilize.embedded import roles

MILLION = 1_000_000
GIFTS = 100_000
# Shapes as SQL: the parent's number of node n, NULL for a root. Mixed: a path of 100,000, a tree
# of 400,000 in which everybody brings somebody by chance, 25,000 trees of 16, and 100,000 alone.
MIXED = """CASE
    WHEN n = 1 OR n = 100001 OR n > 900000 THEN NULL
    WHEN n <= 100000 THEN n - 1
    WHEN n <= 500000 THEN 100001 + floor(random() * (n - 100001))::int
    WHEN (n - 500001) % 16 = 0 THEN NULL
    ELSE n - 1 - floor(random() * ((n - 500001) % 16))::int END"""
STAR = "CASE WHEN n = 1 THEN NULL ELSE 1 END"
SMALL = "CASE WHEN n = 1 THEN NULL ELSE 1 + floor(random() * (n - 1))::int END"

FILL = """
    SET session_replication_role = replica;
    INSERT INTO petitions_supporter (id, organisation_id, wrapped_key, email_sealed, name_sealed,
        email_index, country, region, locale, created_at)
    SELECT ('4' || lpad(to_hex(n), 31, '0'))::uuid, '{org}', decode(repeat('00', 69), 'hex'),
        decode(repeat('00', 55), 'hex'), decode(repeat('00', 39), 'hex'),
        sha256(('crowd' || n)::bytea), 'FR', '', 'en', now()
    FROM generate_series(1, {many}) AS n ON CONFLICT DO NOTHING;
    CREATE TEMP TABLE place AS
        SELECT n, ({shape})::int AS above FROM generate_series(1, {many}) AS n;
    INSERT INTO petitions_signature (id, organisation_id, petition_id, supporter_id, state,
        name_shown, version_id, source, country, region, locale, suspicions, score, journey,
        parent_id, root_id, depth, note, signed_at, confirmed_at, placed_at, reminders)
    SELECT ('{mark}' || lpad(to_hex(n), 31, '0'))::uuid, '{org}', '{petition}',
        ('4' || lpad(to_hex(n), 31, '0'))::uuid, 'confirmed', false, NULL, 'web', 'FR', '', 'en',
        '{{}}', 0, '{{}}', ('{mark}' || lpad(to_hex(above), 31, '0'))::uuid,
        CASE WHEN above IS NULL THEN ('{mark}' || lpad(to_hex(n), 31, '0'))::uuid
            ELSE ('{mark}' || lpad('', 31, 'f'))::uuid END,
        CASE WHEN above IS NULL THEN 0 ELSE 1 END, '', at, at, at, 0
    FROM place, LATERAL (SELECT now() - ({many} - n) * interval '2 seconds' AS at) AS moment;
    INSERT INTO donations_ledgerentry (id, organisation_id, cause_id, petition_id, pledge_id,
        payment_id, kind, source_key, amount_minor, currency, rail, channel, journey, parent_id,
        root_id, depth, happened_at, booked_at, booked_on)
    SELECT gen_random_uuid(), '{org}', '{cause}', '{petition}', gen_random_uuid(),
        gen_random_uuid(), 'gift', '{mark}' || n, 100 + n % 9900, 'EUR', 'card', 'unknown', '{{}}',
        ('{mark}' || lpad(to_hex(1 + floor(random() * {many})::int), 31, '0'))::uuid, NULL, 1,
        now(), now(), current_date
    FROM generate_series(1, {gifts}) AS n;
    DROP TABLE place;
"""


def fill(url: str, **names: Any) -> None:
    """Give a petition so many signatures in a forest of a shape, and gifts below them.

    Written past the triggers that check foreign keys: they would take minutes and find nothing.
    """
    owner = url.replace(f"//{urlsplit(url).username}@", f"//{roles.SUPERUSER}@")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(FILL.format(**names))
        for table in ("petitions_signature", "petitions_supporter", "donations_ledgerentry"):
            connection.execute(f"VACUUM ANALYZE {table}")
