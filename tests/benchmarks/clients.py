"""Clients that keep their connections and ask as fast as they are answered.

All of them live in one thread over plain sockets: on two cores, every microsecond that
a client takes is missing from the server it measures.
"""

import re
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CLIENTS = 32
SECONDS = 3.0
PATIENCE = 10.0  # seconds without any answer
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Ask:
    """One request, and the status that says it went well."""

    method: str
    path: str
    expected: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def wire(self) -> bytes:
        """Return the request as it is sent."""
        said = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        said += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            said.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*said, "", ""]).encode() + self.body


@dataclass
class Client:
    """One connection, and what of its present answer has arrived."""

    line: socket.socket
    asks: Iterator[Ask]
    ask: Ask = field(init=False)
    arrived: bytes = b""
    spoke_at: float = 0.0

    def speak(self) -> None:
        """Send the next request."""
        self.ask, self.arrived = next(self.asks), b""
        self.spoke_at = time.perf_counter()
        self.line.sendall(self.ask.wire())

    def hear(self) -> bool:
        """Take what has arrived; say whether the answer is complete."""
        piece = self.line.recv(65536)
        assert piece, f"{self.ask.path}: the server hung up"
        self.arrived += piece
        head, gap, body = self.arrived.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        return bool(gap) and len(body) >= (int(length[1]) if length else 0)

    def check(self) -> None:
        """Refuse an answer with another status than the request expects."""
        status = int(self.arrived[9:12])
        assert status == self.ask.expected, f"{self.ask.path}: {self.arrived[:900]!r}"


def per_second(
    port: int,
    asks: Callable[[int], Iterator[Ask]],
    *,
    clients: int = CLIENTS,
    seconds: float = SECONDS,
    waits: list[float] | None = None,
) -> float:
    """Return how many requests a second that many connections get answered.

    `asks(client)` yields one client's requests without end; `waits` is given the seconds
    that each answer took.

    Raises:
        AssertionError: an answer has another status than the request expects
    """
    with selectors.DefaultSelector() as waiting:
        for number in range(clients):
            line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting.register(line, selectors.EVENT_READ, Client(line, asks(number)))
        try:
            return _run(waiting, seconds, waits)
        finally:
            for key in waiting.get_map().values():
                key.data.line.close()


def _run(waiting: selectors.BaseSelector, seconds: float, waits: list[float] | None) -> float:
    began = time.monotonic()
    for key in waiting.get_map().values():
        key.data.speak()
    answered, speaking = 0, len(waiting.get_map())
    while speaking:
        ready = waiting.select(PATIENCE)
        assert ready, "the server does not answer"
        for key, _ in ready:
            client: Client = key.data
            if not client.hear():
                continue
            client.check()
            answered += 1
            if waits is not None:
                waits.append(time.perf_counter() - client.spoke_at)
            if time.monotonic() < began + seconds:
                client.speak()
            else:
                speaking -= 1
    return answered / (time.monotonic() - began)
