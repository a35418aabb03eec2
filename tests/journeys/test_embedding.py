"""A petition on other people's sites: the script, the frame, oEmbed, the count."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from petitions.models import Petition, Signature, Touch
from tests import builders, visits
from tests.clients import PageClient

pytestmark = pytest.mark.django_db

PAGE = "/relief/petitions/clean-water/"
FRAME = f"{PAGE}embed"
COUNT = "/api/v1/organisations/relief/petitions/clean-water/count"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
INES = {"name": "Ines Duarte", "email": "ines@example.org", "country": "PT"}


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"), goal=500)


def oembed(client: Client, url: str, **more: Any) -> Any:
    return client.get(f"/oembed?{urlencode({'url': url, **more})}")


def hidden(response: Any) -> dict[str, str]:
    """Return what the form carries without showing it."""
    form = response.context["form"]
    return {field.html_name: field.value() or "" for field in form.hidden_fields()}


def test_the_script_is_kept_by_browsers_and_may_be_used_by_any_site(client: Client) -> None:
    first = client.get("/embed.js")

    again = client.get("/embed.js", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"].startswith("text/javascript")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert again.status_code == 304


@pytest.mark.usefixtures("petition")
def test_any_site_may_frame_the_embedded_page_and_no_other(client: Client) -> None:
    frame, page = client.get(FRAME), client.get(PAGE)

    assert "frame-ancestors https: http:" in frame.headers["Content-Security-Policy"]
    assert "script-src 'self'" in frame.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_signing_in_a_frame_needs_no_cookie_and_notes_the_sites_link(petition: Petition) -> None:
    link = builders.a_link(petition, channel="facebook")
    framed = PageClient(enforce_csrf_checks=True)
    address = f"{FRAME}?{urlencode({'origin': 'https://paper.example', 'link': link.code})}"
    shown = framed.get(address)
    visits_before = Touch.objects.count()

    framed.cookies.clear()
    answer = framed.post(address, INES | hidden(shown))

    signature = Signature.objects.get()
    assert visits_before == 0
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("?origin=https")
    assert answer.headers["Location"].endswith("asked=1")
    assert signature.touch is not None
    assert signature.touch.link == link
    done = framed.get(f"{FRAME}{answer.headers['Location']}")
    assert "Check your e-mail" in done.content.decode()


@pytest.mark.parametrize(
    ("referrer", "query"),
    [
        ("https://www.paper.example/news?reader=ines", {}),
        ("", {"origin": "https://paper.example"}),
    ],
)
def test_who_signs_in_a_frame_came_from_the_site_around_it(
    petition: Petition, referrer: str, query: dict[str, str]
) -> None:
    framed = PageClient(enforce_csrf_checks=True)
    shown = framed.get(f"{FRAME}?{urlencode(query)}", headers=BROWSER | {"Referer": referrer})
    visits.arrive()
    visit = Touch.objects.get()

    answer = framed.post(f"{FRAME}?{urlencode(query)}", INES | hidden(shown))
    framed.get(f"{FRAME}{answer.headers['Location']}", headers=BROWSER)

    assert (visit.channel, visit.referrer_host) == ("referral", "paper.example")
    assert Signature.objects.get().touch == visit
    visits.arrive()
    assert Touch.objects.count() == 1  # that a mail is on its way is no second visit


def test_a_program_that_looks_at_a_frame_is_no_visit(petition: Petition) -> None:
    PageClient().get(FRAME, headers={"User-Agent": "Slackbot 1.0", "Referer": "https://a.example"})

    visits.arrive()
    assert not Touch.objects.exists()


def test_a_link_of_another_organisation_brings_no_touch(petition: Petition) -> None:
    other = builders.a_link(builders.an_open_petition(builders.an_organisation("other")))

    shown = PageClient().get(f"{FRAME}?link={other.code}")

    assert hidden(shown)["t"] == ""


@pytest.mark.usefixtures("petition")
def test_a_wrong_form_comes_back_in_the_frame_with_its_reasons(client: Client) -> None:
    answer = client.post(f"{FRAME}?lang=fr&origin=https://paper.example", {})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in page
    assert "lang=fr" in page.partition("<form")[2].partition(">")[0]


def test_a_closed_petition_is_framed_without_a_form(petition: Petition, client: Client) -> None:
    Petition.objects.update(state="closed", closed_at=builders.MONDAY)

    page = client.get(FRAME).content.decode()

    assert "This petition takes no signatures." in page
    assert "<form" not in page


def test_an_editor_learns_how_to_embed_a_petition(petition: Petition, client: Client) -> None:
    page = client.get(PAGE).content.decode()

    said = oembed(client, settings.BASE_URL + PAGE).json()

    assert "application/json+oembed" in page
    assert (said["type"], said["version"], said["title"]) == ("rich", "1.0", petition.title)
    assert f'src="{settings.BASE_URL}{FRAME}"' in said["html"]
    assert said["thumbnail_width"] == 1200
    assert said["author_name"] == petition.organisation.name


def test_an_editor_may_ask_by_the_share_link_and_for_less_room(
    petition: Petition, client: Client
) -> None:
    link = builders.a_link(petition)

    said = oembed(client, f"{settings.BASE_URL}/s/{link.code}", maxwidth=320, maxheight=400).json()

    assert (said["width"], said["height"]) == (320, 400)
    assert 'width="320" height="400"' in said["html"]
    assert "thumbnail_url" not in said


def test_a_title_cannot_break_out_of_the_markup(petition: Petition, client: Client) -> None:
    Petition.objects.update(title='"><script>alert(1)</script>')

    said = oembed(client, settings.BASE_URL + PAGE).json()

    assert "<script" not in said["html"]


@pytest.mark.usefixtures("petition")
@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "https://elsewhere.example" + PAGE, "{base}/relief/", "{base}/s/nothing",
     "{base}/nobody/petitions/none/", "javascript:alert(1)"],
)  # fmt: skip
def test_nothing_else_can_be_embedded(client: Client, url: str) -> None:
    answer = oembed(client, url.replace("{base}", settings.BASE_URL))

    assert answer.status_code == 404
    assert "error" in answer.json()


def test_only_json_is_spoken_to_editors(client: Client) -> None:
    assert oembed(client, "x", format="xml").status_code == 501


def test_any_site_may_show_the_count_and_ask_whether_it_has_changed(
    petition: Petition, client: Client
) -> None:
    builders.a_confirmed_signature(petition)
    first = client.get(COUNT, headers={"Origin": "https://paper.example"})

    again = client.get(COUNT, headers={"If-None-Match": first.headers["ETag"]})
    builders.a_confirmed_signature(petition)
    after = client.get(COUNT, headers={"If-None-Match": first.headers["ETag"]})

    assert json.loads(first.content) == {"signatures": 1, "goal": 500, "open": True}
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=5"
    assert again.status_code == 304
    assert (after.status_code, after.json()["signatures"]) == (200, 2)


@pytest.mark.usefixtures("petition")
def test_a_browser_may_ask_beforehand(client: Client) -> None:
    answer = client.options(COUNT, headers={"Origin": "https://paper.example"})

    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Methods"] == "GET"
