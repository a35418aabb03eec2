"""The short way of `/s/<code>` answers what Django would, and leaves it all it does not know."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from mobilize.http import manners
from mobilize.kit import tokens
from petitions.models import Petition, ShareLink, Touch
from petitions.pages.shortcut import Shortcut
from petitions.services import touch_tokens
from tests import builders, visits, wsgi
from tests.wsgi import Answer, CountingDjango

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    with wsgi.one_connection():
        yield


@pytest.fixture
def django() -> CountingDjango:
    return CountingDjango()


@pytest.fixture
def link() -> ShareLink:
    return builders.a_link(builders.an_open_petition(builders.an_organisation("relief")))


def ask(app: Callable[..., Any], path: str, **more: str) -> Answer:
    """Ask as a browser would."""
    browser = {"HTTP_USER_AGENT": BROWSER, "HTTP_ACCEPT_LANGUAGE": "fr-FR,fr;q=0.8"}
    return wsgi.ask(app, path, **(browser | more))


def token_in(answer: Answer) -> dict[str, Any]:
    (token,) = parse_qs(urlsplit(answer[1]["Location"]).query)["t"]
    return tokens.read(touch_tokens.PURPOSE, token)


@pytest.mark.parametrize("language", ["fr-FR,fr;q=0.8", "en", ""])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_short_way_answers_what_django_does_header_by_header(
    django: CountingDjango, link: ShareLink, scheme: str, language: str
) -> None:
    app = Shortcut(django)
    manner = {"HTTP_ACCEPT_LANGUAGE": language, "wsgi.url_scheme": scheme}
    by_django = ask(app, f"/s/{link.code}", **manner)

    by_shortcut = ask(app, f"/s/{link.code}", **manner)

    assert django.asked == 1
    own = {"Location", "X-Request-ID"}
    assert by_shortcut[0] == by_django[0] == "302 Found"
    assert by_shortcut[1].keys() == by_django[1].keys() >= own | {"Cache-Control", "X-Robots-Tag"}
    for name in by_django[1].keys() - own:
        assert by_shortcut[1][name] == by_django[1][name]
    assert by_shortcut[2] == by_django[2] == b""
    paths = [
        urlsplit(answer[1]["Location"])._replace(query="") for answer in (by_django, by_shortcut)
    ]
    assert paths[0] == paths[1]
    assert token_in(by_shortcut) == token_in(by_django) | {"t": token_in(by_shortcut)["t"]}
    assert by_shortcut[1]["X-Request-ID"] != by_django[1]["X-Request-ID"]


def test_what_networks_add_to_a_link_changes_nothing(
    django: CountingDjango, link: ShareLink
) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    answer = ask(
        app, f"/s/{link.code}", QUERY_STRING="fbclid=IwAR0", HTTP_REFERER="https://m.example/"
    )

    assert (django.asked, answer[0]) == (1, "302 Found")


@pytest.mark.parametrize("kind", ["document", "iframe"])
def test_a_page_that_says_to_be_one_takes_the_short_way(
    django: CountingDjango, link: ShareLink, kind: str
) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    answer = ask(app, f"/s/{link.code}", HTTP_SEC_FETCH_DEST=kind)

    assert (django.asked, answer[0]) == (1, "302 Found")


def test_a_link_shown_as_a_picture_is_no_visit(django: CountingDjango, link: ShareLink) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    ask(app, f"/s/{link.code}", HTTP_SEC_FETCH_DEST="image")
    visits.arrive()

    assert Touch.objects.count() == 1


def test_both_ways_keep_the_same_touch(django: CountingDjango, link: ShareLink) -> None:
    app = Shortcut(django)

    answers = [ask(app, f"/s/{link.code}") for _ in range(2)]
    visits.arrive()

    of_django, of_shortcut = (
        Touch.objects.filter(id=UUID(token_in(answer)["t"])).values().get() for answer in answers
    )
    assert django.asked == 1
    assert of_shortcut | {"id": 0, "occurred_at": 0} == of_django | {"id": 0, "occurred_at": 0}
    assert of_shortcut["occurred_at"] >= of_django["occurred_at"]


def test_a_callers_own_name_of_the_request_is_answered(
    django: CountingDjango, link: ShareLink
) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    named = ask(app, f"/s/{link.code}", HTTP_X_REQUEST_ID="caller-0001")
    unnamed = ask(app, f"/s/{link.code}", HTTP_X_REQUEST_ID='"evil", "x": "')

    assert django.asked == 1
    assert named[1]["X-Request-ID"] == "caller-0001"
    assert UUID(unnamed[1]["X-Request-ID"]).version == 7


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"REQUEST_METHOD": "HEAD"}, "302 Found"),
        ({"REQUEST_METHOD": "POST"}, "403 Forbidden"),
        ({"HTTP_COOKIE": "journey=consented"}, "302 Found"),
        ({"HTTP_COOKIE": "language=fr"}, "302 Found"),
        ({"HTTP_SEC_PURPOSE": "prefetch"}, "302 Found"),
        ({"HTTP_PURPOSE": "preview"}, "302 Found"),
        ({"HTTP_X_PURPOSE": "preview"}, "302 Found"),
        ({"HTTP_X_MOZ": "prefetch"}, "302 Found"),
        ({"HTTP_SEC_FETCH_DEST": "image"}, "302 Found"),
        ({"HTTP_SEC_FETCH_DEST": "empty"}, "302 Found"),
        ({"HTTP_USER_AGENT": "curl/8.9"}, "302 Found"),
        ({"HTTP_USER_AGENT": ""}, "302 Found"),
        ({"HTTP_USER_AGENT": "WhatsApp/2.23 A"}, "200 OK"),
        ({"HTTP_HOST": "elsewhere.example"}, "400 Bad Request"),
        ({"HTTP_ACCEPT_LANGUAGE": "pt"}, "302 Found"),
        ({"CONTENT_LENGTH": "3"}, "302 Found"),
        ({"QUERY_STRING": "lang=en"}, "302 Found"),
        ({"QUERY_STRING": "utm_source=a&l%61ng=en"}, "302 Found"),
        ({"HTTP_USER_AGENT": BROWSER + " " * 500}, "302 Found"),
    ],
)
def test_whoever_is_not_like_everybody_is_led_through_django(
    django: CountingDjango, link: ShareLink, more: dict[str, str], status: str
) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    answer = ask(app, f"/s/{link.code}", **more)

    assert (django.asked, answer[0]) == (2, status)


@pytest.mark.parametrize("path", ["/s/none", "/s/", "/s/{code}/qr.svg", "/relief/", "/s/{code}/"])
def test_other_addresses_are_never_learned(
    django: CountingDjango, link: ShareLink, path: str
) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    answers = [ask(app, path.format(code=link.code)) for _ in range(2)]

    assert django.asked == 3
    assert answers[0][0] == answers[1][0] != "302 Found"


def test_another_link_is_learned_by_one_visit(django: CountingDjango, link: ShareLink) -> None:
    other = builders.a_link(Petition.objects.get(), channel="email")
    app = Shortcut(django)

    links = [
        token_in(ask(app, f"/s/{each.code}"))["l"] for each in (link, link, other, other, link)
    ]

    assert django.asked == 2
    assert links == [str(each.id) for each in (link, link, other, other, link)]


def test_what_was_learned_is_forgotten_after_a_minute(
    django: CountingDjango, link: ShareLink
) -> None:
    app = Shortcut(django)
    ask(app, f"/s/{link.code}")

    app._links.forget_at -= manners.LEARNED_FOR + 1
    ask(app, f"/s/{link.code}")

    assert django.asked == 2


def test_nobody_can_make_it_learn_without_end(
    django: CountingDjango, link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "MOST", 3)
    app = Shortcut(django)

    for number in range(8):
        ask(app, f"/s/{link.code}", HTTP_ACCEPT_LANGUAGE=f"en;q=0.{number}")

    assert django.asked == 8
    assert len(app._manners) <= 3
