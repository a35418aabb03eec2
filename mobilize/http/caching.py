"""Answers that browsers and proxies may keep, and ask about by what they hold."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag

Answer = TypeVar("Answer", bound=HttpResponse)


def kept(
    request: HttpRequest, *, digest: str, seconds: int, make: Callable[[], Answer]
) -> Answer | HttpResponse:
    """Return what `make` makes, good for some seconds, or a 304 to whoever holds it already.

    `digest` names the content: equal digests are equal answers, for everybody.
    """
    etag = quote_etag(digest)
    held = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    answer = HttpResponse(status=304) if etag in held or "*" in held else make()
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = f"public, max-age={seconds}"
    return answer
