"""One running house for all tests that break it, each with a campaign of its own in it."""

import sys
from collections.abc import Callable, Iterator

import pytest

from tests.faults import house
from tests.faults.house import House

Say = Callable[[str], None]


@pytest.fixture(scope="session")
def running() -> Iterator[House]:
    with house.standing() as everything:
        yield everything


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Return what prints a test's counts, whether it passes or not."""

    def out(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}\n")

    return out
