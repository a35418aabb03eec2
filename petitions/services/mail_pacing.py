"""How fast mail goes to each recipient domain, told apart by a keyed hash and held in Redis.

Each domain may have a rate (a token bucket of one second). One that asks for a slower pace,
or cannot be reached, gets one probe every ten seconds until a mail is taken; so does the mail
server itself. Others do not notice. When Redis is away everything is let through: pace
protects our standing, it holds no fact.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from mobilize.http import throttles
from mobilize.kit import vault

SERVER = "(mail server)"  # no domain has blanks
PROBE = timedelta(seconds=10)  # between two mails to what is down
LONGEST = timedelta(minutes=10)  # that a mail waits for what is down
REMEMBERED = timedelta(minutes=15)  # since it was last found down

# KEYS: by domain whether it is down, whether a probe was sent lately, and its bucket.
# ARGV: the milliseconds between probes and the longest wait; by domain mails wished and the rate.
# Answers by domain how many may go, how long the others wait (ms), and whether it is down.
ADMIT = """
local answer = {}
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
for i = 1, #KEYS / 3 do
  local down, probe, bucket = KEYS[3 * i - 2], KEYS[3 * i - 1], KEYS[3 * i]
  local admitted, rate, wait = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2]), 0
  local level = tonumber(redis.call('GET', down) or '0')
  if level > 0 then
    admitted = redis.call('SET', probe, 1, 'NX', 'PX', ARGV[1]) and 1 or 0
    wait = math.min(tonumber(ARGV[2]), ARGV[1] * 2 ^ (level - 1))
  elseif rate > 0 then
    local held = redis.call('HMGET', bucket, 'tokens', 'at')
    local tokens = tonumber(held[1] or rate) + (now - tonumber(held[2] or now)) * rate
    tokens = math.min(math.max(rate, 1), tokens)
    admitted = math.min(admitted, math.floor(tokens))
    redis.call('HSET', bucket, 'tokens', tostring(tokens - admitted), 'at', tostring(now))
    redis.call('EXPIRE', bucket, math.ceil(2 + 2 / rate))
    wait = 1000 / rate
  end
  answer[3 * i - 2], answer[3 * i - 1], answer[3 * i] = admitted, math.ceil(wait), level
end
return answer
"""
# KEYS: whether a domain is down, whether it was probed. ARGV: seconds, milliseconds they last.
SLOW = """
redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], 1, 'NX', 'PX', ARGV[2])
"""
RECOVER = "redis.call('DEL', unpack(KEYS))"


@dataclass
class Room:
    """How many mails may go to a domain now, and how long the next one waits."""

    mails: int
    wait: timedelta
    down: bool = False
    _waiting: int = 0

    def next_wait(self) -> timedelta:
        """Return how long one more waits: behind those that wait already, unless all is down."""
        self._waiting += 1
        return self.wait if self.down else self.wait * self._waiting


def admit(wished: Mapping[str, int]) -> dict[str, Room]:
    """Return how many of the wished mails may go to each domain, and count them."""
    said = throttles.run(ADMIT, keys=_keys(wished), args=_wishes(wished))
    if said is None:
        return {domain: Room(mails, timedelta(0)) for domain, mails in wished.items()}
    return {
        domain: Room(said[3 * at], timedelta(milliseconds=said[3 * at + 1]), said[3 * at + 2] > 0)
        for at, domain in enumerate(wished)
    }


def slow(domain: str) -> None:
    """Note that a domain asks for a slower pace or is not reached: from now on it is probed."""
    down, probe, _bucket = _keys([domain])
    milli, second = timedelta(milliseconds=1), timedelta(seconds=1)
    throttles.run(SLOW, keys=[down, probe], args=[REMEMBERED // second, PROBE // milli])


def recover(domain: str) -> None:
    """Note that a domain takes mail again."""
    throttles.run(RECOVER, keys=_keys([domain]), args=[])


def domain_of(address: str) -> str:
    """Return the domain of an address, as all its mails share one pace."""
    return address.rpartition("@")[2].casefold()


def _keys(domains: Any) -> list[str]:
    return [
        f"mail:{_hash(domain)}:{what}" for domain in domains for what in ("down", "probe", "bucket")
    ]


@functools.lru_cache(maxsize=10_000)
def _hash(domain: str) -> str:
    key = settings.SECRET_KEY.encode()
    return vault.blind_index(key, domain, use="mail-domain").hex()[:32]


def _wishes(wished: Mapping[str, int]) -> list[float]:
    milli = timedelta(milliseconds=1)
    args: list[float] = [PROBE // milli, LONGEST // milli]
    for domain, mails in wished.items():
        args += [mails, 0.0 if domain == SERVER else _rate(domain)]
    return args


def _rate(domain: str) -> float:
    rates: Mapping[str, float] = settings.MAIL_RATES
    return rates.get(domain, rates.get("*", 0.0))
