"""A running Mobilize of its own to measure, with one open petition."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django

from mobilize.embedded import ports, supervisor
from mobilize.embedded.supervisor import Supervisor

if TYPE_CHECKING:
    from petitions.models import Petition

SLUG = "bench"
SLUGS = [f"p{number}" for number in range(32)]
BIG, EMPTY, BUSY = SLUGS[:3]
SERVED = ("mobilize.wsgi", "tests.benchmarks.bare", "tests.benchmarks.conventional")
BEHIND = {"worker", "worker-bulk", "schedule", "relay"}


@dataclass(frozen=True)
class House:
    """Where the measured servers are. `port` and the yardsticks have as many workers as cores."""

    settings: dict[str, str]
    port: int
    bare_port: int
    conventional_port: int
    petition_id: UUID
    organisation_id: UUID
    code: str
    running: Supervisor

    @contextmanager
    def workers_asleep(self) -> Iterator[None]:
        """Let what serves requests have the machine: mail waits meanwhile."""
        asleep = [
            watched.running.process.pid
            for watched in self.running.watched
            if watched.part.name in BEHIND
        ]
        for pid in asleep:
            os.killpg(pid, signal.SIGSTOP)
        yield
        for pid in asleep:
            os.killpg(pid, signal.SIGCONT)


@contextmanager
def standing() -> Iterator[House]:
    """Start every part on free ports and the yardsticks beside them; stop all at the end."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="mobilize-bench-"))
        names = ("MOBILIZE_PORT", "MAILBOX_SMTP_PORT", "MAILBOX_HTTP_PORT", "SANDBOX_PORT")
        chosen = {name: str(free_port()) for name in names}
        # Limits are asked and counted, and nobody meets them.
        chosen |= {"MOBILIZE_HOME": home, "RATE_LIMIT_SCALE": "100000"}
        running = stack.enter_context(supervisor.supervising(settings=chosen))
        said = running.environment
        os.environ.update(said, DJANGO_SETTINGS_MODULE="mobilize.settings")
        django.setup()
        petition, code = _founded()
        served = [stack.enter_context(_served(application, Path(home))) for application in SERVED]
        yield House(said, *served, petition.id, petition.organisation_id, code, running)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(application: str, home: Path) -> Iterator[int]:
    """Serve a web application as ours is served, with a worker per core; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(os.cpu_count()), "--no-ws", "--http", "1"]
    command += ["--blocking-threads", "2", f"{application}:application"]
    with (home / "logs" / f"{application}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while not ports.answers(port):
            if process.poll() is not None:
                sys.exit(f"{application} did not start.")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _founded() -> tuple["Petition", str]:
    """Found an organisation with open petitions and one link of its own."""
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.models import User
    from mobilize.organisations.services import founding
    from petitions.queries import catalogue
    from petitions.services import causes, petitions, prompt_rules, sharing

    now = clock.now()
    owner = User.objects.create_user("owner@bench.example")
    User.objects.create_user("second@bench.example")
    org = founding.found(slug=SLUG, name="Bench", owner=owner, now=now)
    with scoping.within(org.id):
        prompt_rules.limit(org=org, quiet_from=0, quiet_until=0)  # measured at night too
        causes.create(
            org=org, slug="c", title="C", summary="S", currency="EUR", goal_minor=None, by=owner,
            now=now,
        )  # fmt: skip
        causes.publish(org=org, slug="c", now=now)
        for slug in SLUGS:
            petitions.create(
                org=org, cause="c", slug=slug, title="P", ask="A", target="T", goal=1000,
                locale="en", by=owner, now=now,
            )  # fmt: skip
            petitions.publish(org=org, slug=slug, now=now)
            # Milestones are reached again and again here: their mails would be counted with ours.
            prompt_rules.switch(org=org, slug=slug, kinds=["after_confirming"], now=now)
        petition = catalogue.petition(org.id, SLUGS[0], drafts=False)
        link = sharing.make_link(
            org=org, petition=petition, channel="facebook", label="l", by=owner, now=now
        )
    return petition, link.code
