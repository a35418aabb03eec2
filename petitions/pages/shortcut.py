"""The way of `/s/<code>` past Django, for the visits that are all alike."""

import functools
import time
from collections.abc import Callable, Iterable
from typing import Any

from mobilize.http import languages, middleware
from mobilize.http.telling import Telling
from mobilize.kit import clock, ids
from petitions.domain import visitors
from petitions.services import sharing
from petitions.services.sharing import Link

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

PLACE = "/s/"
ROUTE = "s/<str:code>"
LEARNED_FOR = 60.0  # seconds; then everything is learned anew
MOST_LINKS, MOST_MANNERS = 10_000, 1_000  # in one process; beyond that all is learned anew, too
LONGEST_AGENT = 512  # letters; browsers need half of them
# What an answer may depend on besides the link. Whoever sends one of the others is led through
# Django: what that would make of it is not ours to know.
MANNER = ("HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT_LANGUAGE")
UNUSUAL = (
    "HTTP_COOKIE",
    "HTTP_SEC_PURPOSE",
    "HTTP_PURPOSE",
    "HTTP_X_PURPOSE",
    "HTTP_X_MOZ",
    "CONTENT_LENGTH",
    "SCRIPT_NAME",
)
ITS_OWN = frozenset({"location", "x-request-id"})


class Shortcut:
    """Answers an ordinary visit as Django would, because it has seen Django do it.

    Nothing is known here about headers: the first visitor of a manner (host, scheme,
    language) is led through Django, and what that answers is repeated to the next, with an
    address and a name of their own. A cookie in it, or any other status than 302, is never
    learned. Everything is forgotten after a minute.
    """

    def __init__(self, whole: Application) -> None:
        self._whole = whole
        self._forget(time.monotonic())

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(PLACE) or not _is_ordinary(environ):
            return self._whole(environ, start)
        began = time.perf_counter()
        if time.monotonic() > self._forget_at:
            self._forget(time.monotonic())
        link = self._links.get(environ["PATH_INFO"])
        headers = self._headers.get(_manner(environ))
        if link is None or headers is None:
            return self._learn(environ, start)
        start("302 Found", headers + _answer(link, environ, began))
        return (b"",)

    def _learn(self, environ: Environ, start: Start) -> Iterable[bytes]:
        manner, path = _manner(environ), environ["PATH_INFO"]

        def listen(status: str, headers: Headers, *more: Any) -> Any:
            names = {name.lower() for name, _ in headers}
            if status == "302 Found" and names >= ITS_OWN and "set-cookie" not in names:
                if len(self._links) >= MOST_LINKS or len(self._headers) >= MOST_MANNERS:
                    self._forget(time.monotonic())
                self._headers[manner] = [
                    (name, value) for name, value in headers if name.lower() not in ITS_OWN
                ]
                self._links[path] = sharing.resolve(path.removeprefix(PLACE))
            return start(status, headers, *more)

        return self._whole(environ, listen)

    def _forget(self, now: float) -> None:
        self._links: dict[str, Link] = {}
        self._headers: dict[tuple[str, ...], Headers] = {}
        self._forget_at = now + LEARNED_FOR


def _answer(link: Link, environ: Environ, began: float) -> Headers:
    """Note the visit and return the headers that are this answer's own."""
    touch_id, now = ids.new(), clock.now()
    sharing.record(link, touch_id, now=now)
    onward = sharing.onward(link, touch_id)
    name = middleware.name(environ.get("HTTP_X_REQUEST_ID", ""))
    _telling().tell(request_id=name, seconds=time.perf_counter() - began, now=now)
    return [("Location", onward), ("X-Request-ID", name)]


@functools.cache
def _telling() -> Telling:
    return Telling(method="GET", route=ROUTE, status=302)


def _is_ordinary(environ: Environ) -> bool:
    """Say whether this is a visit that shows nothing but what every visit shows."""
    agent = environ.get("HTTP_USER_AGENT", "")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not any(map(environ.get, UNUSUAL))
        and environ.get("HTTP_SEC_FETCH_DEST", "document") in visitors.PAGES
        and not _asks_for_a_language(environ.get("QUERY_STRING", ""))
        and len(agent) <= LONGEST_AGENT
        and _is_person(agent)
    )


def _asks_for_a_language(query: str) -> bool:
    """Say whether a query might hold that one word which an answer depends on.

    Networks add words of their own to what is passed on; those change nothing.
    """
    return languages.ASKED in query or "%" in query


@functools.lru_cache(maxsize=4096)
def _is_person(user_agent: str) -> bool:
    """Browsers of one make have one name, and looking at it takes longer than all the rest."""
    return visitors.is_visit(
        user_agent=user_agent, method="GET", headers={}
    ) and not visitors.is_previewer(user_agent)


def _manner(environ: Environ) -> tuple[str, ...]:
    return tuple([environ.get(name, "") for name in MANNER])
