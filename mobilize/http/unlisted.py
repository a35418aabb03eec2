"""Pages that are for one person only: whoever holds the token in their address."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def private(view: Callable[..., R]) -> Callable[..., R]:
    """Keep a page whose address holds a token out of caches and search engines."""

    @functools.wraps(view)
    def unlisted(request: HttpRequest, **path: Any) -> R:
        response = view(request, **path)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return unlisted
