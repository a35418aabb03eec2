"""A visit's way into its table: buffer, stream, worker; and what stands in its way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import RequestFactory
from pytest_django import Settings

from mobilize.http import health
from mobilize.kit import ids
from mobilize.kit.stream import client
from petitions.domain import visit_wire
from petitions.domain.visits import Evidence, Visit
from petitions.models import ShareLink, Touch
from petitions.models.counting import Kind
from petitions.queries import visits_waiting
from petitions.queries.visits_waiting import STREAM
from petitions.services import draining, placing, sharing, touch_rows, touch_tokens, touching
from tests import builders, visits

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rested() -> Iterator[None]:
    """Begin and end with a broker that nobody avoids."""
    for breaker in (touching.broker, draining.broker):
        breaker.worked()
    yield
    for breaker in (touching.broker, draining.broker):
        breaker.worked()


@pytest.fixture
def link() -> ShareLink:
    return builders.a_link(builders.an_open_petition(builders.an_organisation("relief")))


def a_visit(link: ShareLink, **more: Any) -> Visit:
    said: dict[str, Any] = {
        "touch_id": ids.new(), "organisation_id": link.organisation_id, "occurred_at": MONDAY,
        "cause_id": link.cause_id, "petition_id": link.petition_id, "link_id": link.id,
        "channel": link.channel, "known_by": "code",
    }  # fmt: skip
    return Visit(**(said | more))


def away(settings: Settings, folder: Path) -> None:
    settings.REDIS_URL = f"unix://{folder / 'nobody.sock'}"


def test_a_visit_comes_into_its_table_with_all_it_said(link: ShareLink) -> None:
    shown = Evidence(source="post", medium="social", click_id="fbclid", referrer_host="m.example")
    visit = a_visit(link, link_id=None, known_by="source", evidence=shown, rules=3)

    touching.note(visit)
    visits.arrive()

    touch = Touch.objects.get()
    assert (touch.id, touch.occurred_at, touch.rules) == (visit.touch_id, MONDAY, 3)
    assert (touch.organisation_id, touch.cause_id) == (link.organisation_id, link.cause_id)
    assert (touch.petition_id, touch.link_id) == (link.petition_id, None)
    assert (touch.source, touch.medium, touch.campaign) == ("post", "social", "")
    assert (touch.click_id, touch.referrer_host, touch.in_app) == ("fbclid", "m.example", "")


def test_the_stream_keeps_a_visit_until_it_is_in_its_table(link: ShareLink) -> None:
    touching.pour([a_visit(link) for _ in range(3)])

    assert (len(STREAM), Touch.objects.count()) == (1, 0)
    assert draining.drain() == 1
    assert (len(STREAM), Touch.objects.count()) == (0, 3)


def test_a_batch_that_is_written_again_changes_nothing(link: ShareLink) -> None:
    batch = [a_visit(link) for _ in range(3)]
    for _ in range(2):  # a worker was killed between its commit and the stream
        touching.pour(batch)

    visits.arrive()
    touching.pour(batch)
    visits.arrive()

    assert (len(STREAM), Touch.objects.count()) == (0, 3)


def test_a_signature_need_not_wait_for_its_visit(link: ShareLink) -> None:
    visit = a_visit(link, occurred_at=datetime.now(tz=UTC))
    touching.pour([visit])
    token = sharing.touch_token(link, visit.touch_id)

    claimed = touch_tokens.claim(
        token,
        organisation_id=link.organisation_id,
        cause_id=link.cause_id,
        now=visit.occurred_at + timedelta(minutes=1),
    )
    touch = claimed.touch
    assert touch is not None
    before = Touch.objects.values().get(id=touch.id)
    visits.arrive()

    assert touch.link_id == link.id
    assert Touch.objects.values().get() == before


def test_a_visit_that_arrives_before_its_owner_confirms_still_gives_them_their_place() -> None:
    ines = builders.a_confirmed_signature(
        builders.an_open_petition(builders.an_organisation("relief"))
    )
    link = builders.a_link(ines.petition, signature=ines)
    through = a_visit(link)
    later = a_visit(link, link_id=None, channel="unknown", known_by="unknown",
                    occurred_at=MONDAY + timedelta(seconds=1))  # fmt: skip
    touching.keep([later])
    omar = builders.a_signature(
        ines.petition, touch_id=later.touch_id, touches=[through.touch_id, later.touch_id]
    )

    touching.keep([through])
    omar.confirmed_at = MONDAY + timedelta(minutes=1)
    placing.count(omar, Kind.CONFIRMED, now=MONDAY + timedelta(minutes=1))

    omar.refresh_from_db()
    assert (omar.parent_id, omar.touch_id) == (ines.id, through.touch_id)


def test_without_a_broker_visits_are_written_at_once(
    link: ShareLink, settings: Settings, tmp_path: Path
) -> None:
    settings.REDIS_URL = ""
    touching.pour([a_visit(link)])
    away(settings, tmp_path)
    touching.pour([a_visit(link)])

    assert Touch.objects.count() == 2
    assert draining.drain() == 0


def test_a_broker_that_is_full_is_gone_round(link: ShareLink) -> None:
    client().config_set("maxmemory", "1mb")
    try:
        touching.pour([a_visit(link)])
    finally:
        client().config_set("maxmemory", "0")

    assert (len(STREAM), Touch.objects.count()) == (0, 1)


def test_a_stream_that_nobody_drains_stops_growing(
    link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touching, "MOST_ENTRIES", 2)

    for _ in range(5):
        touching.pour([a_visit(link)])

    assert (len(STREAM), Touch.objects.count()) == (3, 2)
    visits.arrive()
    assert Touch.objects.count() == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"link_id": ids.new()},
        {"cause_id": ids.new()},
        {"petition_id": ids.new()},
        {"organisation_id": ids.new()},
        {"channel": "No Channel"},
        {"channel": "x" * 21},
        {"known_by": "unknown"},
        {"evidence": Evidence(source="\x00")},
        {"evidence": Evidence(source="\ud800")},
        {"evidence": Evidence(campaign="c" * 61)},
        {"rules": -1},
    ],
)
def test_a_visit_that_cannot_be_kept_takes_no_other_with_it(
    link: ShareLink, wrong: dict[str, Any]
) -> None:
    good = [a_visit(link) for _ in range(4)]

    touching.pour([*good[:2], a_visit(link, **wrong), *good[2:]])
    visits.arrive()

    kept = set(Touch.objects.values_list("id", flat=True))
    assert kept == {visit.touch_id for visit in good}
    assert len(STREAM) == 0


def test_a_visit_names_nothing_of_another_organisation(link: ShareLink) -> None:
    theirs = builders.a_link(builders.an_open_petition(builders.an_organisation("other")))
    mixed = [
        a_visit(link, link_id=theirs.id),
        a_visit(link, petition_id=theirs.petition_id),
        a_visit(link, cause_id=theirs.cause_id),
    ]

    left_out = touch_rows.store([*mixed, a_visit(link), a_visit(theirs)])

    assert left_out == 3
    assert Touch.objects.count() == 2


def test_what_cannot_be_read_is_removed_and_stops_nothing(link: ShareLink) -> None:
    STREAM.add([b"no batch", b'[{"t": "no id"}]', visit_wire.encode([a_visit(link)])])

    visits.arrive()

    assert (len(STREAM), Touch.objects.count()) == (0, 1)


def test_two_do_not_drain_at_the_same_time(link: ShareLink) -> None:
    touching.pour([a_visit(link)])
    said = connection.get_connection_params()
    said = {
        name: said[name]
        for name in ("dbname", "user", "password", "host", "port")
        if said.get(name)
    }

    with psycopg.connect(**said) as other:
        other.execute(draining.ONE_AT_A_TIME)
        meanwhile = draining.drain()

    assert (meanwhile, Touch.objects.count(), len(STREAM)) == (0, 0, 1)
    assert draining.drain() == 1


def test_health_and_metrics_tell_what_waits(link: ShareLink) -> None:
    touching.pour([a_visit(link)])

    ready = health.ready(RequestFactory().get("/health/ready"))
    metrics = health.metrics(RequestFactory().get("/metrics", REMOTE_ADDR="127.0.0.1"))

    assert b'"visits": {"status": "ok", "oldest_seconds": 0.' in ready.content
    assert b"mobilize_visits_waiting 1.0" in metrics.content
    assert b'mobilize_visits_total{way="stream"}' in metrics.content


def test_an_old_visit_degrades_the_house(link: ShareLink, monkeypatch: pytest.MonkeyPatch) -> None:
    touching.pour([a_visit(link)])
    monkeypatch.setattr(visits_waiting, "TOO_OLD", timedelta())

    assert visits_waiting.health()["status"] == "degraded"


def test_no_personal_value_lies_in_the_broker(link: ShareLink) -> None:
    (entry,) = (touching.pour([a_visit(link)]), STREAM.read(most=1))[1]

    (said,) = visit_wire.json.loads(entry.said)
    assert set(said) == {"t", "o", "c", "p", "l", "ch", "by", "at"}
