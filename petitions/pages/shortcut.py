"""The way of `/s/<code>` past Django, for the visits that are all alike."""

import functools
import time
from collections.abc import Iterable

from mobilize.http import languages, manners, middleware
from mobilize.http.manners import Application, Environ, Headers, Manners, Start
from mobilize.http.telling import Telling
from mobilize.kit import clock, ids
from mobilize.kit.memory import Lately
from petitions.domain import visitors
from petitions.services import sharing
from petitions.services.sharing import Link

PLACE = "/s/"
ROUTE = "s/<str:code>"
MOST_LINKS = 10_000  # in one process; beyond that all are learned anew
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
    """Answers an ordinary visit as Django would, because it has seen Django do it."""

    def __init__(self, whole: Application) -> None:
        self._whole = whole
        self._links = Lately[str, Link](seconds=manners.LEARNED_FOR, most=MOST_LINKS)
        self._manners = Manners(status="302 Found", names=MANNER, own=ITS_OWN)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(PLACE) or not _is_ordinary(environ):
            return self._whole(environ, start)
        began = time.perf_counter()
        link, headers = self._links.get(path), self._manners.known(environ)
        if link is None or headers is None:
            return self._learn(environ, start)
        start("302 Found", headers + _answer(link, environ, began))
        return (b"",)

    def _learn(self, environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]

        def link() -> None:
            self._links.put(path, sharing.resolve(path.removeprefix(PLACE)))

        return self._whole(environ, self._manners.learning(environ, start, also=link))


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
