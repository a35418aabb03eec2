"""What is done from time to time is done with Celery and without it."""

import inspect
import re
from types import ModuleType

import pytest

from worker import tasks, upkeep, waking

CHORES = {
    name
    for name, function in inspect.getmembers(upkeep, inspect.isfunction)
    if function.__module__ == upkeep.__name__ and not name.startswith("_")
} - {"due_queues"}


def done_by(module: ModuleType) -> set[str]:
    return set(re.findall(r"upkeep\.(\w+)\(", inspect.getsource(module)))


@pytest.mark.parametrize("module", [tasks, waking])
def test_each_chore_has_somebody_who_does_it(module: ModuleType) -> None:
    assert CHORES - done_by(module) == set()
