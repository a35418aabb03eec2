"""Ways to a petition without a share link: counted once, carried on, remembered only if asked."""

import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from donations.models import Pledge
from mobilize.kit import ids
from petitions.models import LinkPreview, Petition, Signature, Touch
from petitions.services import memories, sharing, signing, touch_tokens
from tests import builders
from tests.builders import MONDAY
from tests.clients import PageClient

pytestmark = pytest.mark.django_db

CAUSE = "/relief/causes/clean-water/"
PAGE = "/relief/petitions/clean-water/"
GIVE = f"{CAUSE}give"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OMAR = {"name": "Omar Diallo", "email": "omar@example.org", "country": "SN"}


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    settings.RATE_LIMIT_SCALE = 0.0


@pytest.fixture
def petition() -> Petition:
    return builders.an_open_petition(builders.an_organisation("relief"))


def text(response: Any) -> str:
    return unescape(response.content.decode())


def visit(client: Client, address: str = PAGE, *, referrer: str = "", **headers: str) -> Any:
    said = {"User-Agent": BROWSER} | ({"Referer": referrer} if referrer else {})
    return client.get(address, headers={**said, **headers})


def carried(response: Any) -> str:
    found = re.search(r'type="hidden" name="t" value="([^"]*)"', text(response))
    assert found is not None
    return found[1]


def sign(client: Client, token: str) -> Signature:
    page = text(client.get(PAGE, {"t": token} if token else {}))
    said = dict(re.findall(r'type="hidden" name="(form)" value="([^"]*)"', page))
    assert client.post(PAGE, OMAR | said | {"t": token}).status_code == 303
    return Signature.objects.get()


def confirm(signature: Signature) -> Signature:
    """Follow the mailed link on another device, which knows of nothing."""
    answer = PageClient().post(f"/confirm/{signing.confirm_token(signature)}")
    assert answer.status_code == 303
    signature.refresh_from_db()
    return signature


def channels() -> list[str]:
    return list(Touch.objects.order_by("id").values_list("channel", flat=True))


@pytest.mark.parametrize("address", [PAGE, CAUSE, GIVE])
def test_a_visit_without_a_link_is_counted_with_what_it_shows(
    petition: Petition, client: Client, address: str
) -> None:
    page = visit(
        client,
        f"{address}?utm_campaign=May+letter&fbclid=IwAR-somebody",
        referrer="https://l.facebook.com/l.php?u=secret",
    )

    touch = Touch.objects.get()
    assert page.status_code == 200
    assert (touch.channel, touch.known_by, touch.link_id) == ("facebook", "click_id", None)
    assert (touch.campaign, touch.click_id) == ("may-letter", "fbclid")
    assert touch.referrer_host == "l.facebook.com"
    assert (touch.cause_id, touch.petition_id) == (
        petition.cause_id, petition.id if address == PAGE else None,
    )  # fmt: skip


def test_what_nothing_tells_is_counted_as_unknown(petition: Petition, client: Client) -> None:
    visit(client)

    assert channels() == ["unknown"]


def test_the_way_travels_in_the_form_and_survives_confirming_elsewhere(
    petition: Petition, client: Client
) -> None:
    token = carried(visit(client, referrer="https://www.reddit.com/r/water"))

    signature = confirm(sign(client, token))

    assert signature.journey == ["reddit"]
    assert [str(signature.touch_id)] == [str(touch) for touch in signature.touches]
    assert signature.parent_id is None


def test_a_visit_that_was_not_recorded_is_made_from_its_token(
    petition: Petition, client: Client
) -> None:
    token = carried(visit(client, f"{PAGE}?utm_source=whatsapp"))
    said = touch_tokens.read(token)
    assert said is not None
    assert said.visit is not None
    lost = replace(said.visit, touch_id=ids.new())  # as if the database had been away

    signature = confirm(sign(client, touch_tokens.of_visit(lost)))

    assert signature.journey == ["whatsapp"]
    assert Touch.objects.get(id=lost.touch_id).source == "whatsapp"


def test_who_gives_carries_the_way_too(petition: Petition, client: Client) -> None:
    token = carried(visit(client, GIVE, referrer="https://www.youtube.com/watch?v=1"))
    gift = {"amount": "25", "rail": "transfer", "name": "Omar", "email": "omar@example.org"}

    answer = client.post(GIVE, gift | {"t": token})

    pledge = Pledge.objects.get()
    assert answer.status_code == 303
    assert (pledge.journey, len(pledge.touches)) == (["youtube"], 1)


def test_going_on_from_a_page_of_ours_is_no_new_visit_and_loses_nothing(
    petition: Petition, client: Client
) -> None:
    cause = text(visit(client, CAUSE, referrer="https://bsky.app/"))
    (address,) = set(re.findall(rf'href="({PAGE}\?t=[^"]+)"', cause))

    page = visit(client, address, referrer=settings.BASE_URL + CAUSE)
    visit(client, PAGE, referrer=settings.BASE_URL + "/")

    assert channels() == ["bluesky"]
    assert confirm(sign(client, carried(page))).journey == ["bluesky"]


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "Mozilla/5.0 (compatible; MailScanner/1.0)"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_programs_and_pages_loaded_ahead_are_no_visits(
    petition: Petition, client: Client, headers: dict[str, str]
) -> None:
    page = visit(client, **headers)

    assert page.status_code == 200
    assert (channels(), carried(page)) == ([], "")


