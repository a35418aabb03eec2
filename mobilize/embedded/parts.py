"""The parts of a running Mobilize: how each is started, and when it is ready."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from mobilize import env
from mobilize.embedded import paths, ports, postgres, processes, rates, valkey
from mobilize.embedded.refusals import CannotStart

PATIENCE = 60.0  # seconds until a part is ready
PROVIDER_EVENTS = "/webhooks/stripe"  # where the sandbox provider reports payments
WEB_THREADS = "8"  # requests at the same time; each may hold one database connection
# What nobody waits for gives way to whoever waits for a page: of a busy core it takes a quarter.
GIVING_WAY = ("nice", "-n", "5")
# Bulk mail has a worker of its own, so that no confirmation waits behind it.
QUEUES = {"main": ("confirm,default", "8"), "bulk": ("bulk", "4")}

Settings = Mapping[str, str]


class Running(Protocol):
    """A part's process, and the gentle way to end it."""

    @property
    def process(self) -> subprocess.Popen[bytes]: ...

    def stop(self) -> None: ...


@dataclass(frozen=True)
class Child:
    """A command that runs as a part."""

    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        processes.stop(self.process)


@dataclass(frozen=True)
class Started:
    """What starting a part has brought: a process to watch, and settings for those after it."""

    running: Running | None = None
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part. `launch` returns when it is ready, and raises CannotStart when it never is."""

    name: str
    title: str
    launch: Callable[[Path, Settings], Started]
    wanted: Callable[[Settings], bool] = lambda _settings: True
    ports: tuple[str, ...] = ()  # the settings that name its ports
    outcome: str = "ready"


def _postgres(home: Path, _settings: Settings) -> Started:
    server = postgres.start(home)
    return Started(server, {"DATABASE_URL": server.url, "MIGRATE_DATABASE_URL": server.owner_url})


def _valkey(home: Path, _settings: Settings) -> Started:
    server = valkey.start(home)
    return Started(server, {"REDIS_URL": server.url})


def _mailbox(home: Path, settings: Settings) -> Started:
    smtp, http = settings["MAILBOX_SMTP_PORT"], settings["MAILBOX_HTTP_PORT"]
    command = ["mobilize.embedded.mailbox", "--home", str(home)]
    command += ["--smtp-port", smtp, "--http-port", http]
    running = _serve(
        "mailbox",
        command,
        home=home,
        settings=settings,
        ready=lambda: ports.answers(int(smtp)) and ports.answers(int(http)),
    )
    return Started(running, {"EMAIL_URL": f"smtp://{ports.LOOPBACK}:{smtp}"})


def _payments(home: Path, settings: Settings) -> Started:
    port = settings["SANDBOX_PORT"]
    web = f"http://{ports.LOOPBACK}:{settings['MOBILIZE_PORT']}"
    command = ["mobilize.embedded.payments", "--home", str(home), "--port", port]
    command += ["--webhook-url", web + PROVIDER_EVENTS]
    command += ["--webhook-secret", settings["STRIPE_WEBHOOK_SECRET"]]
    command += ["--api-key", settings["STRIPE_API_KEY"]]
    running = _serve(
        "payments",
        command,
        home=home,
        settings=settings,
        ready=lambda: ports.answers(int(port)),
    )
    return Started(running, {"STRIPE_API_BASE": f"http://{ports.LOOPBACK}:{port}"})


def _migrations(home: Path, settings: Settings) -> Started:
    as_owner = {**settings, "DATABASE_URL": settings["MIGRATE_DATABASE_URL"]}
    command = ["mobilize", "migrate", "--noinput"]
    if _run("migrations", command, home=home, settings=as_owner) != 0:
        raise CannotStart(f"The migrations failed: their log is {paths.log(home, 'migrations')}.")
    return Started()


def _rates(home: Path, settings: Settings) -> Started:
    """Load the exchange rates that are shipped, if there are none: reports wait for them."""
    if rates.are_there(settings["DATABASE_URL"]):
        return Started()
    if _run("rates", ["mobilize", "load_rates"], home=home, settings=settings) != 0:
        raise CannotStart(f"No rates could be loaded: the log is {paths.log(home, 'rates')}.")
    return Started()


def _journal(home: Path, settings: Settings) -> Started:
    """Look whether a restored database has brought somebody back who was erased."""
    if not Path(settings["ERASURE_JOURNAL"] or home / "erasures").exists():
        return Started()  # nobody was ever erased
    command = ["mobilize", "replay_erasures", "--check"]
    if _run("erasures", command, home=home, settings=settings) != 0:
        raise CannotStart(
            "This database has brought back people whose data was erased, or its journal cannot be "
            f"read: run `mobilize replay-erasures`. The log is {paths.log(home, 'erasures')}."
        )
    return Started()


def _web(home: Path, settings: Settings) -> Started:
    port = settings["MOBILIZE_PORT"]
    command = ["granian", "--interface", "wsgi", "--host", ports.LOOPBACK, "--port", port]
    command += ["--workers", "1", "--blocking-threads", WEB_THREADS, "--no-ws", "--http", "1"]
    command += ["mobilize.wsgi:application"]
    running = _serve(
        "web",
        command,
        home=home,
        settings=settings,
        ready=lambda: ports.serves(int(port), "/health/live"),
    )
    return Started(running)


def _worker(name: str) -> Callable[[Path, Settings], Started]:
    """Return how the worker of some queues is started: threads, since its work is waiting."""
    queues, threads = QUEUES[name]

    def launch(home: Path, settings: Settings) -> Started:
        command = ["celery", "--app", "worker.app", "worker", "--loglevel", settings["LOG_LEVEL"]]
        command += ["--hostname", f"{name}@%h", "--pool", "threads", "--concurrency", threads]
        command += ["--queues", queues]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return Started(spawn(f"worker-{name}", command, GIVING_WAY, home=home, settings=settings))

    return launch


def _schedule(home: Path, settings: Settings) -> Started:
    command = ["celery", "--app", "worker.app", "beat", "--loglevel", settings["LOG_LEVEL"]]
    command += ["--schedule", str(home / "schedule"), "--pidfile", ""]
    return Started(spawn("schedule", command, GIVING_WAY, home=home, settings=settings))


def _relay(home: Path, settings: Settings) -> Started:
    command = ["mobilize", "relay"]
    return Started(spawn("relay", command, GIVING_WAY, home=home, settings=settings))


def spawn(
    name: str, module: Sequence[str], under: Sequence[str] = (), *, home: Path, settings: Settings
) -> Child:
    """Run a module of this Python as a part, with `settings` as its environment.

    `under` is a command that becomes the one behind it, such as `nice`.

    Raises:
        CannotStart
    """
    process = processes.spawn(
        [*under, sys.executable, "-m", *module],
        log=paths.log(home, name),
        environ={**os.environ, **settings},
        cwd=env.ROOT,
    )
    return Child(process)


def _run(name: str, module: Sequence[str], *, home: Path, settings: Settings) -> int:
    """Run a module to its end; return the code it exits with."""
    child = spawn(name, module, home=home, settings=settings)
    try:
        return child.process.wait()
    finally:
        child.stop()


def _serve(
    name: str,
    module: Sequence[str],
    *,
    home: Path,
    settings: Settings,
    ready: Callable[[], bool],
) -> Child:
    child = spawn(name, module, home=home, settings=settings)
    deadline = time.monotonic() + PATIENCE
    try:
        while not ready():
            if child.process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(  # noqa: TRY301 - the child is stopped on the way out
                    f"The {name} did not start: its log is {paths.log(home, name)}."
                )
            time.sleep(0.05)
    except BaseException:
        child.stop()
        raise
    return child


def _through_celery(said: Settings) -> bool:
    return said["DISPATCH"] == "celery"


PARTS = (
    Part("postgres", "PostgreSQL 18", _postgres, lambda said: not said["DATABASE_URL"]),
    Part("valkey", "Valkey 9", _valkey, lambda said: not said["REDIS_URL"]),
    Part(
        "mailbox",
        "Mailbox",
        _mailbox,
        lambda said: not said["EMAIL_URL"],
        ports=("MAILBOX_SMTP_PORT", "MAILBOX_HTTP_PORT"),
    ),
    Part(
        "payments",
        "Sandbox payment provider",
        _payments,
        lambda said: not said["STRIPE_API_KEY"] and not said["STRIPE_API_BASE"],
        ports=("SANDBOX_PORT",),
    ),
    Part("migrations", "Migrations", _migrations, outcome="done"),
    Part("rates", "Exchange rates", _rates, outcome="there"),
    Part("erasures", "Erasure journal", _journal, outcome="compared"),
    Part("web", "Web server", _web, ports=("MOBILIZE_PORT",)),
    Part("worker", "Worker", _worker("main"), _through_celery, outcome="started"),
    Part(
        "worker-bulk", "Worker for bulk mail", _worker("bulk"), _through_celery, outcome="started"
    ),
    Part("schedule", "Schedule", _schedule, _through_celery, outcome="started"),
    Part("relay", "Relay", _relay, outcome="started"),
)
NAMES = tuple(part.name for part in PARTS)
