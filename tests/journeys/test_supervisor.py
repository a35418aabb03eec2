"""The embedded servers for real: started, used, killed, started again, stopped."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg.conninfo import conninfo_to_dict

from mobilize import env
from mobilize.embedded import postgres, supervisor, valkey
from mobilize.embedded.refusals import AlreadyRuns, CannotStart

SERVERS = ("postgres", "valkey")
FOREGROUND = """
import sys
from mobilize import cli
from mobilize.embedded import supervisor
whole = supervisor.supervising
cli.supervisor.supervising = lambda **said: whole(**said, names=("postgres", "valkey"))
sys.exit(cli.main(["up"]))
"""


@contextmanager
def a_home() -> Iterator[Path]:
    # Not one of pytest's folders: those are private, so for root the data would go elsewhere.
    with tempfile.TemporaryDirectory(prefix="mobilize-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with a_home() as home:
        yield home


def settings_for(home: Path) -> dict[str, str]:
    nowhere = dict.fromkeys(("DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL"), "")
    return {**nowhere, "MOBILIZE_HOME": str(home)}


@contextmanager
def mobilize_up(home: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", FOREGROUND],
        env={**os.environ, **settings_for(home)},
        cwd=env.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until(lambda: answers(home) or process.poll() is not None)
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(true: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def answers(home: Path) -> bool:
    said = env.saved(home)
    try:
        psycopg.connect(said["DATABASE_URL"], connect_timeout=2).close()
        redis.Redis.from_url(said["REDIS_URL"]).ping()
    except (psycopg.OperationalError, redis.ConnectionError, KeyError):
        return False
    return True


def pids(home: Path) -> list[int]:
    said = env.saved(home)
    lock = Path(str(conninfo_to_dict(said["DATABASE_URL"])["host"])) / ".s.PGSQL.5432.lock"
    broker = redis.Redis.from_url(said["REDIS_URL"]).info("server")
    return [int(lock.read_text().split("\n")[0]), int(broker["process_id"])]


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_data_outlives_the_servers(home: Path) -> None:
    with supervisor.running(settings=settings_for(home), parts=SERVERS) as said:
        with psycopg.connect(said["MIGRATE_DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept (word text)")
        with psycopg.connect(said["DATABASE_URL"]) as connection:
            connection.execute("INSERT INTO kept VALUES ('still here')")
        redis.Redis.from_url(said["REDIS_URL"]).set("kept", "still here")

    with supervisor.running(settings=settings_for(home), parts=SERVERS) as said:
        with psycopg.connect(said["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)
        assert redis.Redis.from_url(said["REDIS_URL"]).get("kept") == b"still here"


def test_the_application_enters_as_a_role_that_owns_nothing_and_passes_nothing_by(
    home: Path,
) -> None:
    with postgres.start(home, durable=False) as server:
        with psycopg.connect(server.owner_url) as connection:
            connection.execute("CREATE TABLE ours (id bigint GENERATED ALWAYS AS IDENTITY)")
            connection.execute("CREATE EXTENSION pg_trgm")

        with psycopg.connect(server.url) as connection:
            connection.execute("INSERT INTO ours DEFAULT VALUES")
            powers = connection.execute(
                "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DROP TABLE ours")

    assert powers == (False, False, False, False)


def test_a_database_made_by_the_owner_is_open_to_the_application_too(home: Path) -> None:
    with postgres.start(home, durable=False) as server:
        with psycopg.connect(server.owner_url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE another")
        owner = server.address(role="mobilize_owner", database="another")
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE theirs (word text)")

        app = server.address(role="mobilize_app", database="another")
        with psycopg.connect(app) as connection:
            assert connection.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def test_nothing_embedded_listens_on_a_network(home: Path) -> None:
    with postgres.start(home, durable=False) as database, valkey.start(home) as broker:
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert redis.Redis.from_url(broker.url).config_get("port") == {"port": "0"}
        assert broker.socket.stat().st_mode & 0o077 == 0
        assert database.socket.stat().st_mode & 0o077 == 0


def test_the_broker_would_rather_refuse_than_forget(home: Path) -> None:
    with valkey.start(home) as broker:
        said = redis.Redis.from_url(broker.url).config_get("maxmemory-policy", "appendonly")

    assert said == {"maxmemory-policy": "noeviction", "appendonly": "yes"}


def test_a_second_server_on_the_same_data_is_refused_and_the_first_goes_on(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "FAREWELL", 0.1)
    monkeypatch.setattr(valkey, "FAREWELL", 0.1)
    with postgres.start(home, durable=False) as database, valkey.start(home) as broker:
        with pytest.raises(AlreadyRuns, match=rf"PostgreSQL already runs .*{database.pid}"):
            postgres.start(home)
        with pytest.raises(AlreadyRuns, match=rf"Valkey already runs .*{broker.pid}"):
            valkey.start(home)

        psycopg.connect(database.url).close()
        assert redis.Redis.from_url(broker.url).ping()


def test_after_a_crash_the_next_start_recovers_what_was_committed(home: Path) -> None:
    crashed = postgres.start(home)
    with psycopg.connect(crashed.owner_url) as connection:
        connection.execute("CREATE TABLE survives ()")
    crashed.process.kill()
    crashed.process.wait()

    with postgres.start(home) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT count(*) FROM survives").fetchone() == (0,)


def test_a_first_start_that_was_cut_off_is_begun_anew() -> None:
    with a_home() as home:
        (home / "postgres.new").mkdir()
        (home / "postgres.new" / "PG_VERSION").write_text("18\n")

        with postgres.start(home, durable=False) as server:
            psycopg.connect(server.url).close()


def test_a_second_terminal_finds_the_running_servers_until_they_stop(home: Path) -> None:
    with supervisor.running(settings=settings_for(home), parts=SERVERS) as said:
        assert env.saved(home)["DATABASE_URL"] == said["DATABASE_URL"]
        assert answers(home)

    assert env.saved(home) == {}


def test_a_second_supervisor_on_one_home_is_refused(home: Path) -> None:
    with (
        supervisor.running(settings=settings_for(home), parts=SERVERS),
        pytest.raises(CannotStart, match=rf"already runs on .* \(process {os.getpid()}\)"),
        supervisor.running(settings=settings_for(home), parts=SERVERS),
    ):
        pytest.fail("two supervisors share one home")


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_was_asked_for_ends_every_server_and_is_no_error(
    home: Path, asked: signal.Signals
) -> None:
    with mobilize_up(home) as mobilize:
        running = pids(home)

        mobilize.send_signal(asked)
        said, _ = mobilize.communicate(timeout=10)

        assert mobilize.returncode == 0
        assert said.endswith("Stopping ...\n")
        assert not any(lives(pid) for pid in running)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_servers_do_not_outlive_a_supervisor_that_was_killed(home: Path) -> None:
    with mobilize_up(home) as mobilize:
        running = pids(home)

        mobilize.kill()
        wait_until(lambda: not any(lives(pid) for pid in running))

    with mobilize_up(home) as again:
        assert answers(home)
        again.terminate()
        said, _ = again.communicate(timeout=10)

    assert said.startswith(f"The last run (process {mobilize.pid}) was cut off")


def test_a_server_that_is_killed_comes_back_by_itself(home: Path) -> None:
    with mobilize_up(home):
        before = pids(home)
        for pid in before:
            os.kill(pid, signal.SIGKILL)

        wait_until(lambda: answers(home))

        assert not set(pids(home)) & set(before)
