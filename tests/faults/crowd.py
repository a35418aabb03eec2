"""Many at the same time, who do not give up when the house fails them."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx

AT_ONCE = 8
PATIENCE = 60.0  # seconds until somebody gives up
PAUSE = 0.1
RETRIES = 5

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


def patiently(act: Act, *, tries: Counter[int]) -> Act:
    """Return the act of somebody who repeats it `RETRIES` times at most, waiting longer each time.

    `tries` counts the acts by how often each was repeated until it was acknowledged.
    """

    def repeat(person: str) -> httpx.Response:
        for repeated in range(RETRIES + 1):
            with suppress(httpx.TransportError):
                answer = act(person)
                if answer.is_success:
                    tries.update([repeated])
                    return answer
                assert answer.status_code in {409, 503}, answer.text
            time.sleep(PAUSE * 10 * 2**repeated)
        raise AssertionError(f"{person} gave up after {RETRIES} repetitions")

    return repeat


def count_done(futures: Sequence[Future[httpx.Response]]) -> int:
    """Return how many have been acknowledged; raise what went wrong with one."""
    return sum(future.result().is_success for future in futures if future.done())


def reaches(count: Callable[[], int], number: int) -> Callable[[], bool]:
    """Return what tells whether a count has come to a number."""
    return lambda: count() >= number


def people(number: int) -> list[str]:
    return [f"p{each}" for each in range(number)]
