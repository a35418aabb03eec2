"""A web application that only redirects: the yardstick for `/s/<code>` on the same server."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer 302 to everything."""
    start_response("302 Found", [("Location", "/"), ("Content-Length", "0")])
    return [b""]
