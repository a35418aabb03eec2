# ruff: noqa: S608 - statements made of our own words
"""Ten million visits of a million people, half of whom gave: a world that the server makes.

`BENCH_SCALE` is its size, 1 the whole; without it a hundredth, to try things out.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import psycopg

from mobilize.embedded import roles

JOURNEYS, GIFTS, VISITS_EACH = 1_000_000, 500_000, 10  # at full size; the last is a mean
TRYING = "0.01"
SLUG, CURRENCY = "attributing", "EUR"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)

# Person n came 1 + n % 19 times, ten on average, in sixty days; the first visits of everybody lie
# before the second ones, as in a table that grew. Who gave had signed half-way.
LENGTH = "(1 + n % 19)"
SIGNED_AT = f"CASE WHEN n <= {{gifts}} THEN ({LENGTH} + 1) / 2 ELSE {LENGTH} END"
CHANNELS = (
    *("facebook",) * 4, *("email",) * 4, *("unknown",) * 4, *("whatsapp",) * 3, "instagram",
    "sms", "qr", "search", "referral",
)  # fmt: skip
FILL = f"""
    ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER note_money;
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
    WHERE organisation_id = '{{org}}';
    ALTER TABLE donations_ledgerentry ENABLE TRIGGER note_money
"""


@dataclass(frozen=True)
class Size:
    """How many there are of each at this scale."""

    journeys: int
    gifts: int

    @property
    def named(self) -> str:
        """Say what is measured."""
        return f"{self.journeys * VISITS_EACH:,} visits, {self.gifts:,} gifts"


def size() -> Size:
    """Return what `BENCH_SCALE` asks for."""
    scale = float(os.environ.get("BENCH_SCALE", TRYING))
    return Size(int(JOURNEYS * scale), int(GIFTS * scale))


def founded(house: Any) -> dict[str, Any]:
    """Make an organisation of its own with a cause, and fill it. Its days are counted afterwards.

    Written past the triggers that check foreign keys: they would take hours and find nothing.
    """
    from allauth.mfa.models import Authenticator

    from donations.services import totalling
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.models import User
    from mobilize.organisations.services import founding
    from petitions.services import causes, petitions

    now, owner, many = clock.now(), User.objects.earliest("joined_at"), size()
    # Staff need a second factor; nobody asks for its code when a test's client signs them in.
    Authenticator.objects.get_or_create(
        user=owner, type=Authenticator.Type.TOTP, defaults={"data": {}}
    )
    org = founding.found(slug=SLUG, name="Attributing", owner=owner, now=now)
    with scoping.within(org.id):
        cause = causes.create(
            org=org, slug="c", title="C", summary="S", currency=CURRENCY, goal_minor=None,
            by=owner, now=now,
        )  # fmt: skip
        causes.publish(org=org, slug="c", now=now)
        petition = petitions.create(
            org=org, cause="c", slug="attributing", title="P", ask="A", target="T", goal=1000,
            locale="en", by=owner, now=now,
        )  # fmt: skip
        petitions.publish(org=org, slug="attributing", now=now)
    fill(
        house.settings["DATABASE_URL"], org=org.id, cause=cause.id, petition=petition.id,
        journeys=many.journeys, gifts=many.gifts, currency=CURRENCY, begun=BEGUN.isoformat(),
        channels="{" + ",".join(CHANNELS) + "}",
    )  # fmt: skip
    with scoping.within(org.id):
        totalling.fold(now=now)
    return {"organisation": str(org.id), "owner": str(owner.id)}


def fill(url: str, **names: Any) -> None:
    """Let the server make all rows."""
    owner = url.replace(f"//{urlsplit(url).username}@", f"//{roles.SUPERUSER}@")
    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in FILL.format(**names).split(";\n"):
            connection.execute(statement.encode())
        for table in ("petitions_touch", "petitions_signature", "donations_pledge"):
            connection.execute(f"VACUUM ANALYZE {table}".encode())
        connection.execute("VACUUM ANALYZE donations_ledgerentry")
