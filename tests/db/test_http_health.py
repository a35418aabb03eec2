"""Health, metrics, and the name every request carries."""

from pathlib import Path

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from mobilize.http import health, throttles
from mobilize.http.middleware import RequestId

pytestmark = pytest.mark.django_db


def test_a_process_is_alive_whatever_happened_to_the_rest() -> None:
    assert health.live(RequestFactory().get("/health/live")).status_code == 200


def test_losing_redis_degrades_the_house_and_does_not_close_it(
    settings: Settings, tmp_path: Path
) -> None:
    settings.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"
    throttles.client.cache_clear()

    response = health.ready(RequestFactory().get("/health/ready"))
    numbers = health.metrics(RequestFactory().get("/metrics", REMOTE_ADDR="127.0.0.1"))

    throttles.client.cache_clear()
    assert response.status_code == 200
    assert b"mobilize_redis_takes_writes 0.0" in numbers.content
    assert b'"redis": {"status": "degraded"' in response.content
    assert b'"database": {"status": "ok"' in response.content


def test_metrics_tell_how_long_the_outbox_waits_and_that_redis_takes_what_is_written() -> None:
    response = health.metrics(RequestFactory().get("/metrics", REMOTE_ADDR="127.0.0.1"))

    assert b"mobilize_outbox_oldest_seconds 0.0" in response.content
    assert b"mobilize_redis_takes_writes 1.0" in response.content


@pytest.mark.parametrize(
    ("token", "address", "headers", "seen"),
    [
        ("", "127.0.0.1", {}, True),
        ("", "203.0.113.7", {}, False),
        ("", "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, False),
        ("secret", "203.0.113.7", {"Authorization": "Bearer secret"}, True),
        ("secret", "127.0.0.1", {}, False),
        ("secret", "127.0.0.1", {"Authorization": "Bearer sécret"}, False),
    ],
)
def test_metrics_are_for_this_machine_or_who_holds_the_token(
    settings: Settings, token: str, address: str, headers: dict[str, str], seen: bool
) -> None:
    settings.METRICS_TOKEN = token
    request = RequestFactory().get("/metrics", REMOTE_ADDR=address, headers=headers)

    assert health._may_read(request) is seen


@pytest.mark.parametrize("asked", ["caller-0001", "short", "x" * 65, "evil\r\nline-1", ""])
def test_only_a_well_formed_request_id_is_kept(asked: str) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": asked})

    response = RequestId(health.live)(request)

    kept = response.headers["X-Request-ID"] == asked
    assert kept is (asked == "caller-0001")
