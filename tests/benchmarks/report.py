"""Ratios measured side by side, and the page they are written to."""

import os
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mobilize import env

ROUNDS = 5
PAGE = env.ROOT / "docs" / "benchmarks.md"
METHOD = """# Benchmarks

`make bench` measures each pair below side by side, {rounds} rounds, alternating, on servers of its
own, and prints the median of the rounds' ratios. Clients, server and database share the cores and
the machine is a shared one: read the ratios, not the rates. Nothing here is asserted by a test.

Last run {day}: {cores} cores, {system}, Python {python}.

| what | ÷ yardstick | ratio | rounds | rate | yardstick's rate |
|---|---|---|---|---|---|
"""


@dataclass
class Pair:
    """Something measured against its yardstick; both return a rate per second."""

    name: str
    yardstick: str
    measure: Callable[[], float]
    measure_yardstick: Callable[[], float]
    rates: list[tuple[float, float]] = field(default_factory=list)

    def run(self) -> None:
        """Measure one round of both."""
        self.rates.append((self.measure(), self.measure_yardstick()))

    @property
    def ratios(self) -> list[float]:
        return [ours / theirs for ours, theirs in self.rates]

    def row(self) -> str:
        """Return the pair as a line of the page's table."""
        ours = statistics.median(rate for rate, _ in self.rates)
        theirs = statistics.median(rate for _, rate in self.rates)
        rounds = ", ".join(f"{ratio:.2f}" for ratio in sorted(self.ratios))
        ratio = statistics.median(self.ratios)
        return (
            f"| {self.name} | {self.yardstick} | **{ratio:.2f}** | {rounds} "
            f"| {ours:,.0f}/s | {theirs:,.0f}/s |"
        )


def run(pairs: list[Pair], *, notes: str, page: Path = PAGE) -> None:
    """Measure every pair, print it, and write the page."""
    for pair in pairs:
        for _ in range(ROUNDS):
            pair.run()
        sys.stdout.write(pair.row() + "\n")
        sys.stdout.flush()
    head = METHOD.format(
        rounds=ROUNDS,
        day=date.today().isoformat(),  # noqa: DTZ011 - the day of the person who measures
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )
    page.write_text(head + "\n".join(pair.row() for pair in pairs) + "\n" + notes, "utf-8")
