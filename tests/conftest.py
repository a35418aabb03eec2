"""What every test may ask for: servers when it needs them, an outsider's client, a mailbox."""

import functools
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import redis
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection, connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.test import APIClient
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from mobilize.kit import memory, smtp
from tests import servers
from tests.clients import ApiClient, PageClient, scope
from tests.mailbox import Mailbox

WITHOUT_SERVERS = {"unit", "repo", "faults"}  # the last bring a house of their own
EVERYTHING = "*"
TESTS = Path(__file__).parent
LONGEST_FIRST = ("faults", "journeys", "browser", "api", "db", "oracles", "repo", "unit")

# A test says what is true, not how fast: the machines are shared, and pause when they like.
hypothesis_settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("unhurried")


class OneHouseEach(LoadScopeScheduling):
    """Keeps a file's tests in one of the processes that share a run; those of `faults` too.

    Ours, because pytest-xdist 3.8 loses its groups with the ids of pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "faults" if path.startswith("tests/faults/") else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneHouseEach:
    """Share a run our way, whatever `--dist` says."""
    return OneHouseEach(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the test of each operation an id of its own: schemathesis calls them all alike."""
    if not item.nodeid.endswith(item.name):
        item._id = item.id.with_params(item.name.partition("[")[2].removesuffix("]"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin a shared run with what takes longest, so that all processes end together.

    Of tests that are called alike it would try one, and say nothing of the others.
    """
    alike = len(items) - len({item.nodeid for item in items})
    if alike:
        raise pytest.UsageError(f"{alike} tests are called like another")
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: LONGEST_FIRST.index(item.path.relative_to(TESTS).parts[0]))


@pytest.fixture(scope="session")
def real_servers() -> dict[str, str]:
    """Start PostgreSQL and Valkey, once, for the first test that needs them."""
    from mobilize.settings import database  # noqa: PLC0415 - reads the environment on import

    addresses = servers.ensure()
    connections.settings["default"].update(database(addresses["DATABASE_URL"]))
    django_settings.REDIS_URL = addresses["REDIS_URL"]
    return addresses


@pytest.fixture(scope="session")
def django_db_modify_db_settings(real_servers: dict[str, str]) -> None:
    """Lead pytest-django to the real servers before it makes the test database."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End the sessions that some thread left open: the test database goes only without them."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"  # the database's own workers are not ours to end
        )


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Let no process's short memory reach from one test into the next."""
    memory.forget()


@pytest.fixture(autouse=True)
def _servers_where_needed(request: pytest.FixtureRequest) -> None:
    folder = request.node.path.relative_to(TESTS).parts[0]
    if folder not in WITHOUT_SERVERS:
        from tests import visits  # noqa: PLC0415 - needs the loaded apps

        request.getfixturevalue("real_servers")
        visits.forget()
        _limits().flushdb()  # no rate limit reaches from one test into the next


@functools.cache
def _limits() -> redis.Redis:
    """Return a client that is more patient than the program's own."""
    return redis.Redis.from_url(django_settings.REDIS_URL)


@pytest.fixture(autouse=True)
def _everything_in_sight(request: pytest.FixtureRequest) -> None:
    """Let builders and assertions see all organisations; clients and handlers see what they may."""
    for name in ("db", "transactional_db"):
        if name in request.fixturenames or request.node.get_closest_marker("django_db"):
            request.getfixturevalue("_django_db_helper")
            scope(EVERYTHING)
            return


@pytest.fixture
def api() -> APIClient:
    """Return a client of the API that nobody has signed in with."""
    return ApiClient()


@pytest.fixture
def client() -> Client:
    """Return a browser that nobody has signed in with; it checks forms' CSRF tokens."""
    return PageClient()


@pytest.fixture
def deliver() -> Callable[..., int]:
    """Return what delivers all that waits in the outbox, as the worker does."""
    from tests.builders import MONDAY  # noqa: PLC0415 - needs the loaded apps
    from worker import relay  # noqa: PLC0415 - as above
    from worker.queues import QUEUES  # noqa: PLC0415 - as above

    def run(*, now: datetime = MONDAY) -> int:
        delivered = 0
        with scope.nobody():
            while taken := sum(relay.drain(queue=queue, clock=lambda: now) for queue in QUEUES):
                delivered += taken
        return delivered

    return run


@pytest.fixture(scope="session")
def _smtp() -> Iterator[tuple[Mailbox, Controller]]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.free_port())
    controller.start()
    yield box, controller
    smtp.kept().close()
    controller.stop()


@pytest.fixture
def mailbox(_smtp: tuple[Mailbox, Controller], settings: Settings) -> Mailbox:
    """Return an empty mailbox behind a real SMTP server to which the settings lead."""
    box, controller = _smtp
    box.clear()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_URL = f"smtp://127.0.0.1:{controller.port}"
    return box


@pytest.fixture(autouse=True)
def _closed_at_the_end(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Leave no transaction's scope behind for the next test."""
    yield
    fixtures = {"db", "transactional_db"} & set(request.fixturenames)
    used = fixtures or request.node.get_closest_marker("django_db")
    if used and connection.connection is not None and not connection.in_atomic_block:
        scope("")
