"""What never ends is interrupted in its own thread, and nobody else is."""

import contextlib
import threading
import time

import pytest

from worker.deadlines import Deadlines, Overdue


def go_round_in_circles() -> None:
    while True:
        pass


def test_what_never_ends_is_interrupted_and_what_follows_is_not() -> None:
    deadlines = Deadlines(tick=0.01)

    for _ in range(2):
        with pytest.raises(Overdue), deadlines.within(0.05):
            go_round_in_circles()
    time.sleep(0.2)  # an exception that came too late would be raised here

    assert deadlines._ends == {}


def test_what_swallows_the_first_interruption_is_interrupted_again() -> None:
    deadlines, swallowed = Deadlines(tick=0.01), 0

    with deadlines.within(0.05):
        while swallowed < 3:
            try:
                go_round_in_circles()
            except Overdue:
                swallowed += 1

    assert deadlines._ends == {}


def test_a_thread_that_is_in_time_does_not_notice_its_neighbour() -> None:
    deadlines, ended = Deadlines(tick=0.01), []

    def neighbour() -> None:
        try:
            with deadlines.within(0.05):
                go_round_in_circles()
        except Overdue:
            ended.append("overdue")

    beside = threading.Thread(target=neighbour)
    beside.start()
    with deadlines.within(30):
        beside.join(timeout=10)

    assert ended == ["overdue"]


@pytest.mark.parametrize("seconds", [0.001, 0.003, 0.01])
def test_one_that_ends_about_when_its_time_does_leaves_nothing_behind(seconds: float) -> None:
    deadlines = Deadlines(tick=0.0005)

    for _ in range(50):
        with contextlib.suppress(Overdue), deadlines.within(seconds):
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                pass

    assert deadlines._ends == {}