def test_reading_without_a_choice_sets_no_cookie(petition: Petition, client: Client) -> None:
    page = visit(client, referrer="https://www.reddit.com/")

    assert memories.COOKIE not in page.cookies
    assert "Remember on this device which links brought me here" in text(page)


def test_who_asks_to_be_remembered_is_credited_with_every_way(
    petition: Petition, client: Client
) -> None:
    first = carried(visit(client, referrer="https://www.reddit.com/"))
    answer = client.post(f"{PAGE}remember", {"choice": "remember", "t": first})
    cookie = answer.cookies[memories.COOKIE]
    link = builders.a_link(petition, channel="qr")
    arrived = visit(client, f"/s/{link.code}")
    visit(client, arrived.headers["Location"])
    last = carried(visit(client, referrer="https://t.co/x"))

    signature = confirm(sign(client, last))

    assert answer.headers["Location"].startswith(f"{PAGE}?t=")
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/relief/")
    assert cookie["max-age"] == 90 * 24 * 3600
    assert signature.journey == ["reddit", "qr", "x"]
    assert signature.touch.link_id == link.id  # the one whose link counts for the forest


def test_a_device_forgets_at_once(petition: Petition, client: Client) -> None:
    token = carried(visit(client, referrer="https://www.reddit.com/"))
    client.post(f"{PAGE}remember", {"choice": "remember", "t": token})
    assert "This device remembers for 90 days" in text(visit(client, f"{PAGE}?t={token}"))

    client.post(f"{PAGE}remember", {"choice": "forget", "t": token})
    later = carried(visit(client, referrer="https://t.co/x"))

    assert client.cookies[memories.COOKIE].value == ""
    assert confirm(sign(client, later)).journey == ["x"]


@pytest.mark.parametrize("value", ["", "made-up", "a:b:c"])
def test_a_damaged_memory_is_none(petition: Petition, client: Client, value: str) -> None:
    client.cookies[memories.COOKIE] = value

    page = visit(client, referrer="https://www.reddit.com/")

    assert page.status_code == 200
    assert memories.COOKIE not in page.cookies


def test_a_journey_remembers_the_newest_ten(petition: Petition, client: Client) -> None:
    client.post(f"{PAGE}remember", {"choice": "remember"})
    for _ in range(12):
        token = carried(visit(client, referrer="https://www.reddit.com/"))

    assert len(sign(client, token).touches) == 10
    assert len(token) < touch_tokens.LONGEST


def of_the_neighbours(petition: Petition) -> str:
    other = builders.an_open_petition(builders.an_organisation("other"))
    return sharing.touch_token(builders.a_link(other), ids.new())


def too_old(petition: Petition) -> str:
    old = UUID("01700000-0000-7000-8000-000000000000")
    return sharing.touch_token(builders.a_link(petition), old)


@pytest.mark.parametrize(
    "made", [lambda _: "tampered", lambda _: "x" * 3000, of_the_neighbours, too_old]
)
def test_a_token_that_is_not_good_leads_to_the_page_and_credits_nobody(
    petition: Petition, client: Client, made: Any
) -> None:
    token = made(petition)

    page = visit(client, f"{PAGE}?t={token}")
    signature = confirm(sign(client, carried(page)))

    assert page.status_code == 200
    assert (signature.touch_id, signature.touches, signature.journey) == (None, [], [])
    assert not Touch.objects.exists()


@pytest.mark.parametrize("code", ["xyz", "AbC123xYz0", "%00", "..", "a" * 500])
def test_an_unknown_link_leads_to_a_page_that_helps(
    petition: Petition, client: Client, code: str
) -> None:
    page = client.get(f"/s/{code}", headers={"User-Agent": BROWSER, "Accept": "text/html"})

    assert page.status_code == 404
    assert 'href="/"' in text(page)
    assert not Touch.objects.exists()


@pytest.mark.parametrize(
    "query", ["next=https://evil.example", "url=//evil.example", "t=https://evil.example/"]
)
def test_no_link_leads_off_our_site(petition: Petition, client: Client, query: str) -> None:
    link = builders.a_link(petition)

    answer = client.get(f"/s/{link.code}?{query}", headers={"User-Agent": BROWSER})
    chosen = client.post(f"{PAGE}remember?{query}", {"choice": "forget", "next": "//evil.example"})

    for led in (answer, chosen):
        parts = urlsplit(led.headers["Location"])
        assert (parts.scheme, parts.netloc, parts.path) == ("", "", PAGE)
        assert "evil" not in str(parse_qs(parts.query))


def test_a_networks_look_at_a_link_is_kept_once_and_counts_for_nobody(
    petition: Petition, client: Client
) -> None:
    signer = builders.a_confirmed_signature(petition)
    sharing.make_links(signer, now=MONDAY)
    code = signer.links.get(channel="whatsapp").code

    for agent in ["WhatsApp/2.23.20.0 A", "WhatsApp/2.24 i", "TelegramBot (like TwitterBot)"]:
        assert client.get(f"/s/{code}", headers={"User-Agent": agent}).status_code == 200

    seen = LinkPreview.objects.order_by("network").values_list("network", "link__code", "times")
    assert list(seen) == [("telegram", code, 1), ("whatsapp", code, 1)]
    assert not Touch.objects.exists()
