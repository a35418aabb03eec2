"""A running Mobilize of its own, whose parts can be killed, and an organisation at work in it."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import httpx
import psycopg
import pytest

from mobilize import env
from mobilize.demo.wire import BROWSER
from mobilize.embedded import parts, postgres, roles, supervisor
from mobilize.embedded.supervisor import Supervisor, Watched
from tests.sandbox import free_port

PATIENCE = 60.0  # seconds until something that has to happen has happened
PORTS = ("MOBILIZE_PORT", "MAILBOX_SMTP_PORT", "MAILBOX_HTTP_PORT", "SANDBOX_PORT")
NEEDS_NO_BROKER = tuple(
    name
    for name in parts.NAMES
    if name not in {"rates", "valkey", "worker", "worker-bulk", "schedule"}
)
ORGANISATION = "relief"
CONFIRM = re.compile(r"/confirm/([^\s/\"<>]+)")
# Prompts go out whenever the tests run, at night too.
NEVER_QUIET: LiteralString = """
    INSERT INTO petitions_promptpolicy
        (id, organisation_id, per_week, per_petition, quiet_from, quiet_until)
    SELECT gen_random_uuid(), id, 2, 6, 0, 0 FROM organisations_organisation
"""
GOOD_CARD = "4242424242424242"


@dataclass(frozen=True)
class Campaign:
    """One cause and its one petition, both open, of the same short name."""

    slug: str
    house: "House"
    organisation: str = ORGANISATION

    def sign(self, person: str, *, key: str = "", **more: Any) -> httpx.Response:
        """Ask to sign, as an organisation's own front end would."""
        said = {"email": self.address(person), "name": f"Person {person}", "country": "PT"}
        return self._api(f"petitions/{self.slug}/signatures", said | more, key=self._key(key))

    def pledge(self, *, key: str = "", **more: Any) -> httpx.Response:
        said = {"cause": self.slug, "amount_minor": 2500, "currency": "EUR", "rail": "card"}
        return self._api("pledges/", said | more, key=self._key(key))

    def _api(self, path: str, said: dict[str, Any], *, key: str) -> httpx.Response:
        return self.house.api(path, said, key=key, organisation=self.organisation)

    def _key(self, key: str) -> str:
        """Keep the keys of two campaigns apart: an organisation knows each key once."""
        return f"{self.slug}-{key}" if key else ""

    def address(self, person: str) -> str:
        return f"{person}@{self.slug}.example"

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail to one of this campaign's people, the oldest first."""
        ours = f"@{self.slug}.example"
        return [mail for mail in self.house.mails() if mail["to"][0].endswith(ours)]

    def mailed(self, kind: str) -> Counter[str]:
        """Return how many mails of a kind (`confirm`, `prompt`) each address has got."""
        mails = [mail for mail in self.mails() if mail["message_id"].strip("<").startswith(kind)]
        return Counter(mail["to"][0] for mail in mails)


