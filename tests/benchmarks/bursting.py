"""A burst like Haiti's: gifts promised, told of and booked, and a page read meanwhile."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.benchmarks import paying
from tests.benchmarks.house import SLUG, House

if TYPE_CHECKING:
    from donations.models import Payment

GIFTS = 28  # a second: 100,000 in an hour
SECONDS = 12.0  # of one round, so a minute in five
READS = 20  # of the page, a second
READERS, GIVERS = 2, 8  # connections
MOST_SLOWER = 3.0  # how much longer the slowest hundredth of pages may take than without the burst
PATIENCE = 60.0  # seconds until every gift is in the book
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
PAGE = {"method": "GET", "path": f"/{SLUG}/causes/c/", "expected": 200,
        "headers": {"User-Agent": AGENT}, "body": ""}  # fmt: skip


@dataclass(frozen=True)
class Round:
    """One round: the page's p99 in seconds without gifts and with them; seconds to the last one."""

    idle: float
    busy: float
    lag: float


@dataclass
class Burst:
    """Rounds of pages read without gifts and with them, and every gift looked up in the book."""

    house: House
    rounds: list[Round] = field(default_factory=list)

    def warm_up(self) -> None:
        """Let every process have promised, booked and shown a page."""
        self._round(seconds=3.0)

    def run(self) -> None:
        """Measure one round."""
        self.rounds.append(self._round(seconds=SECONDS))

    def row(self) -> str:
        """Return a line of the page's table."""
        ratios = sorted(each.busy / each.idle for each in self.rounds)
        ratio = statistics.median(ratios)
        met = "met" if ratio < MOST_SLOWER else "**missed**"
        rounds = ", ".join(f"{each:.1f}" for each in ratios)
        lag = statistics.median(each.lag for each in self.rounds)
        busy, idle = (
            f"{statistics.median(each) * 1000:.0f} ms"
            for each in ([r.busy for r in self.rounds], [r.idle for r in self.rounds])
        )
        return (
            f"| a cause's page, p99, in a burst of {GIFTS} gifts/s, all booked {lag:.1f} s after it"
            f" | without the burst | **{ratio:.1f}** | < {MOST_SLOWER:g}, {met} | {rounds}"
            f" | {busy} | {idle} |"
        )

    def _round(self, *, seconds: float) -> Round:
        idle = self._read(seconds)
        payments = _payments(self.house, int(GIFTS * seconds))
        with _giving(self.house, payments) as giving:
            busy = self._read(seconds)
            said, _ = giving.communicate(timeout=PATIENCE)
        assert giving.returncode == 0, said
        return Round(idle, busy, self._booked(payments))

    def _read(self, seconds: float) -> float:
        asks = [PAGE] * int(READS * seconds)
        waits = paced(self.house.port, asks, every=1 / READS, connections=READERS)
        return statistics.quantiles(waits, n=100)[98]

    def _booked(self, payments: Sequence["Payment"]) -> float:
        """Wait until each gift is in the book; return the seconds that took."""
        from donations.models import LedgerEntry
        from mobilize.organisations import scoping

        began = time.monotonic()
        while True:
            with scoping.within(self.house.organisation_id):
                booked = LedgerEntry.objects.filter(payment__in=payments, kind="gift").count()
            if booked == len(payments):
                return time.monotonic() - began
            assert time.monotonic() < began + PATIENCE, f"{booked} of {len(payments)} are booked"
            time.sleep(0.1)


def paced(
    port: int, asks: Sequence[dict[str, Any]], *, every: float, connections: int
) -> list[float]:
    """Ask at a fixed pace, whatever the answers take; return each answer's seconds from its time.

    Raises:
        AssertionError: an answer has another status than the request expects
    """
    began = time.perf_counter() + 0.1

    def talk(number: int) -> list[float]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        waits = []
        for place in range(number, len(asks), connections):
            due = began + place * every
            time.sleep(max(due - time.perf_counter(), 0))
            _ask(line, asks[place])
            waits.append(time.perf_counter() - due)
        line.close()
        return waits

    with ThreadPoolExecutor(connections) as pool:
        return [wait for waits in pool.map(talk, range(connections)) for wait in waits]


def _ask(line: http.client.HTTPConnection, ask: dict[str, Any]) -> None:
    line.request(ask["method"], ask["path"], body=ask["body"].encode(), headers=ask["headers"])
    answer = line.getresponse()
    said = answer.read()
    assert answer.status == ask["expected"], f"{ask['path']}: {answer.status} {said[:500]!r}"


def _payments(house: House, number: int) -> list["Payment"]:
    """Return as many attempts on the provider's page, of which it will tell that they were paid."""
    from donations.models import Payment, Pledge
    from mobilize.kit import clock, ids
    from mobilize.organisations import scoping
    from petitions.models import Cause

    org, now = house.organisation_id, clock.now()
    with scoping.within(org):
        cause = Cause.objects.get(organisation_id=org, slug="c")
        pledges = [
            Pledge(organisation_id=org, cause=cause, amount_minor=2500, currency="EUR",
                   rail="card", made_at=now)
            for _ in range(number)
        ]  # fmt: skip
        Pledge.objects.bulk_create(pledges)
        return Payment.objects.bulk_create(
            Payment(organisation_id=org, pledge=pledge, rail="card", provider="stripe",
                    amount_minor=2500, currency="EUR", state="processing", created_at=now,
                    idempotency_key=str(ids.new()))
            for pledge in pledges
        )  # fmt: skip


def _giving(house: House, payments: Sequence["Payment"]) -> "subprocess.Popen[str]":
    """Start a process that promises and tells at the pace of the burst."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.bursting", str(house.port)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=dict(os.environ),
    )  # fmt: skip
    assert process.stdin is not None
    json.dump(list(_asks(house, payments)), process.stdin)
    process.stdin.close()
    process.stdin = None  # `communicate` would flush it
    return process


def _asks(house: House, payments: Sequence["Payment"]) -> Iterator[dict[str, Any]]:
    """Yield for each gift a promise and a signed event, as they come in."""
    promise = {"cause": "c", "amount_minor": 2500, "currency": "EUR", "rail": "card"}
    for payment in payments:
        yield {
            "method": "POST", "path": f"/api/v1/organisations/{SLUG}/pledges/", "expected": 201,
            "headers": {"Content-Type": "application/json"}, "body": json.dumps(promise),
        }  # fmt: skip
        told = paying.signed(house, paying.capture(payment))
        yield {
            "method": told.method, "path": told.path, "expected": told.expected,
            "headers": dict(told.headers), "body": told.body.decode(),
        }  # fmt: skip


def main() -> None:
    """Give at the pace of the burst."""
    asks = json.load(sys.stdin)
    waits = paced(int(sys.argv[1]), asks, every=1 / GIFTS / 2, connections=GIVERS)
    sys.stdout.write(f"{len(waits)} answered, the slowest after {max(waits):.2f} s\n")


if __name__ == "__main__":
    main()
