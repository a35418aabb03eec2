"""What it costs to credit ten million visits: see `attributed` for whose they are.

Each thing is measured in a process of its own, in which it ran once before. By itself:
`python -m tests.benchmarks.attributing` starts servers, fills them, measures and prints.
"""

import atexit
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks import attributed, crediting, report

MOST_MEGABYTES = 1024
HEURISTICS_MOST, REMOVAL_MOST, PAGE_MOST = 3, 8, 0.2
REBUILD_MOST, NIGHT_MOST, EXPORT_MOST = 60, 600, 60
WAIT_MOST = 35  # the database gives a statement up after 30 seconds


@dataclass
class Times:
    """Something measured in seconds beside its yardstick, and how many times as long it may take.

    0 where nothing was promised.
    """

    name: str
    yardstick: str
    measure: Callable[[], float]
    measure_yardstick: Callable[[], float]
    most: float = 0.0
    took: list[tuple[float, float]] = field(default_factory=list)

    def warm_up(self) -> None:
        """Nothing: each process has warmed up before it measures."""

    def run(self) -> None:
        """Measure one round of both."""
        self.took.append((self.measure(), self.measure_yardstick()))

    def row(self) -> str:
        """Return the pair as a line of the page's table."""
        ours, theirs = (statistics.median(each) for each in zip(*self.took, strict=True))
        ratios = sorted(one / other for one, other in self.took)
        ratio = statistics.median(ratios)
        said = f"≤ {self.most:g}, {'met' if ratio <= self.most else '**missed**'}"
        rounds = ", ".join(f"{each:.2f}" for each in ratios)
        return (
            f"| {self.name} | {self.yardstick} | **{ratio:.2f}** | {said if self.most else ''} "
            f"| {rounds} | {ours:.2f} s | {theirs:.2f} s |"
        )


def measures(house: Any) -> tuple[list[Times], list[report.Span]]:
    """Fill, and return what is to be measured: ratios, and seconds; first days and export."""
    where, many = attributed.founded(house), attributed.size()
    where["folder"] = tempfile.mkdtemp(prefix="mobilize-exported-")
    atexit.register(shutil.rmtree, where["folder"], ignore_errors=True)

    def span(what: str) -> Callable[[], float]:
        return lambda: seconds(house, where, what=what)

    models = f"all heuristic models, {many.named}"
    chain = f"removal of order 1, {many.journeys:,} journeys"
    of, looks = f"of {many.named}", f"of {many.named}, median of {crediting.LOOKS} looks"
    return [
        Times(models, "one GROUP BY of the same rows", span("models"), span("given"),
              most=HEURISTICS_MOST),
        Times(models, "a GROUP BY of the visits alone", span("models"), span("visits")),
        Times(f"{models}, by DuckDB from an export", "PostgreSQL", span("duckdb"), span("models")),
        Times(chain, "one GROUP BY of the same rows", span("removal"), span("everybody"),
              most=REMOVAL_MOST),
        Times(chain, "a GROUP BY of the visits alone", span("removal"), span("visits")),
    ], [
        report.Span(f"days counted anew {of}", span("days"), most=REBUILD_MOST),
        report.Span(f"export {of}", span("export"), most=EXPORT_MOST),
        report.Span(
            f"two runs and three reports, up to last night {of}", span("night"),
            most=NIGHT_MOST, rounds=1,
        ),
        report.Span(f"the organisation's overview {looks}", span("overview"), most=PAGE_MOST),
        report.Span(f"the days of a cause {looks}", span("by_day"), most=PAGE_MOST),
        report.Span(f"the models compared {looks}", span("page"), most=PAGE_MOST),
        report.Span(f"a cause's overview {looks}", span("cause"), most=PAGE_MOST),
        report.Span(
            f"who returned {of}, computed at each look", span("returning"), most=WAIT_MOST, rounds=1
        ),
        report.Span(f"the journeys {looks}", span("journeys"), most=PAGE_MOST),
        report.Span(f"a cause's channels {looks}", span("channels"), most=PAGE_MOST),
    ]  # fmt: skip


def seconds(house: Any, where: dict[str, Any], *, what: str) -> float:
    """Return what a process of its own measured, after it said how much memory it took."""
    command = [sys.executable, "-m", "tests.benchmarks.attributing", what, json.dumps(where)]
    done = subprocess.run(
        command, env={**os.environ, **house.settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    took, megabytes = json.loads(done.stdout.splitlines()[-1])
    sys.stdout.write(f"    {what}: {took:.3f} s, {megabytes:.0f} MiB\n")
    assert megabytes <= MOST_MEGABYTES, f"{megabytes:.0f} MiB"
    return float(took)


def main() -> None:
    """Measure one thing in this process, or all of them on servers of our own."""
    import django

    if len(sys.argv) == 1:
        _all()
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "mobilize.settings"
    django.setup()
    took = crediting.timed(sys.argv[1], json.loads(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([took, peak]) + "\n")


def _all() -> None:
    from tests.benchmarks.house import standing

    with standing() as house, house.workers_asleep():
        ratios, spans = measures(house)
        report.measure([*spans[:2], *ratios, *spans[2:]])


if __name__ == "__main__":
    main()
