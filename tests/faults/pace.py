"""People who come at a steady pace, however long each is kept waiting."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 16
Person = TypeVar("Person")


def keep(act: Callable[[Person], object], people: Iterable[Person], *, per_second: float) -> float:
    """Let people act, one after the other at their moments; return how many a second were served.

    Whoever is not served at once delays nobody behind them, so that a house that serves all in
    time comes to `per_second`. What an act raises is raised.
    """
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        served = []
        for number, person in enumerate(people):
            time.sleep(max(0.0, began + number / per_second - time.monotonic()))
            served.append(pool.submit(act, person))
        for each in served:
            each.result()
    # The last one's own moment would not be there if nobody came after them.
    return len(served) / max(time.monotonic() - began, len(served) / per_second)
