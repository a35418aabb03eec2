"""Every page that any route gives, on a phone and in French, whose words are the longest."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import builders
from tests.browser.looking import faults_of
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = 360
# Not pages of ours: the admin and the allauth library's, the API, and what machines ask.
FOREIGN = ("admin/", "accounts/", "api/", "health/", "metrics", "webhooks/")


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot reads page after page


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


def test_every_page_is_readable_and_accessible_in_french(visit: Callable[..., Any]) -> None:
    greta = builders.a_user("greta@example.org")
    organisation = builders.an_organisation("relief", owner=greta)
    places = {"<slug:org>": "relief", **builders.places_of(organisation, mark="Water")}
    staff = at_work(greta)
    staff.post("/language", {"language": "fr"})

    found = list(pages(staff, places))
    faults = {path: faults_of(visit, path, PHONE, client=staff) for path in found}

    assert len(found) > 50
    assert {path: wrong for path, wrong in faults.items() if wrong} == {}
