"""A cause with a million signatures below each other, and what it costs to know their chains."""

import json
import os
import resource
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from mobilize.embedded import roles

MILLION, TIMES, MOST_MEGABYTES = 1_000_000, 200, 1024
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
SHAPES = {"mixed": (MIXED, MILLION), "star": (STAR, MILLION), "small": (SMALL, 1000)}

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


def founded(house: Any) -> dict[str, dict[str, Any]]:
    """Make a cause for each shape, and fill it."""
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.models import Organisation, User
    from petitions.services import causes, petitions

    now, said = clock.now(), {}
    owner = User.objects.earliest("joined_at")
    for mark, (slug, (shape, many)) in enumerate(SHAPES.items(), start=6):
        with scoping.within(house.organisation_id):
            org = Organisation.objects.get(id=house.organisation_id)
            cause = causes.create(
                org=org, slug=slug, title="F", summary="S", currency="EUR", goal_minor=None,
                by=owner, now=now,
            )  # fmt: skip
            causes.publish(org=org, slug=slug, now=now)
            petition = petitions.create(
                org=org, cause=slug, slug=slug, title="P", ask="A", target="T", goal=1000,
                locale="en", by=owner, now=now,
            )  # fmt: skip
        names = {"org": org.id, "cause": cause.id, "petition": petition.id, "mark": mark}
        fill(house.settings["DATABASE_URL"], **names, shape=shape, many=many, gifts=many // 10)
        said[slug] = {"organisation": str(org.id), "cause": str(cause.id), "mark": mark}
    return said


def seconds(house: Any, where: dict[str, Any], *, what: str) -> float:
    """Return what a process of its own measured, after it said how much memory it took."""
    command = [sys.executable, "-m", "tests.benchmarks.forests", what, json.dumps(where)]
    done = subprocess.run(
        command, env={**os.environ, **house.settings}, capture_output=True, text=True, check=True
    )
    took, megabytes = json.loads(done.stdout.splitlines()[-1])
    assert megabytes <= MOST_MEGABYTES, f"{megabytes:.0f} MiB"
    return float(took)


def _compute(where: dict[str, Any]) -> float:
    """Read a cause's signatures and gifts, compute everything, and write it."""
    from donations.services import chains
    from mobilize.kit import clock
    from mobilize.organisations import scoping

    organisation, cause = UUID(where["organisation"]), UUID(where["cause"])
    began = time.perf_counter()
    with scoping.within(organisation):
        chains.recompute(organisation_id=organisation, cause_id=cause, now=clock.now())
    return time.perf_counter() - began


def _find(where: dict[str, Any]) -> float:
    """Read and compute; what one tree looks like need not be written to be known."""
    from donations.services import chains
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from petitions.models import Cause
    from petitions.queries import forest

    with scoping.within(UUID(where["organisation"])):
        cause = Cause.objects.get(id=where["cause"])
        began = time.perf_counter()
        chains.find(cause, forest.petitions_of(cause.id), now=clock.now())
        return time.perf_counter() - began


def _ancestors(where: dict[str, Any]) -> float:
    """Return the seconds for those above one node of the tree of 400,000."""
    from mobilize.organisations import scoping
    from petitions.queries import forest

    deep = UUID(f"{where['mark']}{499_999:031x}")
    with scoping.within(UUID(where["organisation"])):
        assert forest.above(deep)
        began = time.perf_counter()
        for _ in range(TIMES):
            forest.above(deep)
        return (time.perf_counter() - began) / TIMES


def main() -> None:
    """Measure one thing in this process, and print the seconds and the memory it took."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "mobilize.settings"
    django.setup()
    what, where = sys.argv[1], json.loads(sys.argv[2])
    # Twice: modules are loaded once in a worker's life, and a night's computation is not its first.
    measure = {"compute": _compute, "find": _find, "ancestors": _ancestors}[what]
    measure(where)
    took = measure(where)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([took, peak]) + "\n")


if __name__ == "__main__":
    main()
