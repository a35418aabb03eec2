"""Short links under load: how many a second, how slow the slowest, and whether each visit arrives.

`wrk` asks where it is installed: it takes less of the machine than a client in Python, which
asks otherwise. The page says which it was.
"""

import contextlib
import http.client
import itertools
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.benchmarks import clients
from tests.benchmarks.clients import CLIENTS, SECONDS, Ask
from tests.benchmarks.house import House
from tests.benchmarks.report import Pair

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
HEADERS = (("User-Agent", AGENT), ("Accept-Language", "en-GB,en;q=0.7"))
PATIENCE = 120.0  # seconds until every visit is in its table
MOST_SLOWER = 5.0  # how much longer the slowest hundredth may take than a bare redirect's
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
WARMING = 2  # loads before the first round
WRK = shutil.which("wrk")


@dataclass(frozen=True)
class Load:
    """What came of asking for some seconds. `p99` in seconds."""

    answered: int
    per_second: float
    p99: float


@dataclass
class Redirects:
    """Redirects with their visits, and bare ones beside them, on servers of the same kind."""

    house: House
    ours: list[Load] = field(default_factory=list)
    bare: list[Load] = field(default_factory=list)

    def wake(self) -> None:
        """Let every process have answered, however long its first answer takes."""
        self.ours.append(_first(self.house.port, f"/s/{self.house.code}"))
        self.bare.append(_first(self.house.bare_port, "/s/anything"))

    def rate(self) -> float:
        self.ours.append(ask(self.house.port, f"/s/{self.house.code}"))
        return self.ours[-1].per_second

    def bare_rate(self) -> float:
        self.bare.append(ask(self.house.bare_port, "/s/anything"))
        return self.bare[-1].per_second

    def rows(self) -> list["Rates | Tail | Arrival"]:
        """Return what is measured, in this order: the later ones look at what the first did."""
        by = "wrk" if WRK else "the Python client"
        return [
            Rates(
                f"redirect with its touch, asked by {by}",
                "a bare 302",
                self.rate,
                self.bare_rate,
                least=0.25,
                wake=self.wake,
            ),
            Tail(self),
            Arrival(self),
        ]


@dataclass
class Rates(Pair):
    """The rates. `wrk` alone would count three seconds in which nobody is answered yet."""

    wake: Callable[[], None] = lambda: None

    def warm_up(self) -> None:
        self.wake()
        super().warm_up()


@dataclass
class Tail:
    """The slowest hundredth of the rounds that were measured, against the bare one's."""

    of: Redirects

    def warm_up(self) -> None:
        """Nothing: it was measured with the rates."""

    def run(self) -> None:
        """Nothing: it was measured with the rates."""

    def row(self) -> str:
        """Return a line of the page's table."""
        ours, bare = self.of.ours[WARMING:], self.of.bare[WARMING:]
        ratios = sorted(a.p99 / b.p99 for a, b in zip(ours, bare, strict=True))
        ratio = statistics.median(ratios)
        met = "met" if ratio <= MOST_SLOWER else "**missed**"
        rounds = ", ".join(f"{each:.1f}" for each in ratios)
        return (
            f"| redirect with its touch, p99 | a bare 302's p99 | **{ratio:.1f}** "
            f"| ≤ {MOST_SLOWER:g}, {met} | {rounds} | {_ms(ours)} | {_ms(bare)} |"
        )


@dataclass
class Arrival:
    """Whether the table holds a visit for each redirect that was answered."""

    of: Redirects
    arrived: int = 0
    took: float = 0.0

    def warm_up(self) -> None:
        """Nothing: who looks too early counts too few."""

    def run(self) -> None:
        """Wait until they are all there, or time is over."""
        began, deadline = time.monotonic(), time.monotonic() + PATIENCE
        while self.arrived < self._answered() and time.monotonic() < deadline:
            time.sleep(0.2)
            self.arrived = _visits(self.of.house)
            self.took = time.monotonic() - began

    def row(self) -> str:
        """Return a line of the page's table. `wrk` hangs up on 32 answers at each end."""
        answered = self._answered()
        met = "met" if self.arrived >= answered else "**missed**"
        return (
            f"| visits in their table, {self.took:.1f} s after the last round | redirects answered "
            f"| **{self.arrived / answered:.3f}** | ≥ 1, {met} | | {self.arrived:,} "
            f"| {answered:,} |"
        )

    def _answered(self) -> int:
        return sum(load.answered for load in self.of.ours)


def ask(port: int, path: str) -> Load:
    """Ask for one address over many kept connections, as fast as it is answered.

    Raises:
        AssertionError: something else than a redirect was answered
    """
    return _by_wrk(port, path) if WRK else _by_hand(port, path)


def _by_wrk(port: int, path: str) -> Load:
    command = [str(WRK), "--threads", "1", "--connections", str(CLIENTS), "--latency"]
    command += ["--duration", f"{SECONDS:.0f}s"]
    for name, value in HEADERS:
        command += ["--header", f"{name}: {value}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx or 3xx" not in said, said
    answered, rate = re.search(r"(\d+) requests in", said), re.search(r"Requests/sec: *(\S+)", said)
    slow = re.search(r"99% +([\d.]+)(us|ms|s)", said)
    assert answered, said
    assert rate, said
    assert slow, said
    return Load(int(answered[1]), float(rate[1]), float(slow[1]) * UNITS[slow[2]])


def _by_hand(port: int, path: str) -> Load:
    waits: list[float] = []
    asks = itertools.repeat(Ask("GET", path, 302, headers=HEADERS))
    rate = clients.per_second(port, lambda _client: asks, waits=waits)
    return Load(len(waits), rate, statistics.quantiles(waits, n=100)[98])


def _first(port: int, path: str) -> Load:
    def get(_number: int) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(line):
            line.request("GET", path, headers=dict(HEADERS))
            return line.getresponse().status == 302

    with ThreadPoolExecutor(CLIENTS) as crowd:
        assert all(crowd.map(get, range(CLIENTS)))
    return Load(CLIENTS, 0.0, 0.0)


def _visits(house: House) -> int:
    from mobilize.organisations import scoping
    from petitions.models import Touch

    with scoping.within(house.organisation_id):
        return Touch.objects.count()


def _ms(loads: Sequence[Load]) -> str:
    return f"{statistics.median(load.p99 for load in loads) * 1000:.1f} ms"
