"""Many at the same time, who do not give up when the house fails them."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx

AT_ONCE = 8
PATIENCE = 60.0  # seconds until somebody gives up
PAUSE = 0.1

Act = Callable[[str], httpx.Response]


@contextmanager
def acting(act: Act, people: Sequence[str]) -> Iterator[list[Future[httpx.Response]]]:
    """Let each of the people act, several at a time, and repeat it until it is acknowledged."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(insist, act, person) for person in people]
        try:
            yield futures
        finally:
            for future in futures:
                future.cancel()


def insist(act: Act, person: str) -> httpx.Response:
    """Repeat an act until it is acknowledged; return that answer.

    A repetition carries the same Idempotency-Key, so nothing is done twice.
    """
    deadline = time.monotonic() + PATIENCE
    said = "nothing"
    while time.monotonic() < deadline:
        try:
            answer = act(person)
        except httpx.TransportError as error:
            said = type(error).__name__
        else:
            if answer.is_success:
                return answer
            assert answer.status_code in {409, 500, 503}, answer.text
            said = f"{answer.status_code} {answer.text[:100]}"
        time.sleep(PAUSE)
    raise AssertionError(f"{person} gave up: {said}")


def count_done(futures: Sequence[Future[httpx.Response]]) -> int:
    """Return how many have been acknowledged; raise what went wrong with one."""
    return sum(future.result().is_success for future in futures if future.done())


def reaches(count: Callable[[], int], number: int) -> Callable[[], bool]:
    """Return what tells whether a count has come to a number."""
    return lambda: count() >= number


def people(number: int) -> list[str]:
    return [f"p{each}" for each in range(number)]
