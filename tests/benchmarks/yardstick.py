"""Removal of order 1 over a million paths, beside what the package ChannelAttribution takes for it.

That package simulates, is GPL and no dependency of ours: `make yardstick` builds it in an
environment of its own, which needs a C++ compiler, and runs this. `make bench` has the row where
that environment is.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from donations.attribution import markov, walks
from donations.attribution.walks import Walks
from mobilize import env
from tests.benchmarks import report

ENVIRONMENT = env.ROOT / ".yardstick" / "bin" / "python"
PATHS, LONGEST, LEAST = 1_000_000, 19, 10
OURS = (sys.executable, "-m", "tests.benchmarks.yardstick")
CHANNELS = ("email", "facebook", "instagram", "qr", "search", "sms", "unknown", "whatsapp")
THEIRS = """
import json, sys, time
import pandas
from ChannelAttribution import markov_model
paths = pandas.read_csv(sys.argv[1])
began = time.perf_counter()
found = markov_model(
    paths, "path", "conversions", var_null="nulls", order=1, verbose=False, flg_pro=False
)
took = time.perf_counter() - began
credits = dict(zip(found["channel_name"], found["total_conversions"]))
print(json.dumps([took, credits]))
"""


def there() -> bool:
    """Say whether the other package's environment was built."""
    return ENVIRONMENT.exists()


def pairs(home: Path) -> list[report.Pair]:
    """Return the pairs to measure; their paths are written into `home`."""
    file = _written(home)
    return [_pair(file, "as columns", least=LEAST), _pair(file, "as names", least=0.0)]


def _pair(file: Path, kind: str, *, least: float) -> report.Pair:
    ours, theirs = [*OURS, kind, str(file)], [str(ENVIRONMENT), "-c", THEIRS, str(file)]
    return report.Pair(
        f"removal of order 1 over {PATHS:,} paths, {kind}",
        "the package ChannelAttribution",
        lambda: PATHS / _told(ours)[0],
        lambda: PATHS / _told(theirs)[0],
        least=least,
    )


def farthest(home: Path) -> float:
    """Return how far the two are apart at most, as part of all conversions."""
    file = _written(home)
    _, ours = _told([*OURS, "as columns", str(file)])
    _, theirs = _told([str(ENVIRONMENT), "-c", THEIRS, str(file)])
    assert ours.keys() == theirs.keys()
    return max(abs(ours[name] - theirs[name]) for name in ours) / sum(ours.values())


def _written(home: Path) -> Path:
    """Write a million journeys of one to nineteen touches, of which every second led to a gift."""
    file = home / "paths.csv"
    if file.exists():
        return file
    drawn = np.random.default_rng(2010).integers(len(CHANNELS), size=(PATHS, LONGEST))
    with file.open("w", encoding="utf-8", newline="") as rows:
        written = csv.writer(rows)
        written.writerow(("path", "conversions", "nulls"))
        for number, touches in enumerate(drawn.tolist()):
            path = " > ".join(CHANNELS[each] for each in touches[: 1 + number % LONGEST])
            written.writerow((path, number % 2, 1 - number % 2))
    return file


def _told(command: list[str]) -> tuple[float, dict[str, float]]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=env.ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    took, credited = json.loads(done.stdout.splitlines()[-1])
    return float(took), credited


def _ours(kind: str, file: Path) -> tuple[float, dict[str, float]]:
    with file.open(encoding="utf-8", newline="") as rows:
        next(rows)
        paths = [
            markov.Path(tuple(path.split(" > ")), int(conversions), 0, int(nulls))
            for path, conversions, nulls in csv.reader(rows)
        ]
    return _from_columns(paths) if kind == "as columns" else _from_names(paths)


def _from_columns(paths: list[markov.Path]) -> tuple[float, dict[str, float]]:
    """Measure from what a column-wise reader has in memory: places of channels, a byte each."""
    slow = walks.walks([path.channels for path in paths])
    counts = markov.counts(paths)
    columns = Walks(slow.channels, slow.touches.astype(np.uint8), slow.lengths)
    del paths, slow
    began = time.perf_counter()
    found = markov.solved(walks.passed(columns, order=1), *counts)
    took = time.perf_counter() - began
    assert found
    return took, found.credits


def _from_names(paths: list[markov.Path]) -> tuple[float, dict[str, float]]:
    began = time.perf_counter()
    found = markov.removal(paths, order=1)
    took = time.perf_counter() - began
    assert found
    return took, found.credits


def main() -> None:
    """Measure the file named in the form named, or all side by side."""
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(_ours(sys.argv[1], Path(sys.argv[2]))) + "\n")
        return
    with tempfile.TemporaryDirectory() as home:
        report.measure(pairs(Path(home)))
        sys.stdout.write(f"Their credits are at most {farthest(Path(home)):.2%} apart.\n")


if __name__ == "__main__":
    main()
