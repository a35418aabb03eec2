"""What a process loads before it works: each restart after a crash waits for that."""

import subprocess
import sys

import pytest

LOADED = "import django; django.setup(); import {module}, sys; print(*sys.modules)"
# SciPy's parts load at the first use of one; the API's description is the web's.
LATER = {"scipy.special", "scipy.sparse", "scipy.optimize", "pyarrow", "duckdb", "pyspark"}


@pytest.mark.parametrize(
    ("module", "later"),
    [("worker.app", {*LATER, "drf_spectacular.openapi"}), ("mobilize.wsgi", LATER)],
)
def test_a_process_starts_without_what_only_a_report_needs(module: str, later: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)],
        env={"DJANGO_SETTINGS_MODULE": "mobilize.settings", "MOBILIZE_HOME": "."},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert later.isdisjoint(done.stdout.split())
