"""A cause's page is drawn once a second for all who show nothing of themselves."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from petitions.models import Cause
from petitions.pages import drawn_once
from tests import builders

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _a_long_memory(settings: LazySettings) -> Iterator[None]:
    settings.PAGE_MEMORY_SECONDS = 3600.0
    yield
    drawn_once._pages.cache_clear()
    drawn_once._places.cache_clear()


@pytest.fixture
def cause() -> Cause:
    return builders.an_open_petition(builders.an_organisation("relief")).cause


def look(cause: Cause, *, query: str = "", **headers: str) -> Any:
    place = f"/relief/causes/{cause.slug}/{query}"
    return Client().get(place, HTTP_USER_AGENT=BROWSER, **headers)


def token_in(answer: Any) -> str:
    page = answer.content.decode()
    href = page.partition(f'href="/relief/causes/{answer.resolver_match.kwargs["slug"]}/give?')[2]
    return parse_qs(href.partition('"')[0])["t"][0]


def test_the_second_visitor_asks_for_no_total_and_has_a_token_of_their_own(cause: Cause) -> None:
    with CaptureQueriesContext(connection) as drawn:
        first = look(cause)
    with CaptureQueriesContext(connection) as again:
        second = look(cause)

    assert "donations_fundraisingpage" in str(drawn.captured_queries)
    assert "donations_fundraisingpage" not in str(again.captured_queries)
    mine, theirs = token_in(first), token_in(second)
    assert mine != theirs
    put_in = first.content.decode().replace(quote_plus(mine), quote_plus(theirs))
    assert put_in == second.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_program_that_looks_at_a_kept_page_does_not_reach_the_database(cause: Cause) -> None:
    place = f"/relief/causes/{cause.slug}/"
    Client().get(place, HTTP_USER_AGENT="curl/8")

    with CaptureQueriesContext(connection) as again:
        page = Client().get(place, HTTP_USER_AGENT="curl/8")

    assert cause.title in page.content.decode()
    assert again.captured_queries == []


def test_a_page_is_drawn_from_what_is_true_then_not_from_what_was_found_before(
    cause: Cause,
) -> None:
    look(cause)
    Cause.objects.filter(id=cause.id).update(title="Dig deeper wells")
    kept = look(cause)
    drawn_once._pages.cache_clear()  # their second is over first

    assert "<h1>Dig deeper wells" not in kept.content.decode()
    assert "<h1>Dig deeper wells" in look(cause).content.decode()


def test_the_way_back_from_choosing_a_language_is_the_visitors_own_and_harmless(
    cause: Cause,
) -> None:
    look(cause)

    page = look(cause, query='?utm_source=a"><script>&b=1').content.decode()

    assert "<script>&b" not in page
    value = page.partition('name="next" value="')[2].partition('"')[0]
    assert urlsplit(value).path == f"/relief/causes/{cause.slug}/"
    assert "utm_source=a%22%3E%3Cscript%3E&amp;b=1" in value
    assert drawn_once.ADDRESS not in page
    assert drawn_once.TOKEN not in page


def test_another_language_and_no_visit_are_drawn_apart(cause: Cause) -> None:
    english = look(cause).content.decode()

    french = look(cause, HTTP_ACCEPT_LANGUAGE="fr").content.decode()
    program = Client().get(f"/relief/causes/{cause.slug}/", HTTP_USER_AGENT="curl/8")

    assert 'lang="en"' in english
    assert 'lang="fr"' in french
    assert "give?t=" in english
    assert "give?t=" not in program.content.decode()


def test_whoever_shows_a_cookie_is_drawn_for_alone(cause: Cause) -> None:
    look(cause)
    cause.title = "Dig deeper wells"
    cause.save(update_fields=["title"])
    reader = Client()
    reader.cookies["language"] = "en"

    alone = reader.get(f"/relief/causes/{cause.slug}/", HTTP_USER_AGENT=BROWSER)

    assert "Dig deeper wells" in alone.content.decode()
    assert "<h1>Dig deeper wells" not in look(cause).content.decode()