@dataclass
class House:
    """The running parts. `owner` is a client with the organisation's key, `web` has none."""

    supervisor: Supervisor
    stack: contextlib.ExitStack
    founded: bool = False
    web: httpx.Client = field(init=False)
    owner: httpx.Client = field(init=False)
    _kept: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.web = self.stack.enter_context(self.client())
        if self.founded:
            return
        self.owner = self.found(ORGANISATION)
        self.rows(NEVER_QUIET)

    def found(self, organisation: str) -> httpx.Client:
        """Found an organisation; return a client with its key."""
        owner = f"ines@{organisation}.example"
        found = ("create_organisation", organisation, organisation.title(), owner, "--with-key")
        secret = self.manage(*found).stdout.split()[-1]
        return self.stack.enter_context(self.client(Authorization=f"Bearer {secret}"))

    @property
    def settings(self) -> dict[str, str]:
        return self.supervisor.environment

    def manage(self, *words: str, seconds: float = 180) -> subprocess.CompletedProcess[str]:
        """Run a management command to its good end."""
        done = subprocess.run(
            [sys.executable, "-m", "mobilize", *words],
            env={**os.environ, **self.settings},
            cwd=env.ROOT,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def invariants_hold(self) -> bool:
        return "invariants hold" in self.manage("check-invariants").stdout

    def campaign(self, slug: str) -> Campaign:
        """Publish a cause and a petition."""
        return self.campaign_of(ORGANISATION, self.owner, slug)

    def campaign_of(self, organisation: str, owner: httpx.Client, slug: str) -> Campaign:
        """Publish a cause and a petition of any organisation."""
        cause = {"slug": slug, "title": "Wells", "summary": "Water.", "currency": "EUR"}
        petition = {"cause": slug, "slug": slug, "title": "Dig wells", "goal": 1000}
        petition |= {"ask": "Dig wells.", "target": "The council"}
        for path, said in (("causes/", cause), ("petitions/", petition)):
            self.done(owner.post(self.path(path, organisation), json=said))
            self.done(owner.post(self.path(f"{path}{slug}/publish", organisation)))
        return Campaign(slug, self, organisation)

    def api(
        self, path: str, said: dict[str, Any], *, key: str = "", organisation: str = ORGANISATION
    ) -> httpx.Response:
        headers = {"Idempotency-Key": key} if key else {}
        return self.web.post(self.path(path, organisation), json=said, headers=headers)

    @staticmethod
    def path(path: str, organisation: str = ORGANISATION) -> str:
        return f"/api/v1/organisations/{organisation}/{path}"

    @staticmethod
    def done(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.url}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail there is, the oldest first; what was read once is remembered."""
        more = True
        while more:
            asked = {"after": self._kept[-1]["id"] if self._kept else 0, "limit": 1000}
            page = self.done(self.web.get(f"{self.mailbox}/messages.json", params=asked))
            self._kept += page["messages"]
            more = page["next"] is not None
        return self._kept

    def mail(self, to: str, kind: str) -> dict[str, Any]:
        """Return the one mail of a kind to somebody, in full, once it is there."""

        def ours() -> list[dict[str, Any]]:
            mails = [mail for mail in self.mails() if to in mail["to"]]
            return [mail for mail in mails if mail["message_id"].strip("<").startswith(kind)]

        self.attend(until=lambda: bool(ours()))
        (mail,) = ours()
        return dict(self.done(self.web.get(f"{self.mailbox}/messages/{mail['id']}.json")))

    def confirm_token(self, to: str) -> str:
        found = CONFIRM.search(self.mail(to, "confirm")["text"])
        assert found is not None
        return found[1]

    @property
    def mailbox(self) -> str:
        return f"http://127.0.0.1:{self.settings['MAILBOX_HTTP_PORT']}"

    @property
    def provider(self) -> str:
        return self.settings["STRIPE_API_BASE"]

    def checkout(self, pledge: dict[str, Any]) -> str:
        """Open the provider's page for a pledge and return the name of its session."""
        path = f"pledges/{pledge['id']}/checkout"
        url = self.done(self.api(path, {"token": pledge["token"]}))["url"]
        return str(url.rsplit("/", 1)[-1])

    def pay(self, session: str) -> dict[str, Any]:
        """Pay on the provider's page with a good card."""
        said = {"session": session, "card": GOOD_CARD}
        paid = self.done(self.web.post(f"{self.provider}/sandbox/pay", json=said))
        assert paid["status"] == "succeeded"
        return dict(paid)

    def rows(self, query: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database as its superuser, who sees every organisation."""
        with self.database() as connection:
            asked = connection.execute(query, values)
            return [] if asked.description is None else asked.fetchall()

    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Return a connection of the superuser's; used as a context, it ends with it."""
        server = self._part("postgres").running
        assert isinstance(server, postgres.Postgres)
        return psycopg.connect(server.address(role=roles.SUPERUSER), connect_timeout=5)

    def kill(self, name: str) -> None:
        """Let a part die as a crash of its machine would have it: at once, with all it started."""
        part = self._part(name)
        os.killpg(part.running.process.pid, signal.SIGKILL)  # it leads a group of its own
        part.running.process.wait(timeout=10)
        part.restarts.clear()  # what keeps dying by itself is given up; this one did not

    def stop_politely(self, name: str) -> float:
        """Ask a part to end, as a new release would; return the seconds it took."""
        part = self._part(name)
        began = time.monotonic()
        part.running.process.send_signal(signal.SIGTERM)
        part.running.process.wait(timeout=PATIENCE)
        part.restarts.clear()
        return time.monotonic() - began

    def pid_of(self, name: str) -> int:
        """Return the process of a part; it leads a group of its own."""
        return self._part(name).running.process.pid

    def pids(self) -> dict[str, int]:
        """Return the process of every part, by its name."""
        return {each.part.name: each.running.process.pid for each in self.supervisor.watched}

    def forget_claims(self, topics: Collection[str]) -> int:
        """Let the leases of these topics run out now, when who held them died or could not settle.

        Left alone they take five minutes, longer than a test may wait.
        """
        (number,) = self.rows(
            "WITH ended AS (UPDATE outbox_outboxmessage SET not_before = now()"
            " WHERE state = 'claimed' AND topic = ANY(%s) RETURNING id)"
            " SELECT count(*) FROM ended",
            list(topics),
        )[0]
        return int(number)

    def attend(self, *, until: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Restart what dies, as `mobilize up` does, until all parts live and `until` says so."""
        deadline = time.monotonic() + seconds

        def over() -> bool:
            if self._all_live() and until():
                return True
            assert time.monotonic() < deadline, "it did not happen in time"
            return False

        self.supervisor.watch(until=over)

    def _all_live(self) -> bool:
        return all(
            part.due_at is None and part.running.process.poll() is None
            for part in self.supervisor.watched
        )

    def _part(self, name: str) -> Watched:
        (part,) = [each for each in self.supervisor.watched if each.part.name == name]
        return part

    def client(self, **headers: str) -> httpx.Client:
        """Return a browser, or with an `Authorization` an organisation's program."""
        return httpx.Client(
            base_url=self.settings["MOBILIZE_BASE_URL"],
            headers={"User-Agent": BROWSER} | headers,
            timeout=15,
            trust_env=False,
        )


@contextlib.contextmanager
def standing(*, names: Collection[str] = parts.NAMES, **more: str) -> Iterator[House]:
    """Start these parts on free ports and a new folder; stop all at the end."""
    with new_folder(**more) as settings, standing_in(settings, names=names) as house:
        yield house


@contextlib.contextmanager
def new_folder(**more: str) -> Iterator[dict[str, str]]:
    """Return the settings of a house on a new folder and free ports, which go at the end."""
    with contextlib.ExitStack() as stack:
        # Our children are no tests: they read the project's own settings.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DJANGO_SETTINGS_MODULE", "mobilize.settings")
        # Not one of pytest's folders: those are private, so for root the data would go elsewhere.
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="mobilize-faults-"))
        Path(home).chmod(0o711)
        settings = dict.fromkeys(env.DEFAULTS, "") | {name: str(free_port()) for name in PORTS}
        settings |= {"MOBILIZE_HOME": home, "RATE_LIMIT_SCALE": "0", "LOG_LEVEL": "WARNING"}
        yield settings | more


@contextlib.contextmanager
def standing_in(
    settings: dict[str, str], *, names: Collection[str] = parts.NAMES, founded: bool = False
) -> Iterator[House]:
    """Start these parts; an organisation is founded in them, unless it has been `founded`."""
    with contextlib.ExitStack() as stack:
        running = supervisor.supervising(settings=settings, names=names)
        yield House(stack.enter_context(running), stack, founded)
