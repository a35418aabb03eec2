"""Asking a WSGI application as a client behind the web server would, and counting Django's part."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from mobilize.http.handler import Handler
from tests.clients import scope

Answer = tuple[str, dict[str, str], bytes]


class CountingDjango:
    """Django itself, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self._handler = Handler()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        return self._handler(environ, start)


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the test's connection over requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(app: Callable[..., Any], path: str, *, body: bytes = b"", **more: str) -> Answer:
    """Ask, and return the status, the headers, each of which came once, and the body."""
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    environ |= {"wsgi.input": BytesIO(body)} | more
    heard: list[Any] = []
    with scope.nobody():
        answer = app(environ, lambda *said: heard.extend(said))
        text = b"".join(answer)
        getattr(answer, "close", lambda: None)()
    names = Counter(name for name, _ in heard[1])
    assert set(names.values()) == {1}, names
    return heard[0], dict(heard[1]), text
