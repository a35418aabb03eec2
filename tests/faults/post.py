"""A mail server of the test's own, which goes away, falls silent or refuses, and comes back."""

import contextlib
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tests import sink
from tests.sink import Sink

NO_SPACE = "452 4.3.1 Insufficient system storage"


@dataclass
class Post:
    """The server, always on one port. `sink` is what it takes and how it answers."""

    sink: Sink = field(default_factory=Sink)
    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.sink.port}"

    def open(self) -> None:
        self._open.enter_context(sink.listening(self.sink))

    def shut(self) -> None:
        """Go away: every connection is reset, and no other is taken."""
        self._open.close()

    def copies(self, domain: str, kind: str) -> Counter[str]:
        """Return how often each mail of a kind to somebody there was taken, by Message-ID."""
        ours = [mail for mail in list(self.sink.taken) if str(mail["To"]).endswith(f"@{domain}")]
        ids = [str(mail["Message-ID"]).strip("<>") for mail in ours]
        return Counter(each for each in ids if each.startswith(kind))


Away = Callable[[Post], AbstractContextManager[None]]


@contextlib.contextmanager
def gone(post: Post) -> Iterator[None]:
    """Refuse every connection."""
    post.shut()
    try:
        yield
    finally:
        post.open()


@contextlib.contextmanager
def silent(post: Post) -> Iterator[None]:
    """Let everybody connect, and never say a word."""
    post.shut()
    try:
        with socket.create_server(("127.0.0.1", post.sink.port), backlog=100):
            yield
    finally:
        post.open()


@contextlib.contextmanager
def refusing(post: Post) -> Iterator[None]:
    """Refuse every mail for now."""
    post.sink.at_sender = NO_SPACE
    try:
        yield
    finally:
        post.sink.at_sender = ""
