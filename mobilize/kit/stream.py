"""A stream in Redis or Valkey: written by who must not wait, read by who has time."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 1.0  # seconds that a writer's or reader's own thread waits for the server
FIELD = b"said"


@dataclass(frozen=True)
class Entry:
    """One entry: its name in the stream, and what it says."""

    id: bytes
    said: bytes


@dataclass(frozen=True)
class Stream:
    """One stream by its name. Nothing leaves it before `forget`, so reading is repeatable.

    Every method raises RedisError or OSError while the server is away, slow or full.
    """

    name: str

    def add(self, said: Sequence[bytes]) -> int:
        """Append entries in one round trip; return how many wait then."""
        with client().pipeline(transaction=False) as pipe:
            for text in said:
                pipe.xadd(self.name, {FIELD: text})
            pipe.xlen(self.name)
            return int(pipe.execute()[-1])

    def read(self, *, most: int) -> list[Entry]:
        """Return the oldest entries."""
        found: Any = client().xrange(self.name, count=most)
        return [Entry(name, said.get(FIELD, b"")) for name, said in found]

    def forget(self, entries: Sequence[Entry]) -> None:
        """Remove entries that are done with."""
        client().xdel(self.name, *[entry.id for entry in entries])

    def __len__(self) -> int:
        return int(client().xlen(self.name))

    def oldest_at(self) -> datetime | None:
        """Return when the oldest entry was written, by the server's clock; None without any."""
        entries = self.read(most=1)
        if not entries:
            return None
        return datetime.fromtimestamp(int(entries[0].id.split(b"-")[0]) / 1000, tz=UTC)


def client() -> redis.Redis:
    """Return this process's client. It never tries again: there is another way for what it carries.

    Raises:
        ValueError: no server is named
    """
    return _client_of(settings.REDIS_URL)


@functools.cache
def _client_of(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )
