"""The share step in a browser: on phones and desks, with and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mobilize.kit import clock, ids
from mobilize.organisations.models import Membership, Role
from petitions.domain import share_limits
from petitions.models import Petition, ShareLink, Signature
from petitions.services import share_wording, sharing, signing
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Clean water for every quarter of Port-au-Prince, before the next hurricane season begins"
STAFF = "/staff/relief/petitions/clean-water/sharing/"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
# What the device's own share menu was given, in a browser that has none.
SHARE_MENU = "navigator.share = async (data) => { window.shared = data; };"
NO_CLIPBOARD = "navigator.clipboard.writeText = () => Promise.reject(new Error('no'));"


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot reads page after page


@pytest.fixture
def petition() -> Petition:
    owner = builders.a_user("greta@example.org")
    petition = builders.an_open_petition(
        builders.an_organisation("relief", owner=owner), title=TITLE
    )
    builders.a_link(petition, channel="qr", label="Poster at the market")
    write(petition, all="Sign “{title}” with me", x=f"{FAMILY} {{title}} {{url}}", sms="{url}")
    return petition


@pytest.fixture
def greta(petition: Petition) -> Client:
    return at_work(Membership.objects.get(organisation=petition.organisation, role=Role.OWNER).user)


@pytest.fixture
def thanks(petition: Petition) -> str:
    """The page of somebody through whose links a few have come, and a network came later."""
    arrange(petition, "whatsapp", "facebook", "email", "sms", "telegram", "x", "linkedin")
    asked = builders.a_signature(petition)
    ines = signing.confirm(token=signing.confirm_token(asked), now=clock.now())
    link = ShareLink.objects.get(signature=ines, channel="whatsapp")
    for _ in range(12):
        sharing.record(sharing.resolve(link.code), ids.new(), now=clock.now())
    arrange(petition, "whatsapp", "facebook", "line", "email", "sms", "telegram", "x")
    return f"/relief/petitions/clean-water/thanks/{signing.thanks_token(ines)}"


def arrange(petition: Petition, *channels: str) -> None:
    share_wording.arrange(
        org=petition.organisation, slug=petition.slug, channels=channels, by=None, now=clock.now()
    )


def write(petition: Petition, **texts: str) -> None:
    share_wording.write(org=petition.organisation, slug=petition.slug, locale="en", texts=texts)


@pytest.fixture
def opened(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Return what opens a page on a device of the test's choice."""
    contexts = []

    def run(path: str, *, script: str = "", **device: Any) -> Page:
        context = chromium.new_context(**device)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        return page

    yield run
    for context in contexts:
        context.close()


PHONE = {"viewport": {"width": 360, "height": 800}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_thanks_is_readable_and_accessible(
    visit: Browsing, thanks: str, width: int, language: str
) -> None:
    reader = Client()
    reader.post("/language", {"language": language})

    look_at(visit, thanks, width, client=reader)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_staffs_pages_are_readable_and_accessible(
    visit: Browsing, greta: Client, width: int
) -> None:
    greta.post("/language", {"language": "fr"})

    for path in (STAFF, f"{STAFF}en/", f"{STAFF}fr/"):
        look_at(visit, path, width, client=greta)


def test_on_a_phone_the_share_menu_comes_first_with_its_own_link(
    opened: Callable[..., Page], thanks: str
) -> None:
    page = opened(thanks, script=SHARE_MENU, **PHONE)
    native = ShareLink.objects.get(channel="native", signature__isnull=False)

    first = page.locator("section[aria-labelledby=share] .button:visible").first
    first.click()

    assert first.inner_text() == "Share it"
    assert page.evaluate("window.shared") == {
        "title": TITLE,
        "text": f"Sign “{TITLE}” with me",
        "url": sharing_url(page, native.code),
    }


def test_at_a_desk_the_networks_come_first_and_the_menu_last(
    opened: Callable[..., Page], thanks: str
) -> None:
    page = opened(thanks, script=SHARE_MENU, **DESK)

    shown = page.locator("section[aria-labelledby=share] .button:visible").all_inner_texts()

    assert shown[0].startswith("WhatsApp")
    assert shown[-1].endswith("share menu")
    assert "Share it" not in shown


def test_a_device_without_a_menu_and_a_browser_without_scripts_show_links_that_work(
    opened: Callable[..., Page], thanks: str
) -> None:
    plain = opened(thanks, script="delete Navigator.prototype.share", **PHONE)
    bare = opened(thanks, java_script_enabled=False, **PHONE)

    for page in (plain, bare):
        shown = page.locator("section[aria-labelledby=share] .button:visible").all_inner_texts()
        assert shown[0].startswith("WhatsApp")
        assert "Share it" not in shown
    assert not bare.get_by_role("button", name="Copy", exact=True).is_visible()
    bare.get_by_role("button", name="Make my links for them").click()
    assert (
        bare.get_by_role("link", name="LINE")
        .get_attribute("href")
        .startswith("https://social-plugins.line.me/lineit/share?url=http")
    )


def test_copying_says_that_it_is_done_or_selects_the_link(
    opened: Callable[..., Page], thanks: str
) -> None:
    copied = opened(thanks, permissions=["clipboard-read", "clipboard-write"], **DESK)
    refused = opened(thanks, script=NO_CLIPBOARD, **DESK)
    link = ShareLink.objects.get(channel="copy", signature__isnull=False)

    for page in (copied, refused):
        page.get_by_role("button", name="Copy", exact=True).click()
    copied.wait_for_function("document.getElementById('copied').textContent")
    refused.wait_for_function("document.getElementById('copied').textContent")

    assert copied.inner_text("#copied") == "Copied."
    assert copied.evaluate("navigator.clipboard.readText()") == sharing_url(copied, link.code)
    assert "The link is selected" in refused.inner_text("#copied")
    assert refused.evaluate("getSelection().toString()") == sharing_url(refused, link.code)


@pytest.mark.parametrize(
    "text",
    [
        "Sign {title}",
        f"{FAMILY}\U0001f64b\U0001f3fd {{title}} {{url}} https://example.org/a",
        "caf\u00e9 cafe\u0301 水をください ماء نظيف \U0001f1ed\U0001f1f9 1\ufe0f\u20e3 \u00a9…",
        "two\nlines  with   gaps and {braces} {url}",
        "€{}[] ê",
    ],
)
def test_the_script_counts_as_the_server_does(
    visit: Browsing, greta: Client, petition: Petition, text: str
) -> None:
    channels = sorted(set(share_limits.LIMITS) - {"native"})
    write(petition)
    arrange(petition, *channels)
    page = visit(f"{STAFF}en/", width=1280, client=greta).page

    for channel in (*channels, "native"):
        page.fill(f"#id_{channel}", text)

    told = {name: page.inner_text(f"#id_{name}_helptext") for name in channels}
    counted = {name: int(re.match(r"\d+", said)[0]) for name, said in told.items()}
    filled = {"text": text, "title": TITLE, "url": share_wording.sample_url()}
    assert counted == {name: share_limits.measure(name, **filled).used for name in channels}


def sharing_url(page: Page, code: str) -> str:
    return f"{page.url.split('/relief/')[0]}/s/{code}"


def test_every_own_link_is_still_good_after_its_network_is_offered_no_longer(
    opened: Callable[..., Page], thanks: str
) -> None:
    code = ShareLink.objects.get(channel="linkedin", signature__isnull=False).code

    page = opened(f"/s/{code}", **DESK)

    assert page.locator("h1").inner_text() == TITLE
    assert Signature.objects.count() == 1
