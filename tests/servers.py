"""PostgreSQL and Valkey for the tests: real, their own, started once, stopped at the end."""

import atexit
import functools
import os
from contextlib import ExitStack
from pathlib import Path

import redis

from mobilize import env
from mobilize.embedded import locks, paths, postgres, valkey
from mobilize.embedded.refusals import AlreadyRuns

MOST_RUNS = 8  # at the same time, on one checkout


@functools.cache
def ensure() -> dict[str, str]:
    """Start the servers on first use and return the settings that lead to them.

    The database's address is its owner's, who can make the test database. A
    second run beside this one gets a folder, and servers, of its own; what a
    killed run left is taken over.
    """
    stack = ExitStack()
    atexit.register(stack.close)
    home = _free_home(stack)
    # A crash of the machine may lose a test's data; nothing waits for the disk.
    database = stack.enter_context(postgres.start(home, durable=False))
    broker = stack.enter_context(valkey.start(home))
    with redis.Redis.from_url(broker.url) as client:
        client.flushall()  # no rate limit or hint of an earlier run
    return {
        "MOBILIZE_HOME": str(home),
        "DATABASE_URL": database.owner_url,
        "REDIS_URL": broker.url,
    }


def _free_home(stack: ExitStack) -> Path:
    wished = Path(os.environ.get("MOBILIZE_TEST_HOME", "") or env.ROOT / ".mobilize-test")
    for number in range(1, MOST_RUNS + 1):
        home = paths.prepare(wished if number == 1 else Path(f"{wished}-{number}"))
        try:
            stack.enter_context(locks.held(home / "lock"))
        except AlreadyRuns:
            continue
        return home
    raise AlreadyRuns(f"{MOST_RUNS} test runs already use {wished} and the folders beside it.")
