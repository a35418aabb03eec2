"""Starting in order, watching, restarting, stopping: with small processes in the parts' place."""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from mobilize import env
from mobilize.embedded import parts, paths, processes, supervisor
from mobilize.embedded.parts import Child, Part, Started
from mobilize.embedded.refusals import CannotStart
from mobilize.embedded.supervisor import Supervisor

NOON = 1000.0  # seconds of some clock
SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")


def a_part(name: str, **brings: str) -> Part:
    def launch(home: Path, _settings: Mapping[str, str]) -> Started:
        return Started(Child(processes.spawn(SLEEPS, log=paths.log(home, name))), brings)

    return Part(name, name.title(), launch)


def a_broken_part(name: str) -> Part:
    def launch(home: Path, _settings: Mapping[str, str]) -> Started:
        raise CannotStart(f"The {name} did not start.")

    return Part(name, name.title(), launch)


def said(**settings: str) -> dict[str, str]:
    return env.DEFAULTS | {"MOBILIZE_HOME": "/nowhere"} | settings


def wanted(settings: Mapping[str, str]) -> set[str]:
    return {part.name for part in parts.PARTS if part.wanted(settings)}


@pytest.fixture
def words() -> list[str]:
    return []


@pytest.fixture
def house(tmp_path: Path, words: list[str]) -> Iterator[Supervisor]:
    house = Supervisor(paths.prepare(tmp_path), {}, words.append)
    yield house
    house.stop()


def test_a_part_hands_its_address_to_those_after_it(house: Supervisor) -> None:
    house.start([a_part("database", DATABASE_URL="postgresql:///here")])

    assert house.environment["DATABASE_URL"] == "postgresql:///here"


def test_each_part_is_announced_before_it_starts_and_timed_after(
    house: Supervisor, words: list[str]
) -> None:
    house.start([a_part("database")])

    assert words[0] == "Database … "
    assert words[1].startswith("ready in ")


def test_a_part_that_cannot_start_ends_the_start_with_its_sentence(
    house: Supervisor, words: list[str]
) -> None:
    with pytest.raises(CannotStart, match="The broker did not start"):
        house.start([a_part("database"), a_broken_part("broker"), a_part("web")])

    assert words[-1] == "failed\n"
    assert [watched.part.name for watched in house.watched] == ["database"]


def test_stopping_ends_every_process(house: Supervisor) -> None:
    house.start([a_part("database"), a_part("web")])
    running = [watched.running.process for watched in house.watched]

    house.stop()

    assert [process.returncode for process in running] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_part_that_dies_is_named_with_its_log_and_comes_back_after_a_pause(
    house: Supervisor, words: list[str]
) -> None:
    house.start([a_part("web")])
    [web] = house.watched
    first = web.running.process
    first.kill()
    first.wait()

    house._look_after(web, now=NOON)
    house._look_after(web, now=NOON + 0.4)
    assert web.running.process is first
    house._look_after(web, now=NOON + 0.6)

    assert web.running.process.poll() is None
    assert words[-1] == f"Web died and is restarted: its log is {house.home}/logs/web.log.\n"


def test_a_part_that_keeps_dying_stops_everything_and_names_its_log(house: Supervisor) -> None:
    house.start([a_part("web")])
    [web] = house.watched
    web.restarts = [NOON - 1] * supervisor.MOST_RESTARTS
    web.running.stop()

    with pytest.raises(CannotStart, match=r"Web keeps dying, so everything stops: .*web\.log"):
        house._look_after(web, now=NOON)


def test_deaths_of_long_ago_are_forgiven(house: Supervisor) -> None:
    house.start([a_part("web")])
    [web] = house.watched
    web.restarts = [NOON - supervisor.WINDOW - 1] * supervisor.MOST_RESTARTS
    web.running.stop()

    house._look_after(web, now=NOON)

    assert web.due_at == NOON + supervisor.backoff(0)


def test_pauses_between_restarts_double() -> None:
    assert [supervisor.backoff(restarts) for restarts in range(4)] == [0.5, 1, 2, 4]


def test_without_settings_every_embedded_server_is_wanted() -> None:
    assert {"postgres", "valkey", "mailbox", "payments"} < wanted(said())


@pytest.mark.parametrize(
    ("setting", "part"),
    [
        ("DATABASE_URL", "postgres"),
        ("REDIS_URL", "valkey"),
        ("EMAIL_URL", "mailbox"),
        ("STRIPE_API_KEY", "payments"),
        ("STRIPE_API_BASE", "payments"),
    ],
)
def test_a_part_that_is_elsewhere_is_not_started_here(setting: str, part: str) -> None:
    assert wanted(said()) - wanted(said(**{setting: "somewhere"})) == {part}


def test_polling_needs_neither_worker_nor_schedule() -> None:
    needed = {"worker", "worker-bulk", "schedule"}

    assert wanted(said()) - wanted(said(DISPATCH="poll")) == needed
    assert "relay" in wanted(said(DISPATCH="poll"))


def test_production_brings_its_own_keys(tmp_path: Path) -> None:
    made = supervisor.missing_keys(tmp_path, said(MOBILIZE_ENV="production"), parts.PARTS)

    assert made == {}
    assert not (tmp_path / "keys").exists()


def test_a_real_account_with_the_card_provider_gets_no_invented_secret(tmp_path: Path) -> None:
    made = supervisor.missing_keys(tmp_path, said(STRIPE_API_KEY="sk_live_ours"), [])

    assert set(made) == {"SECRET_KEY", "MASTER_KEY", "TEXT_WEBHOOK_SECRET"}


def test_a_taken_port_is_named_with_the_setting_that_moves_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        web = [part for part in parts.PARTS if part.name == "web"]

        with pytest.raises(CannotStart, match=f"Port {port} is taken .*: set MOBILIZE_PORT"):
            supervisor.refuse_taken_ports(web, said(MOBILIZE_PORT=str(port)))


@pytest.mark.parametrize("port", ["", "eighty", "0", "65536", "-1", "²"])
def test_a_port_that_is_no_port_is_refused(port: str) -> None:
    web = [part for part in parts.PARTS if part.name == "web"]

    with pytest.raises(CannotStart, match=r"MOBILIZE_PORT is .*, which is not a port number"):
        supervisor.refuse_taken_ports(web, said(MOBILIZE_PORT=port))


def test_stopping_kills_what_ignores_the_request_and_what_it_left_behind(tmp_path: Path) -> None:
    stubborn = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    )
    stubborn += "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    stubborn += "print(left.pid, flush=True); time.sleep(60)"
    log = tmp_path / "stubborn.log"
    process = processes.spawn([sys.executable, "-c", stubborn], log=log)
    while not log.read_text().strip():
        assert process.poll() is None

    processes.stop(process, seconds=0.1)

    assert process.returncode == -signal.SIGKILL
    with contextlib.suppress(ProcessLookupError):
        for _ in range(500):
            os.kill(int(log.read_text()), 0)
            time.sleep(0.01)
        pytest.fail("what it left behind still runs")
