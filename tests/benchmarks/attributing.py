# ruff: noqa: S608 - statements made of our own words
"""Ten million visits of a million people, half of whom gave, and what it costs to credit them.

`BENCH_SCALE` is the size, 1 the whole; without it a hundredth, to try things out. Each thing is
measured in a process of its own, in which it ran once before. By itself:
`python -m tests.benchmarks.attributing` starts servers, fills them, measures and prints.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from mobilize.embedded import roles
from tests.benchmarks import report

JOURNEYS, GIFTS, VISITS_EACH = 1_000_000, 500_000, 10  # at full size; the last is a mean
TRYING = "0.01"
SLUG, CURRENCY = "attributing", "EUR"
MOST_MEGABYTES = 1024
LOOKS = 5  # at a page, of which the median counts
HEURISTICS_MOST, REMOVAL_MOST, PAGE_MOST, REBUILD_MOST = 3, 8, 0.2, 60
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
# The yardsticks. The same rows: each gift's visits and those of its giver's signature, found and
# grouped once by channel; for removal also of those who signed and gave nothing.
GIVEN = """
    SELECT touch.channel, count(*), sum(entry.amount_minor)
    FROM donations_ledgerentry AS entry
    JOIN donations_pledge AS pledge ON pledge.id = entry.pledge_id
    JOIN petitions_signature AS signature ON signature.supporter_id = pledge.supporter_id,
        LATERAL unnest(pledge.touches || signature.touches) AS named(touch)
    JOIN petitions_touch AS touch ON touch.id = named.touch
    WHERE entry.organisation_id = %(org)s AND entry.currency = 'EUR' GROUP BY touch.channel
"""
EVERYBODY = """
    SELECT touch.channel, count(*), sum(pledge.amount_minor)
    FROM petitions_signature AS signature
    LEFT JOIN donations_pledge AS pledge ON pledge.supporter_id = signature.supporter_id,
        LATERAL unnest(signature.touches || pledge.touches) AS named(touch)
    JOIN petitions_touch AS touch ON touch.id = named.touch
    WHERE signature.organisation_id = %(org)s GROUP BY touch.channel
"""
# And the visits alone, of whom nobody asks what they led to.
VISITS = """
    SELECT channel, count(*) FROM petitions_touch WHERE organisation_id = %(org)s GROUP BY channel
"""


@dataclass
class Times:
    """Something measured in seconds beside its yardstick, and how many times as long it may take.

    0 where nothing was promised.
    """

    name: str
    yardstick: str
    measure: Callable[[], float]
    measure_yardstick: Callable[[], float]
    most: float = 0.0
    took: list[tuple[float, float]] = field(default_factory=list)

    def warm_up(self) -> None:
        """Nothing: each process has warmed up before it measures."""

    def run(self) -> None:
        """Measure one round of both."""
        self.took.append((self.measure(), self.measure_yardstick()))

    def row(self) -> str:
        """Return the pair as a line of the page's table."""
        ours, theirs = (statistics.median(each) for each in zip(*self.took, strict=True))
        ratios = sorted(one / other for one, other in self.took)
        ratio = statistics.median(ratios)
        said = f"≤ {self.most:g}, {'met' if ratio <= self.most else '**missed**'}"
        rounds = ", ".join(f"{each:.2f}" for each in ratios)
        return (
            f"| {self.name} | {self.yardstick} | **{ratio:.2f}** | {said if self.most else ''} "
            f"| {rounds} | {ours:.2f} s | {theirs:.2f} s |"
        )


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


def measures(house: Any) -> tuple[list[Times], list[report.Span]]:
    """Fill, and return what is to be measured: ratios, and seconds."""
    where, many = founded(house), size()

    def span(what: str) -> Callable[[], float]:
        return lambda: seconds(house, where, what=what)

    models = f"all heuristic models, {many.named}"
    chain = f"removal of order 1, {many.journeys:,} journeys"
    of, looks = f"of {many.named}", f"of {many.named}, median of {LOOKS} looks"
    return [
        Times(models, "one GROUP BY of the same rows", span("models"), span("given"),
              most=HEURISTICS_MOST),
        Times(models, "a GROUP BY of the visits alone", span("models"), span("visits")),
        Times(chain, "one GROUP BY of the same rows", span("removal"), span("everybody"),
              most=REMOVAL_MOST),
        Times(chain, "a GROUP BY of the visits alone", span("removal"), span("visits")),
    ], [
        report.Span(f"days counted anew {of}", span("days"), most=REBUILD_MOST),
        report.Span(f"the organisation's overview {looks}", span("overview"), most=PAGE_MOST),
        report.Span(f"the days of a cause {looks}", span("by_day"), most=PAGE_MOST),
        report.Span(f"the models compared {looks}", span("page"), most=PAGE_MOST),
    ]  # fmt: skip


