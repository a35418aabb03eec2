"""Every page of ours, found by asking every route."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Not pages of ours: the admin and the allauth library's, the API, and what machines ask.
FOREIGN = ("admin/", "accounts/", "api/", "health/", "metrics", "webhooks/")


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not route.startswith(FOREIGN):
            yield route


def pages(client: Client, places: dict[str, str]) -> Iterator[str]:
    """Find the addresses that answer a GET with a page."""
    for route in routes(get_resolver().url_patterns):
        path = f"/{route}"
        for part, value in places.items():
            path = path.replace(part, value)
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield path
