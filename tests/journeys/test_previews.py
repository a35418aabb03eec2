"""What a shared link looks like in a chat or a feed, and what a network's fetcher is told."""

import re
import struct
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from petitions.models import Petition, Touch
from tests import builders

pytestmark = pytest.mark.django_db

PAGE = "/relief/petitions/clean-water/"
FETCHERS = ["facebookexternalhit/1.1", "WhatsApp/2.23.20.0", "TelegramBot (like TwitterBot)"]
SIZE = (1200, 630)


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"), title="Wells & “pipes”")


def tags(response: Any) -> dict[str, str]:
    page = response.content.decode()
    found = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def canonical(response: Any) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]+)"', response.content.decode())
    assert found is not None
    return found[1]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])  # type: ignore[return-value]


def test_a_petition_says_what_a_preview_needs(petition: Petition, client: Client) -> None:
    said = tags(client.get(PAGE))

    assert said["og:title"] == petition.title
    assert said["og:site_name"] == petition.organisation.name
    assert said["og:url"] == settings.BASE_URL + PAGE
    assert said["og:image"].startswith(f"{settings.BASE_URL}{PAGE}card.png?v=")
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert petition.title in said["og:image:alt"]
    assert said["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("agent", FETCHERS)
def test_a_fetcher_keeps_the_share_link_itself_as_the_address(
    petition: Petition, client: Client, agent: str
) -> None:
    link = builders.a_link(petition)

    answer = client.get(f"/s/{link.code}", headers={"User-Agent": agent})

    assert answer.status_code == 200
    assert tags(answer)["og:url"] == f"{settings.BASE_URL}/s/{link.code}"
    assert tags(answer)["og:title"] == petition.title
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not Touch.objects.exists()


def test_a_page_reached_through_a_link_names_its_address_without_the_token(
    petition: Petition, client: Client
) -> None:
    answer = client.get(f"{PAGE}?t=some-token")

    assert canonical(answer) == settings.BASE_URL + PAGE
    assert "some-token" not in str(tags(answer))


def test_each_language_of_a_page_is_an_address_of_its_own(
    petition: Petition, client: Client
) -> None:
    answer = client.get(f"{PAGE}?lang=fr&t=x")

    assert canonical(answer) == f"{settings.BASE_URL}{PAGE}?lang=fr"
    assert b'hreflang="en"' in answer.content


def test_the_picture_is_drawn_once_and_kept_by_what_it_says(
    petition: Petition, client: Client
) -> None:
    first = client.get(f"{PAGE}card.png")

    again = client.get(f"{PAGE}card.png", headers={"If-None-Match": first.headers["ETag"]})
    builders.a_confirmed_signature(petition)
    after = client.get(f"{PAGE}card.png", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "image/png"
    assert size_of(first.content) == SIZE
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert (again.status_code, again.content) == (304, b"")
    assert after.status_code == 200
    assert after.headers["ETag"] != first.headers["ETag"]
    assert "Set-Cookie" not in first.headers


def test_the_address_of_the_picture_changes_with_the_picture(
    petition: Petition, client: Client
) -> None:
    before = tags(client.get(PAGE))["og:image"]

    Petition.objects.update(title="Wells for all")

    assert tags(client.get(PAGE))["og:image"] != before


@pytest.mark.parametrize("title", ["停止污染饮用水", "🐝🐝🐝", "x" * 200, "مياه نظيفة", '"#{}$\\'])
def test_whatever_a_title_holds_a_picture_is_drawn(
    petition: Petition, client: Client, title: str
) -> None:
    Petition.objects.update(title=title)

    answer = client.get(f"{PAGE}card.png")

    assert answer.status_code == 200
    assert size_of(answer.content) == SIZE


def test_a_draft_has_no_picture(client: Client) -> None:
    draft = builders.an_open_petition(builders.an_organisation("relief"))
    Petition.objects.filter(id=draft.id).update(state="draft", published_at=None)

    assert client.get(f"{PAGE}card.png").status_code == 404


@pytest.mark.usefixtures("petition")
@pytest.mark.parametrize("path", ["/", "/relief/", "/relief/causes/clean-water/"])
def test_every_page_that_lists_has_an_address_of_its_own(client: Client, path: str) -> None:
    answer = client.get(f"{path}?t=carried")

    assert canonical(answer) == tags(answer)["og:url"] == settings.BASE_URL + path
    assert tags(answer)["og:title"]
    assert "og:image" not in tags(answer)
