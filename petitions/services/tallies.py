"""Counting who asks how often, in one round trip: for the limits, and for what looks like fraud.

Windows are cut by the time that is passed in, so that a simulated week takes seconds.
Networks reach the store as keyed hashes that change daily. Nothing here is the truth
about a signature: when the store is away, people sign all the same.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from mobilize.http import throttles
from mobilize.http.throttles import TooMany
from petitions.domain.screening import SAME_TIMING_OVER, Tally

HOUR, MINUTE = 3600, 60
PROOF_LASTS = 600  # seconds of quiet after which the proof of work switches itself off
SUSPECTS = 10  # suspicious sign-ups a minute on one petition that switch it on
CROWD = 300  # sign-ups a minute on one petition, suspicious or not, that do so too

# KEYS: 1 and 2 this network at any petition, 3 and 4 on this petition, 5 its neighbourhood,
# 6 the petition, 7 its suspects, 8 until when it wants proof, 9 the form, 10 how long forms took
# in the neighbourhood.
# ARGV: 1 now in seconds; 2 and 3 the most at KEYS 1 and 2 (0: any); 4 and 5 what is suspicious at
# KEYS 3 and 4; 6 suspected already; 7 milliseconds the form took (-1: unknown); 8 and 9 the
# seconds of KEYS 3 and 4; 10 suspects, 11 a crowd, 12 how long proof is wanted after the last
# of either; 13 how many timings are compared; 14 what is suspicious at KEYS 5.
# Answers seconds to wait, or 0 and the counts. A request that has to wait is not counted.
COUNT = """
local now = tonumber(ARGV[1])
for i, seconds in ipairs({60, 3600}) do
  local most = tonumber(ARGV[i + 1])
  if most > 0 and tonumber(redis.call('GET', KEYS[i]) or '0') >= most then
    return {seconds - now % seconds}
  end
end
local function count(key, seconds)
  local n = redis.call('INCR', key)
  if n == 1 then redis.call('EXPIRE', key, seconds) end
  return n
end
if tonumber(ARGV[2]) > 0 then
  count(KEYS[1], 60)
  count(KEYS[2], 3600)
end
local burst, sustained = count(KEYS[3], ARGV[8]), count(KEYS[4], ARGV[9])
local neighbours, crowd = count(KEYS[5], 3600), count(KEYS[6], 60)
local suspects = tonumber(redis.call('GET', KEYS[7]) or '0')
if ARGV[6] == '1' or burst > tonumber(ARGV[4]) or sustained > tonumber(ARGV[5])
    or neighbours > tonumber(ARGV[14]) then
  suspects = count(KEYS[7], 60)
end
local wanted = tonumber(redis.call('GET', KEYS[8]) or '0') > now
local share = wanted and 2 or 1
if suspects * share >= tonumber(ARGV[10]) or crowd * share >= tonumber(ARGV[11]) then
  redis.call('SET', KEYS[8], now + ARGV[12], 'EX', ARGV[12])
  wanted = true
end
local uses = KEYS[9] ~= '' and count(KEYS[9], 86400) or 0
local spread = -1
if tonumber(ARGV[7]) >= 0 then
  redis.call('LPUSH', KEYS[10], ARGV[7])
  redis.call('LTRIM', KEYS[10], 0, ARGV[13] - 1)
  redis.call('EXPIRE', KEYS[10], 3600)
  local took = redis.call('LRANGE', KEYS[10], 0, -1)
  if #took >= tonumber(ARGV[13]) then
    local sum, squares = 0, 0
    for _, ms in ipairs(took) do sum = sum + ms end
    for _, ms in ipairs(took) do squares = squares + (ms - sum / #took) ^ 2 end
    spread = math.floor(math.sqrt(squares / #took))
  end
end
return {0, burst, sustained, neighbours, uses, spread, wanted and 1 or 0}
"""


@dataclass(frozen=True)
class Asker:
    """Where a request comes from, as hashes, and how it filled its form."""

    petition_id: UUID
    network: str
    neighbourhood: str
    form: str = ""
    fill_seconds: float | None = None
    suspected: bool = False


@dataclass(frozen=True)
class Windows:
    """What is refused (0: nothing), and from where on it is suspicious."""

    most_per_minute: int
    most_per_hour: int
    burst: int
    burst_seconds: int
    sustained: int
    sustained_seconds: int
    neighbours: int


@dataclass(frozen=True)
class Counted:
    """How often was asked, and whether this petition wants proof of work now."""

    tally: Tally
    proof_wanted: bool


def count(asker: Asker, windows: Windows, *, now: datetime) -> Counted | None:
    """Count one request to sign; None when the store is away.

    Raises:
        TooMany: with the seconds after which there is room again
    """
    answer = throttles.run(
        COUNT, keys=_keys(asker, windows, now=now), args=_rules(asker, windows, now=now)
    )
    if answer is None:
        return None
    if answer[0]:
        raise TooMany(retry_after=int(answer[0]))
    _, burst, sustained, neighbours, uses, spread, wanted = map(int, answer)
    tally = Tally(
        burst=burst,
        sustained=sustained,
        neighbours=neighbours,
        form_uses=uses,
        spread=None if spread < 0 else spread / 1000,
    )
    return Counted(tally, proof_wanted=wanted == 1)


def proof_until(petition_id: UUID) -> float | None:
    """Return until when a petition wants proof of work; None when the store is away."""
    asked = "return redis.call('GET', KEYS[1]) or '0'"
    answer = throttles.run(asked, keys=[_proof_key(petition_id)], args=[])
    return None if answer is None else float(answer)


def _keys(asker: Asker, windows: Windows, *, now: datetime) -> list[str]:
    second = int(now.timestamp())
    here = f"mob:sign:{asker.petition_id}"
    from_here = f"{here}:{asker.network}"
    minute, hour = second // MINUTE, second // HOUR
    return [
        f"mob:sign:{asker.network}:60:{minute}",
        f"mob:sign:{asker.network}:3600:{hour}",
        f"{from_here}:b:{second // windows.burst_seconds}",
        f"{from_here}:s:{second // windows.sustained_seconds}",
        f"{here}:{asker.neighbourhood}:{hour}",
        f"{here}:all:{minute}",
        f"{here}:suspects:{minute}",
        _proof_key(asker.petition_id),
        f"mob:form:{asker.form}" if asker.form else "",
        f"{here}:{asker.neighbourhood}:took",
    ]


def _rules(asker: Asker, windows: Windows, *, now: datetime) -> list[int | str]:
    took = -1 if asker.fill_seconds is None else round(asker.fill_seconds * 1000)
    return [
        int(now.timestamp()),
        windows.most_per_minute,
        windows.most_per_hour,
        windows.burst,
        windows.sustained,
        int(asker.suspected),
        took,
        windows.burst_seconds,
        windows.sustained_seconds,
        _scaled(SUSPECTS),
        _scaled(CROWD),
        PROOF_LASTS,
        SAME_TIMING_OVER,
        windows.neighbours,
    ]


def _scaled(most: int) -> int:
    return max(1, round(most * settings.RATE_LIMIT_SCALE))


def _proof_key(petition_id: UUID) -> str:
    return f"mob:sign:{petition_id}:proof"
