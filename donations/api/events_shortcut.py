"""The way of the card provider's events past Django: they are all alike, and come in bursts."""

import functools
import io
import json
import re
import time
from collections.abc import Iterable

from donations.api.webhooks import RECEIVED
from donations.gateways.stripe_events import LONGEST
from donations.services import inbox
from mobilize.http import middleware
from mobilize.http.manners import Application, Environ, Headers, Manners, Start
from mobilize.http.telling import Telling
from mobilize.kit import clock

ROUTE = "webhooks/stripe"
STATUS = "200 OK"
# What an answer may depend on besides the event. What comes with one of the others is led through
# Django: what that would make of it is not ours to know.
MANNER = ("HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT")
UNUSUAL = ("HTTP_COOKIE", "QUERY_STRING", "SCRIPT_NAME", "HTTP_TRANSFER_ENCODING")
ITS_OWN = frozenset({"x-request-id"})
USUAL_LENGTH = re.compile(r"[0-9]{1,7}")
ANSWER = json.dumps(RECEIVED, separators=(",", ":")).encode()


class EventsShortcut:
    """Takes in an event as the view does, and answers what it has seen Django answer.

    Only what was stored is answered here. What is refused, and what the database would not
    take, goes on to Django as it came, which says why; an event is stored once, whoever brings it.
    """

    def __init__(self, whole: Application) -> None:
        self._whole = whole
        self._manners = Manners(status=STATUS, names=MANNER, own=ITS_OWN)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] != f"/{ROUTE}" or not _is_ordinary(environ):
            return self._whole(environ, start)
        began, headers = time.perf_counter(), self._manners.known(environ)
        if headers is None:
            return self._whole(environ, self._manners.learning(environ, start))
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if not _took(body, environ):
            return self._whole(environ | {"wsgi.input": io.BytesIO(body)}, start)
        start(STATUS, headers + _told(environ, began))
        return (ANSWER,)


def _took(body: bytes, environ: Environ) -> bool:
    try:
        signature = environ.get("HTTP_STRIPE_SIGNATURE", "")
        inbox.receive(body, signature=signature, now=clock.now())
    except Exception:  # noqa: BLE001 - Django meets it too, and says what it was
        return False
    return True


def _told(environ: Environ, began: float) -> Headers:
    """Count the answer, and return the header that is its own."""
    name = middleware.name(environ.get("HTTP_X_REQUEST_ID", ""))
    _telling().tell(request_id=name, seconds=time.perf_counter() - began, now=clock.now())
    return [("X-Request-ID", name)]


@functools.cache
def _telling() -> Telling:
    return Telling(method="POST", route=ROUTE, status=200)


def _is_ordinary(environ: Environ) -> bool:
    """Say whether this is of a usual length, and shows nothing but what every event shows."""
    length = environ.get("CONTENT_LENGTH", "")
    return (
        environ["REQUEST_METHOD"] == "POST"
        and not any(map(environ.get, UNUSUAL))
        and USUAL_LENGTH.fullmatch(length) is not None
        and int(length) <= LONGEST
    )
