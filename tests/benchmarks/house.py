"""A running Mobilize of its own to measure, with one open petition."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django

from mobilize.embedded import ports, supervisor

if TYPE_CHECKING:
    from petitions.models import Petition

SLUG = "bench"


@dataclass(frozen=True)
class House:
    """Where the measured servers are."""

    settings: dict[str, str]
    bare_port: int
    petition_id: UUID
    organisation_id: UUID
    code: str

    @property
    def port(self) -> int:
        return int(self.settings["MOBILIZE_PORT"])


@contextmanager
def standing() -> Iterator[House]:
    """Start every part on free ports and a bare server beside them; stop all at the end."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="mobilize-bench-"))
        names = ("MOBILIZE_PORT", "MAILBOX_SMTP_PORT", "MAILBOX_HTTP_PORT", "SANDBOX_PORT")
        chosen = {name: str(free_port()) for name in names}
        chosen |= {"MOBILIZE_HOME": home, "RATE_LIMIT_SCALE": "0"}
        said = stack.enter_context(supervisor.running(settings=chosen))
        bare_port = stack.enter_context(_bare(Path(home)))
        os.environ.update(said, DJANGO_SETTINGS_MODULE="mobilize.settings")
        django.setup()
        petition, code = _founded()
        yield House(said, bare_port, petition.id, petition.organisation_id, code)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _bare(home: Path) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-ws"]
    command += ["--http", "1", "tests.benchmarks.bare:application"]
    with (home / "bare.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while not ports.answers(port):
            if process.poll() is not None:
                sys.exit("The bare server did not start.")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _founded() -> tuple["Petition", str]:
    """Found an organisation with one open petition and one link of its own."""
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.models import User
    from mobilize.organisations.services import founding
    from petitions.queries import catalogue
    from petitions.services import causes, petitions, sharing

    now = clock.now()
    owner = User.objects.create_user("owner@bench.example")
    org = founding.found(slug=SLUG, name="Bench", owner=owner, now=now)
    with scoping.within(org.id):
        causes.create(
            org=org, slug="c", title="C", summary="S", currency="EUR", goal_minor=None, by=owner,
            now=now,
        )  # fmt: skip
        causes.publish(org=org, slug="c", now=now)
        petitions.create(
            org=org, cause="c", slug="p", title="P", ask="A", target="T", goal=1000, locale="en",
            by=owner, now=now,
        )  # fmt: skip
        petitions.publish(org=org, slug="p", now=now)
        petition = catalogue.petition(org.id, "p", drafts=False)
        link = sharing.make_link(
            org=org, petition=petition, channel="facebook", label="l", by=owner, now=now
        )
    return petition, link.code
