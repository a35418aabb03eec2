"""Rate limits: exact under pressure, and never in the way when Redis is away."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from mobilize.http import client_address, metrics, throttles
from mobilize.kit.breaker import Breaker

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Twenty(throttles.RateLimit):
    scope = "test-twenty"
    windows = ((20, 60),)


class Burst(throttles.RateLimit):
    scope = "test-burst"
    windows = ((2, 60), (5, 3600))


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[Settings]:
    """Let a test choose another Redis, and forget it afterwards."""
    _forget()
    yield settings
    _forget()


def _forget() -> None:
    throttles.client.cache_clear()
    throttles._script.cache_clear()
    throttles.breaker.worked()


def passes(limit: type[throttles.RateLimit], whom: str, *, now: datetime = MONDAY) -> bool:
    try:
        throttles.spend_for(limit, whom, now=now)
    except throttles.TooMany:
        return False
    return True


def test_of_200_requests_at_once_exactly_20_pass() -> None:
    whom = str(uuid4())

    with ThreadPoolExecutor(16) as crowd:
        passed = list(crowd.map(lambda _: passes(Twenty, whom), range(200)))

    assert sum(passed) == 20


def test_everybody_has_their_own_count() -> None:
    ines, omar = str(uuid4()), str(uuid4())
    while passes(Burst, ines):
        pass

    assert passes(Burst, omar)


def test_a_refusal_says_when_there_is_room_again() -> None:
    whom = str(uuid4())
    while passes(Burst, whom):
        pass

    with pytest.raises(throttles.TooMany) as refusal:
        throttles.spend_for(Burst, whom, now=MONDAY)

    assert 0 < refusal.value.retry_after <= 60


def test_no_address_is_ever_written_to_redis() -> None:
    throttles.spend_for(Twenty, "203.0.113.77", now=MONDAY)

    keys = throttles.client().keys("mob:limit:*")

    assert keys
    assert not any(b"203.0.113.77" in key for key in keys)


def test_a_scale_of_zero_switches_limits_off(settings: Settings) -> None:
    settings.RATE_LIMIT_SCALE = 0
    whom = str(uuid4())

    assert all(passes(Burst, whom) for _ in range(20))


def test_everybody_passes_while_redis_is_away_and_a_metric_says_so(
    elsewhere: Settings, tmp_path: Path
) -> None:
    elsewhere.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"
    before = metrics.FAILED_OPEN._value.get()

    assert all(passes(Burst, "ines") for _ in range(10))

    assert metrics.FAILED_OPEN._value.get() == before + 10


def test_a_frozen_redis_costs_a_quarter_of_a_second_once(
    elsewhere: Settings, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as frozen:
        frozen.bind(str(tmp_path / "frozen.sock"))
        frozen.listen()  # accepts, and never says a word
        elsewhere.REDIS_URL = f"unix://{tmp_path / 'frozen.sock'}"
        started = time.monotonic()

        assert all(passes(Burst, "ines") for _ in range(100))

    assert time.monotonic() - started < 1


def test_after_a_failure_one_caller_tries_and_the_others_pass_by() -> None:
    breaker = Breaker(rest=0.0)
    breaker.failed()
    slow = Breaker(rest=60.0)
    slow.failed()

    assert breaker.lets_through()
    assert not slow.lets_through()


def test_limits_hold_again_when_redis_is_back(elsewhere: Settings, tmp_path: Path) -> None:
    there = elsewhere.REDIS_URL
    elsewhere.REDIS_URL = f"unix://{tmp_path / 'nobody.sock'}"
    whom = str(uuid4())
    passes(Burst, whom)

    elsewhere.REDIS_URL = there
    _forget()

    assert [passes(Burst, whom) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "client"),
    [
        (0, "198.51.100.9", "203.0.113.7", "203.0.113.7"),
        (1, "10.0.0.1, 198.51.100.9", "203.0.113.7", "198.51.100.9"),
        (2, "spoofed, 198.51.100.9, 10.0.0.2", "203.0.113.7", "198.51.100.9"),
        (1, "", "203.0.113.7", "203.0.113.7"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Settings, proxies: int, forwarded: str, remote: str, client: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address.of(request) == client


def test_the_hash_of_an_address_cannot_be_joined_across_days() -> None:
    tuesday = MONDAY.replace(day=3)

    assert client_address.hidden("a", now=MONDAY) != client_address.hidden("a", now=tuesday)
