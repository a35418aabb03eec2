"""Clients that keep their connections and ask as fast as they are answered."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CLIENTS = 8
SECONDS = 3.0


@dataclass(frozen=True)
class Ask:
    """One request, and the status that says it went well."""

    method: str
    path: str
    expected: int
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()


def per_second(port: int, asks: Callable[[int], Iterator[Ask]]) -> float:
    """Return how many requests a second `CLIENTS` connections get answered.

    `asks(client)` yields one client's requests without end.

    Raises:
        AssertionError: an answer has another status than the request expects
    """
    done = [0] * CLIENTS
    wrong: list[str] = []
    began = time.monotonic()
    until = began + SECONDS

    def run(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for ask in asks(client):
            if time.monotonic() > until or wrong:
                break
            connection.request(ask.method, ask.path, ask.body, dict(ask.headers))
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != ask.expected:
                wrong.append(f"{ask.method} {ask.path}: {answer.status} {text[:200]!r}")
            done[client] += 1
        connection.close()

    threads = [threading.Thread(target=run, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0]
    return sum(done) / (time.monotonic() - began)
