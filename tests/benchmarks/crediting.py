"""What `attributing` measures: each thing by its name, as it is done in a process of its own."""

import shutil
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.benchmarks.attributed import CURRENCY, SLUG

LOOKS = 5  # at a page, of which the median counts

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


def _models(where: dict[str, Any]) -> None:
    from donations.queries import attribution

    question, organisation = _asked(where)
    assert attribution.credited(question, organisation)


def _export(where: dict[str, Any]) -> None:
    """Write an export in the place of the one before."""
    from donations.services import exporting
    from mobilize.kit import clock
    from mobilize.organisations.models import Organisation

    organisation, folder = Organisation.objects.get(id=where["organisation"]), _exported(where)
    shutil.rmtree(folder, ignore_errors=True)
    asked = exporting.Asked()
    exporting.export(organisation=organisation, folder=folder, asked=asked, now=clock.now())


def _duckdb(where: dict[str, Any]) -> None:
    from donations.queries import exported

    question, _ = _asked(where)
    assert exported.credited(_exported(where), question)


def _exported(where: dict[str, Any]) -> Path:
    return Path(where["folder"]) / "export"


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
    from donations.reports import nightly
    from donations.services import attribution_nights, report_nights
    from mobilize.kit import clock
    from mobilize.organisations.models import Organisation

    attribution_answers.MUCH = 1  # also at a small scale
    organisation = Organisation.objects.get(id=where["organisation"])
    attribution_nights.keep(organisation=organisation, now=clock.now())
    assert report_nights.keep(organisation=organisation, reports=nightly.REPORTS, now=clock.now())


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
    "export": _export,
    "duckdb": _duckdb,
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
    "journeys": _page("journeys/"),
    "channels": _page("channels/?cause=c"),
}
# They enter it themselves.
OWN_SCOPE = ("export", "night", "overview", "page", "cause", "returning", "journeys", "channels")
ONCE = ("export", "night")  # they are never warm
LOOKED_AT = ("by_day", "overview", "page", "cause", "journeys", "channels")


def timed(what: str, where: dict[str, Any]) -> float:
    """Return the seconds of the second time, of night and export the first; of looks the median."""
    from django.db import connection

    from mobilize.organisations import scoping

    took = []
    for _ in range(LOOKS if what in LOOKED_AT else 1):
        with nullcontext() if what in OWN_SCOPE else scoping.within(UUID(where["organisation"])):
            if what not in OWN_SCOPE:
                connection.cursor().execute(PATIENCE)
            if not took and what not in ONCE:
                KNOWN[what](where)
            began = time.perf_counter()
            KNOWN[what](where)
            took.append(time.perf_counter() - began)
    return statistics.median(took)
