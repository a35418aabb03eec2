# ruff: noqa: S608 - statements made of our own words
"""An export, and the heuristic models on PostgreSQL and over Parquet, at growing sizes.

`python -m tests.benchmarks.exporting [TOUCHES …]` prints a table; docs/scaling.md quotes one.
"""

import atexit
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import psycopg

from mobilize.embedded import roles
from tests import servers

SIZES = (10_000, 100_000, 1_000_000)
EACH = 10  # touches of a journey; every second journey is a gift's, the others are signatures'
ROUNDS = 3
NUMBERED = "('{mark}' || lpad(to_hex({n}), 31, '0'))::uuid"
ID = {name: NUMBERED.format(mark=mark, n="{n}") for name, mark in zip("tjpe", "5678", strict=True)}
TOUCHES = (
    f"ARRAY(SELECT {ID['t'].format(n='k')} FROM generate_series(n * 10 + 1, n * 10 + 10) AS k)"
)
# Written past the triggers that check foreign keys, as tests.benchmarks.forests does.
FILL = f"""
    SET session_replication_role = replica;
    INSERT INTO petitions_touch (id, organisation_id, cause_id, channel, known_by, occurred_at)
    SELECT {ID["t"].format(n="(n + 1)")}, '{{org}}', '{{cause}}',
        (ARRAY['facebook', 'email', 'whatsapp', 'google', 'unknown'])[1 + n % 9973 * 7919 / 13 % 5],
        CASE WHEN n % 9973 * 7919 / 13 % 5 = 4 THEN 'unknown' ELSE 'source' END,
        timestamptz '2025-01-02' + (n / 10 % 365) * interval '1 day'
            - (10 - n % 10) * interval '37 hours'
    FROM generate_series(0, {{many}} - 1) AS n;
    INSERT INTO petitions_signature (id, organisation_id, petition_id, supporter_id, state,
        name_shown, source, country, region, locale, suspicions, score, touches, journey, root_id,
        depth, note, signed_at, confirmed_at, placed_at, reminders)
    SELECT {ID["j"].format(n="n")}, '{{org}}', '{{petition}}', {ID["p"].format(n="n")},
        'confirmed', false, 'web', 'FR', '', 'en', '{{{{}}}}', 0, {TOUCHES}, '{{{{}}}}',
        {ID["j"].format(n="n")}, 0, '', at, at, at, 0
    FROM generate_series(1, {{many}} / 10 - 1, 2) AS n,
        LATERAL (SELECT timestamptz '2025-01-02' + (n % 365) * interval '1 day' AS at) AS moment;
    INSERT INTO donations_pledge (id, organisation_id, cause_id, supporter_id, amount_minor,
        currency, rail, state, touches, journey, depth, note, made_at, fulfilled_at)
    SELECT {ID["j"].format(n="n")}, '{{org}}', '{{cause}}', {ID["p"].format(n="n")},
        100 + n % 9900, 'EUR', 'card', 'fulfilled', {TOUCHES}, '{{{{}}}}', 0, '', at, at
    FROM generate_series(0, {{many}} / 10 - 1, 2) AS n,
        LATERAL (SELECT timestamptz '2025-01-02' + (n % 365) * interval '1 day' AS at) AS moment;
    INSERT INTO donations_ledgerentry (id, organisation_id, cause_id, pledge_id, payment_id, kind,
        source_key, amount_minor, currency, rail, channel, journey, depth, happened_at, booked_at,
        booked_on)
    SELECT {ID["e"].format(n="n")}, organisation_id, cause_id, id, id, 'gift', id::text,
        amount_minor, currency, rail, 'unknown', '{{{{}}}}', 0, made_at, made_at, made_at::date
    FROM (SELECT *, row_number() OVER () AS n FROM donations_pledge
        WHERE organisation_id = '{{org}}') AS pledge;
    VACUUM ANALYZE petitions_touch;
    VACUUM ANALYZE petitions_signature;
    VACUUM ANALYZE donations_pledge;
    VACUUM ANALYZE donations_ledgerentry
"""
GROUPED = "SELECT channel, count(*), min(occurred_at) FROM petitions_touch GROUP BY channel"


def main() -> None:
    """Fill, export and compare at each size; say how large this process became."""
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    home = tempfile.mkdtemp(prefix="mobilize-export-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)  # once the servers have stopped
    Path(home).chmod(0o711)
    os.environ["MOBILIZE_TEST_HOME"] = home
    said = servers.ensure()
    os.environ.update(said, DJANGO_SETTINGS_MODULE="mobilize.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    columns = ("touches", "export", "megabytes", "GROUP BY", "PostgreSQL", "DuckDB")
    _say(columns)
    _say("---" for _ in columns)
    for size in sizes:
        _say((f"{size:,}", *_measured(said["DATABASE_URL"], size)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"\nThis process took {peak:.0f} MiB at most.\n")


def _say(cells: Iterable[str]) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


def _measured(url: str, size: int) -> list[str]:
    from donations.attribution.questions import Question
    from donations.queries import attribution, exported, exports
    from mobilize.organisations import scoping

    org = _filled(url, size)
    question = Question(currency="EUR")
    with tempfile.TemporaryDirectory() as home:
        exporting, folder = _export(org, Path(home))
        megabytes = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        with scoping.within(org.id):
            exports.steady()
            grouped = _seconds(_group)
            here = _seconds(lambda: attribution.credited(question, org))
            known = attribution.credited(question, org)
        there = _seconds(lambda: exported.credited(folder, question))
        key = lambda each: (each.rail, each.label)  # noqa: E731
        assert sorted(exported.credited(folder, question), key=key) == sorted(known, key=key)
    _emptied(url)
    return [
        f"{exporting:.1f} s",
        f"{megabytes:.1f}",
        *(f"{s:.2f} s" for s in (grouped, here, there)),
    ]


def _export(org: Any, home: Path) -> tuple[float, Path]:
    from donations.services import exporting
    from mobilize.kit import clock

    taken = []
    for number in range(ROUNDS):
        began, folder = time.monotonic(), home / str(number)
        exporting.export(organisation=org, folder=folder, asked=exporting.Asked(), now=clock.now())
        taken.append(time.monotonic() - began)
    return statistics.median(taken), folder


def _group() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(GROUPED)
        cursor.fetchall()


def _seconds(work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.monotonic()
        work()
        taken.append(time.monotonic() - began)
    return statistics.median(taken)


def _filled(url: str, size: int) -> Any:
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.services import founding, people
    from petitions.models import Cause, Petition

    now = clock.now()
    org = founding.found(
        slug=f"size-{size}", name="S", owner=people.find_or_make("o@example.org"), now=now
    )
    said = {"organisation": org, "slug": "s", "title": "S", "created_at": now}
    with scoping.within(org.id):
        cause = Cause.objects.create(**said, summary="S", currency="EUR")
        petition = Petition.objects.create(**said, cause=cause, ask="A", target="T", goal=1)
    names = {"org": org.id, "cause": cause.id, "petition": petition.id, "many": size}
    with _owner(url) as connection:
        for statement in FILL.format(**names).split(";"):
            connection.execute(statement)
    return org


def _emptied(url: str) -> None:
    with _owner(url) as connection:
        connection.execute(
            "TRUNCATE petitions_touch, petitions_signature, donations_pledge,"
            " donations_ledgerentry CASCADE"
        )


def _owner(url: str) -> Any:
    owner = url.replace(f"//{urlsplit(url).username}@", f"//{roles.SUPERUSER}@")
    return psycopg.connect(owner, autocommit=True)


if __name__ == "__main__":
    main()
