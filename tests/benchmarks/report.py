"""Ratios measured side by side, and the page they are written to."""

import os
import platform
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from mobilize import env

ROUNDS = 5
PAGE = env.ROOT / "docs" / "benchmarks.md"
METHOD = """# Benchmarks

`make bench` measures each pair below side by side, {rounds} rounds, alternating, on servers of its
own, and prints the median of the rounds' ratios. Clients, server and database share the cores and
the machine is a shared one: read the ratios, not the rates. Nothing here is asserted by a test.

Last run {day}: {cores} cores, {system}, Python {python}.

| what | ÷ yardstick | ratio | bar | rounds | rate | yardstick's rate |
|---|---|---|---|---|---|---|
"""
TIMES = """
| what | seconds | bar | rounds |
|---|---|---|---|
"""


@dataclass
class Pair:
    """Something measured against its yardstick; both return a rate per second."""

    name: str
    yardstick: str
    measure: Callable[[], float]
    measure_yardstick: Callable[[], float]
    least: float = 0.0  # the ratio we owe; 0 where none was promised
    rates: list[tuple[float, float]] = field(default_factory=list)

    def warm_up(self) -> None:
        """Let every worker have answered before the first round counts."""
        self.measure()
        self.measure_yardstick()

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
            f"| {self.name} | {self.yardstick} | **{ratio:.2f}** | {self._bar(ratio)} | {rounds} "
            f"| {ours:,.0f}/s | {theirs:,.0f}/s |"
        )

    def _bar(self, ratio: float) -> str:
        if not self.least:
            return ""
        return f"≥ {self.least:.2g}, {'met' if ratio >= self.least else '**missed**'}"


@dataclass
class Span:
    """Something measured in seconds, and the most it may take."""

    name: str
    measure: Callable[[], float]
    most: float
    rounds: int = ROUNDS
    seconds: list[float] = field(default_factory=list)

    def warm_up(self) -> None:
        """Nothing: what happens once a night is never warm."""

    def run(self) -> None:
        """Measure one round."""
        if len(self.seconds) < self.rounds:
            self.seconds.append(self.measure())

    def row(self) -> str:
        """Return the span as a line of the page's table."""
        took = statistics.median(self.seconds)
        said = "met" if took <= self.most else "**missed**"
        rounds = ", ".join(f"{seconds:.3g}" for seconds in sorted(self.seconds))
        return f"| {self.name} | **{took:.3g}** | ≤ {self.most:g}, {said} | {rounds} |"


class Measured(Protocol):
    """What is measured in rounds and told in one line."""

    def warm_up(self) -> None: ...
    def run(self) -> None: ...
    def row(self) -> str: ...


def measure(what: Sequence[Measured]) -> None:
    """Measure each thing in rounds and print it as soon as it is known."""
    for each in what:
        each.warm_up()
        for _ in range(ROUNDS):
            each.run()
        sys.stdout.write(each.row() + "\n")
        sys.stdout.flush()


def write(
    pairs: Sequence[Measured], spans: Sequence[Span], *, notes: str, page: Path = PAGE
) -> None:
    """Write the page."""
    head = METHOD.format(
        rounds=ROUNDS,
        day=date.today().isoformat(),  # noqa: DTZ011 - the day of the person who measures
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )
    ratios = "\n".join(pair.row() for pair in pairs)
    times = "\n".join(span.row() for span in spans)
    page.write_text(f"{head}{ratios}\n{TIMES}{times}\n{notes}", "utf-8")
