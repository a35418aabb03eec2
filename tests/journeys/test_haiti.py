"""The Haiti case through the real servers: the report says what is true, to the cent."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobilize import env
from mobilize.demo import telling, truth, world
from mobilize.embedded import supervisor

SCALE = 10_000
PORTS = ("MOBILIZE_PORT", "MAILBOX_SMTP_PORT", "MAILBOX_HTTP_PORT", "SANDBOX_PORT")
ELSEWHERE = ("DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MOBILIZE_BASE_URL")


def free_ports() -> dict[str, str]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = [str(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return dict(zip(PORTS, ports, strict=True))


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, str]]:
    # Not one of pytest's folders: those are private, so for root the data would go elsewhere.
    with tempfile.TemporaryDirectory(prefix="mobilize-haiti-") as home:
        Path(home).chmod(0o711)
        own = dict.fromkeys(ELSEWHERE, "") | free_ports()
        own |= {"MOBILIZE_HOME": home, "RATE_LIMIT_SCALE": "0"}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DJANGO_SETTINGS_MODULE", "mobilize.settings")  # not the tests' own
            with supervisor.running(settings=own) as said:
                yield said


def demo(servers: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return mobilize(servers, "demo_haiti", *words)


def mobilize(servers: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mobilize", *words],
        env={**os.environ, **servers},
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def address_of_the_petition(run: subprocess.CompletedProcess[str]) -> str:
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("  Petition")]
    return line.split()[-1]


def test_the_report_of_a_played_appeal_is_the_known_truth_to_the_cent(
    servers: dict[str, str],
) -> None:
    played = world.make(scale=SCALE)

    first = demo(servers, f"--scale={SCALE}")
    again = demo(servers, f"--scale={SCALE}")

    assert first.returncode == 0, first.stderr + first.stdout
    for run in (first, again):
        assert telling.report(truth.of(played), played) in run.stdout
        assert "every figure equal to the cent" in run.stdout
    assert "Signatures" not in again.stdout
    assert address_of_the_petition(again) == address_of_the_petition(first)

    folder = Path(servers["MOBILIZE_HOME"]) / "rows"
    slug = address_of_the_petition(first).split("/")[3]
    exported = mobilize(servers, "export", str(folder), f"--organisation={slug}")

    assert exported.returncode == 0, exported.stderr
    assert f"USD {37_000_000_00 // SCALE} minor units, as in the ledger" in exported.stdout


def test_another_seed_is_played_in_another_organisation(servers: dict[str, str]) -> None:
    played = world.make(scale=20_000, seed=7)

    run = demo(servers, "--scale=20000", "--seed=7")

    assert run.returncode == 0, run.stderr + run.stdout
    assert telling.report(truth.of(played), played) in run.stdout


def test_a_scale_without_exact_totals_is_refused_in_one_sentence(
    servers: dict[str, str],
) -> None:
    run = demo(servers, "--scale=999")

    assert run.returncode == 1
    assert "1:999 cannot be played" in run.stderr
    assert "Traceback" not in run.stderr
