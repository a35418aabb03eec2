"""Middleware: a name for every request, and one line about how it went."""

import functools
import re
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware

from mobilize.http import metrics
from mobilize.http.errors import understand
from mobilize.http.refusals import respond
from mobilize.kit import ids

log = structlog.get_logger(__name__)

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
NO_ROUTE = "-"
QUIET = "health/"  # asked every few seconds by machines


class RequestId:
    """Name the request, answer the name, count it and write one line about it.

    A well-formed X-Request-ID is kept, so that a line here meets the caller's own.
    Stands outermost, so that it sees every answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        request_id = name(request.headers.get("X-Request-ID", ""))
        request.request_id = request_id  # type: ignore[attr-defined]  # ours, read by errors.answer
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

        response = self.get_response(request)

        response.headers["X-Request-ID"] = request_id
        _tell_of(request, response.status_code, time.perf_counter() - started)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal that a page raised; bugs go on to `handler500`."""
        problem = understand(exception)
        return respond(request, problem) if problem else None


def name(asked: str) -> str:
    """Return the caller's own name of a request, or a new one where theirs will not do."""
    return asked if WELL_FORMED.fullmatch(asked) else ids.name()


def _tell_of(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = match.route if match else getattr(request, "route", NO_ROUTE)
    # A made-up method would make a metric of its own, without end.
    method = request.method if request.method in METHODS else "OTHER"
    tell(method=method, route=route, status=status, seconds=seconds)


def tell(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count an answered request and write its line."""
    metrics.REQUESTS.labels(method, route, status).inc()
    metrics.LATENCY.labels(route).observe(seconds)
    say = log.debug if route.startswith(QUIET) else log.info
    say("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


class Slashes(CommonMiddleware):
    """Adds a missing slash by a 308: a POST keeps its method and its body."""

    response_redirect_class = staticmethod(  # type: ignore[assignment]
        functools.partial(HttpResponsePermanentRedirect, preserve_request=True)
    )


class LateSlashes(Slashes):
    """The same for machines, which are asked to try again only where nothing was found."""

    def process_request(self, request: HttpRequest) -> None:
        return None


def no_page(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., Any]:
    """Say of an answer for machines that no browser may make a page of it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return response

    return answer
