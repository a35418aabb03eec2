"""What is done from time to time is done with Celery and without it."""

import inspect
import re
from types import ModuleType

import pytest

from worker import bookkeeping, tasks, upkeep, waking

CHORES = {
    name
    for module in (upkeep, bookkeeping)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
} - {"due_queues"}


def done_by(module: ModuleType) -> set[str]:
    return set(re.findall(r"(?:upkeep|bookkeeping)\.(\w+)\(", inspect.getsource(module)))


@pytest.mark.parametrize("module", [tasks, waking])
def test_each_chore_has_somebody_who_does_it(module: ModuleType) -> None:
    assert CHORES - done_by(module) == set()
