"""What it costs to credit ten million visits: see `attributed` for whose they are.

Each thing is measured in a process of its own, in which it ran once before. By itself:
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
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.benchmarks import attributed, report
from tests.benchmarks.attributed import CURRENCY, SLUG

MOST_MEGABYTES = 1024
LOOKS = 5  # at a page, of which the median counts
HEURISTICS_MOST, REMOVAL_MOST, PAGE_MOST = 3, 8, 0.2
REBUILD_MOST, NIGHT_MOST = 60, 600
WAIT_MOST = 35  # the database gives a statement up after 30 seconds

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


def measures(house: Any) -> tuple[list[Times], list[report.Span]]:
    """Fill, and return what is to be measured: ratios, and seconds."""
    where, many = attributed.founded(house), attributed.size()

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
        report.Span(
            f"two runs up to last night {of}", span("night"), most=NIGHT_MOST, rounds=1
        ),
        report.Span(f"the organisation's overview {looks}", span("overview"), most=PAGE_MOST),
        report.Span(f"the days of a cause {looks}", span("by_day"), most=PAGE_MOST),
        report.Span(f"the models compared {looks}", span("page"), most=PAGE_MOST),
        report.Span(f"a cause's overview {looks}", span("cause"), most=PAGE_MOST),
        report.Span(
            f"who returned {of}, computed at each look", span("returning"), most=WAIT_MOST, rounds=1
        ),
        report.Span(
            f"the journeys {of}, computed at each look, or refused as too much",
            span("journeys"), most=WAIT_MOST, rounds=1,
        ),
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


def _night(where: dict[str, Any]) -> None:
    """Keep what the pages read: of everything, and of the only cause."""
    from donations.queries import attribution_answers
    from donations.services import attribution_nights
    from mobilize.kit import clock
    from mobilize.organisations.models import Organisation

    attribution_answers.MUCH = 1  # also at a small scale
    organisation = Organisation.objects.get(id=where["organisation"])
    attribution_nights.keep(organisation=organisation, now=clock.now())


def _page(path: str, *, may_refuse: bool = False) -> Callable[[dict[str, Any]], None]:
    """Return what looks at a page the way its address is answered, signed in."""

    def look(where: dict[str, Any]) -> None:
        from django.test import Client

        from donations.queries import attribution_answers
        from mobilize.organisations.models import User

        attribution_answers.MUCH = 1  # also at a small scale
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(id=where["owner"]))
        answer = client.get(f"/staff/{SLUG}/{path}")
        if may_refuse and answer.status_code == TOO_MUCH:
            sys.stdout.write(f"    {path}: refused as too much to compute\n")
            return
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


TOO_MUCH = 422
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
    "night": _night,
    "overview": _page(""),
    "page": _page("attribution/"),
    "cause": _page("causes/c/overview/"),
    "returning": _page("returning/", may_refuse=True),
    "journeys": _page("journeys/", may_refuse=True),
}
# They enter it themselves.
OWN_SCOPE = ("night", "overview", "page", "cause", "returning", "journeys")
LOOKED_AT = ("by_day", "overview", "page", "cause")


def timed(what: str, where: dict[str, Any]) -> float:
    """Return the seconds of the second time, of the night the first; of looks the median."""
    from django.db import connection

    from mobilize.organisations import scoping

    took = []
    for _ in range(LOOKS if what in LOOKED_AT else 1):
        with nullcontext() if what in OWN_SCOPE else scoping.within(UUID(where["organisation"])):
            if what not in OWN_SCOPE:
                connection.cursor().execute(PATIENCE)
            if not took and what != "night":
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
