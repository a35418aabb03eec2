"""What is gathered in memory is poured out in order, once, and not lost when a process ends."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from mobilize import env
from mobilize.kit.buffer import Buffer

SOON = 0.001
PATIENCE = 5.0
PROGRAM = """
import sys, threading
from pathlib import Path
from mobilize.kit.buffer import Buffer

place = Path(sys.argv[1])
buffer = Buffer(
    lambda piece: place.open("a").write("".join(f"{each} " for each in piece)),
    every=0.2, piece=10, most=100,
)
# A server's own threads are daemons, and so would be what they start.
beginner = threading.Thread(target=lambda: [buffer.put(each) for each in range(25)], daemon=True)
beginner.start()
beginner.join()
"""


class Away(Exception):
    pass


def collecting(into: list[list[int]], **more: int) -> Buffer[int]:
    said = {"piece": 3, "most": 10} | more
    return Buffer(lambda piece: into.append(list(piece)), every=60.0, **said)


def test_it_pours_in_order_and_in_pieces() -> None:
    poured: list[list[int]] = []
    buffer = collecting(poured)
    for each in range(7):
        assert buffer.put(each)

    buffer.pour()

    assert poured == [[0, 1, 2], [3, 4, 5], [6]]
    assert len(buffer) == 0


def test_what_could_not_be_poured_stays_in_its_place() -> None:
    poured: list[int] = []
    away = [False, True]  # the second piece meets a failure

    def pour(piece: Sequence[int]) -> None:
        if away and away.pop(0):
            raise Away
        poured.extend(piece)

    buffer = Buffer[int](pour, every=60.0, piece=3, most=10)
    for each in range(5):
        buffer.put(each)

    with pytest.raises(Away):
        buffer.pour()
    before = list(poured)
    buffer.pour()

    assert before == [0, 1, 2]
    assert poured == [0, 1, 2, 3, 4]


def test_it_refuses_what_it_has_no_room_for() -> None:
    buffer = collecting([], most=2)

    assert [buffer.put(each) for each in range(3)] == [True, True, False]


def test_its_own_thread_pours_without_being_asked() -> None:
    poured: list[int] = []
    buffer = Buffer[int](poured.extend, every=SOON, piece=10, most=10)

    buffer.put(7)

    deadline = time.monotonic() + PATIENCE
    while not poured and time.monotonic() < deadline:
        time.sleep(SOON)
    assert poured == [7]


def test_a_process_that_ends_pours_out_everything_first(tmp_path: Path) -> None:
    place = tmp_path / "poured"

    subprocess.run(
        [sys.executable, "-c", PROGRAM, str(place)],
        cwd=env.ROOT, env=dict(os.environ), check=True, timeout=60,
    )  # fmt: skip

    assert place.read_text() == "".join(f"{each} " for each in range(25))


def test_a_fork_leaves_what_waits_to_its_parent() -> None:
    poured: list[list[int]] = []
    buffer = collecting(poured)
    buffer.put(1)

    child = os.fork()
    if child == 0:
        os._exit(len(buffer))
    _, status = os.waitpid(child, 0)
    buffer.pour()

    assert os.waitstatus_to_exitcode(status) == 0
    assert poured == [[1]]
