"""A supporter's way over pages, without JavaScript: read, sign, confirm, share, stop the mails."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from petitions.models import ShareLink, Signature, Touch
from petitions.services import consenting, sharing, unsubscribing
from tests.api.petition_callers import (
    CAUSE,
    PETITION,
    a_campaigner,
    an_open_petition,
    the_mailed_token,
)
from tests.clients import PageClient

pytestmark = pytest.mark.django_db

PAGE = "/relief/petitions/cancel-the-debt/"
OMAR = {"name": "Omar Diallo", "email": "omar@example.org", "country": "SN", "t": ""}
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    """A test fills in a form in no time, from one address, as only a program would."""
    settings.RATE_LIMIT_SCALE = 0.0


def text(response: Any) -> str:
    return unescape(response.content.decode())


def signed(client: Client) -> str:
    found = re.search(r"<strong>([\d,]+)</strong> of", text(client.get(PAGE)))
    assert found is not None
    return found[1]


def carried(client: Client) -> dict[str, str]:
    """Return what the form carries without showing it, as a browser sends it back."""
    return dict(
        re.findall(r'type="hidden" name="(form|t)" value="([^"]*)"', text(client.get(PAGE)))
    )


@pytest.fixture
def confirmed(client: Client) -> str:
    """Let Omar sign and confirm; return the address of his thanks page."""
    an_open_petition()
    client.post(PAGE, OMAR | carried(client) | {"share_prompts": "on"})
    return str(
        client.post(f"/confirm/{the_mailed_token(consents='share_prompts')}").headers["Location"]
    )


def test_every_public_page_leads_to_the_petition(client: Client) -> None:
    an_open_petition()

    for address in ["/", "/relief/", "/relief/causes/haiti/"]:
        page = client.get(address)

        assert page.status_code == 200
        assert f'href="{PAGE}"' in text(page)
        assert text(page).count("<h1") == 1


@pytest.mark.parametrize("path", ["", "check-mail"])
def test_a_draft_has_no_page(client: Client, path: str) -> None:
    ines = a_campaigner("relief")
    ines.post("causes/", CAUSE)
    ines.post("petitions/", PETITION)

    page = client.get(PAGE + path)

    assert page.status_code == 404
    assert client.get("/relief/causes/haiti/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/nobody/", "/relief/petitions/none/", "/s/none", "/s/none/qr.svg"]
)
def test_an_unknown_address_is_a_plain_page(client: Client, address: str) -> None:
    an_open_petition()

    page = client.get(address, headers={"Accept": "text/html"})

    assert page.status_code == 404
    assert "<h1>" in text(page)


def test_no_box_is_ticked_beforehand(client: Client) -> None:
    an_open_petition()

    page = text(client.get(PAGE))

    assert page.count('type="checkbox"') == 4
    assert "checked" not in page
    assert "Relief may write to me by e-mail now and then with links to share this petition" in page


def test_what_is_missing_is_said_above_the_form_and_beside_each_field(client: Client) -> None:
    an_open_petition()

    page = client.post(PAGE, {"email": "omar@example.org"})

    assert page.status_code == 400
    assert "There is a problem" in text(page)
    assert 'href="#id_name"' in text(page)
    assert 'id="id_name_error"' in text(page)
    assert re.search(r'name="name"[^>]*aria-describedby="[^"]*id_name_error"', text(page))
    assert 'value="omar@example.org"' in text(page)


def test_an_address_that_is_none_is_refused_beside_its_field(client: Client) -> None:
    an_open_petition()

    page = client.post(PAGE, OMAR | {"email": "omar at example"})

    assert page.status_code == 400
    assert 'href="#id_email"' in text(page)


def test_signing_leads_to_a_request_to_check_the_mail(client: Client) -> None:
    an_open_petition()

    answer = client.post(PAGE, OMAR)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}check-mail")
    assert "Check your e-mail" in text(client.get(answer.headers["Location"]))
    assert signed(client) == "0"


def test_looking_at_the_confirmation_page_confirms_nothing(client: Client) -> None:
    an_open_petition()
    client.post(PAGE, OMAR)

    page = client.get(f"/confirm/{the_mailed_token()}")

    assert "Confirm my signature" in text(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert signed(client) == "0"


def test_confirming_counts_once_and_leads_to_fourteen_links(client: Client, confirmed: str) -> None:
    again = client.post(f"/confirm/{the_mailed_token()}")

    page = text(client.get(confirmed))

    assert again.headers["Location"].rpartition("/")[0] == confirmed.rpartition("/")[0]
    assert signed(client) == "1"
    codes = set(re.findall(r"/s/([A-Za-z0-9]{10})", page.replace("%2F", "/")))
    assert len(codes) == 14
    assert 'href="/relief/causes/haiti/give"' in page


def test_whoever_is_looked_at_first_is_told_so_and_shares_the_pages_own_address(
    client: Client, settings: Settings
) -> None:
    an_open_petition()
    client.post(PAGE, OMAR | carried(client) | {"homepage": "filled in by a program"})

    thanks = text(client.get(client.post(f"/confirm/{the_mailed_token()}").headers["Location"]))

    assert Signature.objects.get().state == "held"
    assert "before they count" in thanks
    assert "/s/" not in thanks
    assert f"{settings.BASE_URL}{PAGE}</code>" in thanks


def test_the_qr_code_is_a_picture_of_the_link(client: Client, confirmed: str) -> None:
    found = re.search(r'src="(/s/\w+/qr\.svg)"', text(client.get(confirmed)))
    assert found is not None

    picture = client.get(found[1])

    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.content.lstrip().startswith(b"<svg")


def test_who_comes_through_a_link_signs_below_its_owner(client: Client, confirmed: str) -> None:
    code = ShareLink.objects.get(channel="facebook").code
    arrived = client.get(f"/s/{code}", headers={"User-Agent": BROWSER})
    (token,) = parse_qs(urlsplit(arrived.headers["Location"]).query)["t"]

    aisha_says = carried(client) | {"email": "aisha@example.org", "t": token}
    answer = client.post(PAGE, OMAR | aisha_says)

    assert arrived.status_code == 302
    assert arrived.headers["Location"].startswith(PAGE)
    assert answer.status_code == 303
    thanks = client.post(f"/confirm/{the_mailed_token()}").headers["Location"]
    assert 'href="/relief/causes/haiti/give?t=' in text(client.get(thanks))
    aisha, omar = Signature.objects.order_by("-id")
    assert (aisha.parent_id, aisha.depth, aisha.journey) == (omar.id, 1, ["facebook"])


@pytest.mark.parametrize(
    ("method", "agent", "visits"),
    [("GET", BROWSER, 1), ("HEAD", BROWSER, 0), ("GET", "curl/8.9", 0), ("GET", "", 0)],
)
def test_only_people_are_counted_as_visits(
    client: Client, confirmed: str, method: str, agent: str, visits: int
) -> None:
    code = ShareLink.objects.get(channel="whatsapp").code

    answer = client.generic(method, f"/s/{code}", headers={"User-Agent": agent})

    assert answer.status_code == 302
    assert Touch.objects.count() == visits


def test_looking_at_the_unsubscribe_page_changes_nothing_and_one_post_ends_the_mails(
    confirmed: str,
) -> None:
    omar = Signature.objects.get().supporter
    address = f"/unsubscribe/{unsubscribing.token_for(omar, mail_id=omar.id)}"
    stranger = PageClient(enforce_csrf_checks=True)

    page = stranger.get(address)
    before = consenting.holds(supporter_id=omar.id, purpose="share_prompts")
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})

    assert "Stop these e-mails" in text(page)
    assert (before, answer.status_code) == (True, 200)
    assert not consenting.holds(supporter_id=omar.id, purpose="share_prompts")


@pytest.mark.parametrize("address", ["/confirm/", "/unsubscribe/", f"{PAGE}thanks/"])
def test_a_damaged_token_gets_a_plain_sentence(client: Client, address: str) -> None:
    an_open_petition()

    page = client.get(f"{address}made-up", headers={"Accept": "text/html"})

    assert page.status_code == 400
    assert "This link is not valid." in text(page)


def test_a_closed_petition_can_be_read_and_not_signed(client: Client) -> None:
    an_open_petition().post("petitions/cancel-the-debt/close")

    page, answer = client.get(PAGE), client.post(PAGE, OMAR)

    assert "It no longer takes signatures." in text(page)
    assert 'name="email"' not in text(page)
    assert answer.status_code == 409


def test_the_form_is_refused_without_its_token() -> None:
    an_open_petition()

    answer = Client(enforce_csrf_checks=True).post(PAGE, OMAR)

    assert answer.status_code == 403


def test_pages_bring_no_inline_script_and_no_inline_style(client: Client, confirmed: str) -> None:
    for address in ["/", "/relief/", PAGE, f"{PAGE}check-mail", confirmed]:
        page = text(client.get(address))

        assert re.findall(r"<script(?! src=\"/static/)", page) == []
        assert "style=" not in page


@pytest.mark.django_db(transaction=True)  # what a visit names is asked at commit
def test_a_link_leads_on_even_when_its_visit_cannot_be_noted(
    client: Client, confirmed: str
) -> None:
    link = ShareLink.objects.get(channel="facebook")
    sharing.resolve(link.code)  # this process remembers the link …
    ShareLink.objects.filter(id=link.id).delete()  # … and now no touch can name it

    answer = client.get(f"/s/{link.code}", headers={"User-Agent": BROWSER})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{PAGE}?t=")
    assert not Touch.objects.filter(link_id=link.id).exists()
