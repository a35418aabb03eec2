"""Rate limits, held in Redis, for views of the API and for pages.

A limit counts in windows that start with their first request. All windows of a
limit are asked and counted in one script, so that parallel requests cannot slip
through between asking and counting. A refused request is not counted. When Redis
is away or slow, everybody passes, and a metric says so: a limit protects us, it
must not take us down.
"""

import functools
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import redis
import structlog
from django.conf import settings
from django.http import HttpRequest
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from mobilize.http import client_address, metrics
from mobilize.kit import clock
from mobilize.kit.breaker import Breaker
from mobilize.kit.errors import AppError, Kind

log = structlog.get_logger(__name__)

PATIENCE = 0.25  # seconds a request waits for Redis
REST = 2.0  # seconds during which Redis is left alone after a failure
SILENCE = 60.0  # seconds between two lines about it

# KEYS: one counter per window. ARGV: limit and seconds of each window, in turn.
# Answers 0 when all had room, else the milliseconds until the last full one has.
SPEND = """
local wait = 0
for i, key in ipairs(KEYS) do
  local used = tonumber(redis.call('GET', key) or '0')
  if used >= tonumber(ARGV[2 * i - 1]) then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  end
end
if wait > 0 then return wait end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then
    redis.call('EXPIRE', key, ARGV[2 * i])
  end
end
return 0
"""


class TooMany(AppError):
    """That was too often. Please wait a little and try again."""

    code = "too-many-requests"
    kind = Kind.TOO_MANY

    def __init__(self, *, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class RateLimit(BaseThrottle):
    """A limit: a scope and its windows, (requests, seconds) each. Subclass to declare one.

    Works as a throttle class of an APIView. By default it counts per client address.
    """

    scope: str
    windows: tuple[tuple[int, int], ...]

    def identify(self, request: HttpRequest) -> str:
        """Return whom the limit counts."""
        return client_address.of(request)

    def allow_request(self, request: Request, view: APIView) -> bool:
        spend(type(self), request._request, now=clock.now())  # noqa: SLF001 - DRF has no public door
        return True


breaker = Breaker(rest=REST)
_spoke_at = -SILENCE


def spend(limit: type[RateLimit], request: HttpRequest, *, now: datetime) -> None:
    """Count this request against a limit.

    Raises:
        TooMany: with the seconds after which there is room again
    """
    spend_for(limit, limit().identify(request), now=now)


@contextmanager
def spend_if_refused(
    limit: type[RateLimit], request: HttpRequest, *, now: datetime
) -> Iterator[None]:
    """Count this request only if what is read within refuses it.

    Guessing is limited; whoever holds a token is let in, however many come from one address,
    as mail programs' servers do.

    Raises:
        TooMany: instead of the refusal, with the seconds after which there is room again
    """
    try:
        yield
    except AppError:
        spend(limit, request, now=now)
        raise


def spend_for(limit: type[RateLimit], identity: str, *, now: datetime) -> None:
    """Count something against a limit for anyone: an address, an organisation, a petition.

    The identity reaches Redis as a hash whose key changes daily.

    Raises:
        TooMany: with the seconds after which there is room again
    """
    if not settings.RATE_LIMIT_SCALE:
        return
    whom = client_address.hidden(identity, now=now)
    keys = [f"mob:limit:{limit.scope}:{{{whom}}}:{seconds}" for _, seconds in limit.windows]
    rules: list[int] = []
    for most, seconds in limit.windows:
        rules += [max(1, round(most * settings.RATE_LIMIT_SCALE)), seconds]
    wait = run(SPEND, keys=keys, args=rules) or 0
    if wait:
        raise TooMany(retry_after=-(-wait // 1000))


def run(script: str, *, keys: Sequence[str], args: Sequence[float | str]) -> Any:
    """Run a script over counters in one round trip; None when Redis is away, slow or not named."""
    if not settings.REDIS_URL or not breaker.lets_through():
        metrics.FAILED_OPEN.inc()
        return None
    try:
        answer = _script(script)(keys=keys, args=args)
    except (redis.RedisError, OSError) as error:
        breaker.failed()
        metrics.FAILED_OPEN.inc()
        _speak_up(error)
        return None
    breaker.worked()
    return answer


def _speak_up(error: Exception) -> None:
    global _spoke_at  # noqa: PLW0603 - one line a minute for the whole process
    if time.monotonic() - _spoke_at >= SILENCE:
        _spoke_at = time.monotonic()
        log.warning("throttle_failed_open", error=type(error).__name__)


@functools.cache
def client() -> redis.Redis:
    """Return this process's client; it gives up after a quarter of a second and never retries."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )


@functools.cache
def _script(text: str) -> Any:
    return client().register_script(text)
