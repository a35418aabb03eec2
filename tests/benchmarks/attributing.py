"""Ten million visits of a million people, half of whom gave, and what it costs to credit them.

`BENCH_SCALE` is the size, 1 the whole; without it a hundredth, to try things out. Each thing is
measured in a process of its own, in which it ran once before.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from mobilize.embedded import roles
from tests.benchmarks.report import ROUNDS, Pair, Span

JOURNEYS, GIFTS, VISITS_EACH = 1_000_000, 500_000, 10  # at full size; the last is a mean
TRYING = "0.01"
SLUG, CURRENCY = "attributing", "EUR"
MOST_MEGABYTES = 1024
LOOKS = 5  # at a page, of which the median counts
HEURISTICS_MOST, REMOVAL_MOST, PAGE_MOST = 3, 8, 0.2

# Person n came 1 + n % 19 times, ten on average, in sixty days; the first visits of everybody lie
# before the second ones, as in a table that grew. Who gave had signed half-way.
LENGTH = "(1 + n % 19)"
SIGNED_AT = f"CASE WHEN n <= {{gifts}} THEN ({LENGTH} + 1) / 2 ELSE {LENGTH} END"
CHANNELS = (
    *("facebook",) * 4, *("email",) * 4, *("unknown",) * 4, *("whatsapp",) * 3, "instagram",
    "sms", "qr", "search", "referral",
)  # fmt: skip
FILL = f"""
    SET session_replication_role = replica;
    CREATE FUNCTION pg_temp.numbered(mark text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
        RETURN (mark || lpad(to_hex(number), 31, '0'))::uuid;
    CREATE FUNCTION pg_temp.visited(n bigint, k bigint) RETURNS timestamptz LANGUAGE sql STABLE
        RETURN '{{begun}}'::timestamptz + (k * {{journeys}} + n) * interval '60 days'
            / (20.0 * {{journeys}});
    CREATE FUNCTION pg_temp.visits(n bigint, since bigint, until bigint) RETURNS uuid[]
        LANGUAGE sql IMMUTABLE RETURN ARRAY(
            SELECT pg_temp.numbered('b', (k - 1) * {{journeys}} + n)
            FROM generate_series(since, until) AS k);
    INSERT INTO petitions_touch (id, organisation_id, cause_id, petition_id, channel, known_by,
        occurred_at)
    SELECT pg_temp.numbered('b', (k - 1) * {{journeys}} + n), '{{org}}', '{{cause}}',
        '{{petition}}', channel,
        CASE WHEN channel = 'unknown' THEN 'unknown' ELSE 'source' END, pg_temp.visited(n, k)
    FROM generate_series(1::bigint, 19) AS k, generate_series(1::bigint, {{journeys}}) AS n,
        LATERAL (SELECT ('{{channels}}'::text[])[1 + abs(hashint8(n * 64 + k)::bigint) % 20]
            AS channel) AS chosen
    WHERE k <= {LENGTH};
    INSERT INTO petitions_signature (id, organisation_id, petition_id, supporter_id, state,
        name_shown, source, country, region, locale, suspicions, score, touch_id, touches, journey,
        root_id, depth, note, signed_at, confirmed_at, placed_at, reminders)
    SELECT pg_temp.numbered('c', n), '{{org}}', '{{petition}}', pg_temp.numbered('a', n),
        'confirmed', false, 'web', 'FR', '', 'en', '{{{{}}}}', 0, NULL,
        pg_temp.visits(n, 1, {SIGNED_AT}), '{{{{}}}}', pg_temp.numbered('c', n), 0, '', at, at, at,
        0
    FROM generate_series(1::bigint, {{journeys}}) AS n,
        LATERAL (SELECT pg_temp.visited(n, {SIGNED_AT}) + interval '3 minutes' AS at) AS moment;
    INSERT INTO donations_pledge (id, organisation_id, cause_id, petition_id, supporter_id,
        amount_minor, currency, rail, state, touches, journey, depth, note, made_at, fulfilled_at)
    SELECT pg_temp.numbered('d', n), '{{org}}', '{{cause}}', '{{petition}}',
        pg_temp.numbered('a', n), 100 + n * 7919 % 9901, '{{currency}}',
        CASE WHEN n % 4 = 0 THEN 'sms' ELSE 'card' END, 'fulfilled',
        pg_temp.visits(n, {SIGNED_AT}, {LENGTH}), '{{{{}}}}', 0, '', at, at
    FROM generate_series(1::bigint, {{gifts}}) AS n,
        LATERAL (SELECT pg_temp.visited(n, {LENGTH}) + interval '5 minutes' AS at) AS moment;
    INSERT INTO donations_ledgerentry (id, organisation_id, cause_id, petition_id, pledge_id,
        payment_id, kind, source_key, amount_minor, currency, rail, channel, journey, depth,
        happened_at, booked_at, booked_on)
    SELECT pg_temp.numbered('e', n), organisation_id, cause_id, petition_id, id,
        pg_temp.numbered('f', n), 'gift', 'attributing' || n, amount_minor, currency, rail,
        'unknown', '{{{{}}}}', 0, made_at, made_at, made_at::date
    FROM donations_pledge, LATERAL (SELECT ('x' || right(id::text, 8))::bit(32)::bigint AS n) AS _
    WHERE organisation_id = '{{org}}'
"""