def seconds(house: Any, where: dict[str, Any], *, what: str) -> float:
    """Return what a process of its own measured, after it said how much memory it took."""
    command = [sys.executable, "-m", "tests.benchmarks.attributing", what, json.dumps(where)]
    done = subprocess.run(
        command, env={**os.environ, **house.settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    took, megabytes = json.loads(done.stdout.splitlines()[-1])
    sys.stdout.write(f"    {what}: {took:.3f} s, {megabytes:.0f} MiB\n")
    assert megabytes <= MOST_MEGABYTES, f"{megabytes:.0f} MiB"
    return float(took)


def _models(where: dict[str, Any]) -> None:
    from donations.queries import attribution

    question, organisation = _asked(where)
    assert attribution.credited(question, organisation)


def _removal(where: dict[str, Any]) -> None:
    from donations.attribution import tallies
    from donations.queries import attribution_chain

    question, organisation = _asked(where)
    chain = tallies.chain(attribution_chain.tallies(question, organisation, grouped=False))
    assert chain
    assert tallies.removal(chain, by_value=True)


def _days(_where: dict[str, Any]) -> None:
    """Count all days anew; the first time they are not there yet, and are put right."""
    from django.db import connection

    from donations.queries import day_totals
    from donations.services import rolling
    from mobilize.kit import clock

    if rolling.repair():
        while rolling.fold(now=clock.now()):
            pass
    assert not any(line["drifting"] for line in day_totals.recounted())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM donations_causeday")
        assert cursor.fetchone()[0]


def _by_day(where: dict[str, Any]) -> None:
    from donations.queries import day_totals
    from petitions.models import Cause

    cause = Cause.objects.get(organisation_id=where["organisation"])
    assert day_totals.of(cause.id, currency=CURRENCY)


def _page(path: str) -> Callable[[dict[str, Any]], None]:
    """Return what looks at a page the way its address is answered, signed in."""

    def look(where: dict[str, Any]) -> None:
        from django.test import Client

        from mobilize.organisations.models import User

        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(id=where["owner"]))
        answer = client.get(f"/staff/{SLUG}/{path}")
        assert answer.status_code == 200, answer.status_code

    return look


def _grouped(statement: str) -> Callable[[dict[str, Any]], None]:
    def look(where: dict[str, Any]) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(MEMORY)
            cursor.execute(statement, {"org": where["organisation"]})
            assert cursor.fetchall()

    return look


def _asked(where: dict[str, Any]) -> Any:
    from donations.reports import attribution
    from mobilize.organisations.models import Organisation

    organisation = Organisation.objects.get(id=where["organisation"])
    return attribution.ask(organisation=organisation), organisation


MEMORY = "SET LOCAL work_mem = '128MB'"  # as the product's own statements have
PATIENCE = "SET LOCAL statement_timeout = '10min'"  # to know how long it takes, if it is too long
KNOWN: dict[str, Callable[[dict[str, Any]], None]] = {
    "models": _models,
    "removal": _removal,
    "given": _grouped(GIVEN),
    "everybody": _grouped(EVERYBODY),
    "visits": _grouped(VISITS),
    "days": _days,
    "by_day": _by_day,
    "overview": _page(""),
    "page": _page("attribution/"),
}
PAGES = ("overview", "page")  # they enter their own scope


def timed(what: str, where: dict[str, Any]) -> float:
    """Return the seconds of the second time; of pages and days the median of some."""
    from contextlib import nullcontext

    from django.db import connection

    from mobilize.organisations import scoping

    took = []
    for _ in range(LOOKS if what in (*PAGES, "by_day") else 1):
        scope = nullcontext() if what in PAGES else scoping.within(UUID(where["organisation"]))
        with scope:
            if what not in PAGES:
                connection.cursor().execute(PATIENCE)
            if not took:
                KNOWN[what](where)
            began = time.perf_counter()
            KNOWN[what](where)
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def main() -> None:
    """Measure one thing in this process, or all of them on servers of our own."""
    import django

    if len(sys.argv) == 1:
        _all()
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "mobilize.settings"
    django.setup()
    took = timed(sys.argv[1], json.loads(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([took, peak]) + "\n")


def _all() -> None:
    from tests.benchmarks.house import standing

    with standing() as house, house.workers_asleep():
        ratios, spans = measures(house)
        report.measure([*spans[:1], *ratios, *spans[1:]])


if __name__ == "__main__":
    main()
