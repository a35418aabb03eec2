"""A petition on another site: two origins, a real browser, and where a signature came from."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mobilize.kit import ids
from petitions.models import Petition, ShareLink, Signature
from petitions.services import sharing
from tests.browser import accessibility
from tests.builders import a_link, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db(transaction=True)

Publish = Callable[..., str]
ARTICLE = """<!doctype html><html lang="en"><title>Daily Paper</title><main><h1>Water</h1>
<p>A petition asks for wells.</p>
<script async src="{ours}/embed.js" data-petition="relief/clean-water" {more}></script>
</main></html>"""


class Newspaper(SimpleHTTPRequestHandler):
    """Serves a folder, and lets no script and no frame in but ours."""

    ours = ""

    def end_headers(self) -> None:
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {self.ours}; frame-src {self.ours}",
        )
        super().end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief"))


@pytest.fixture
def publish(tmp_path: Path, live_server: LiveServer) -> Iterator[Publish]:
    """Return what prints an article with our script on another origin and says where."""
    Newspaper.ours = live_server.url
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Newspaper, directory=str(tmp_path)))
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()

    def run(more: str = "", *, query: str = "") -> str:
        article = ARTICLE.format(ours=live_server.url, more=more)
        (tmp_path / "water.html").write_text(article, encoding="utf-8")
        return f"http://127.0.0.1:{server.server_port}/water.html{query}"

    yield run
    server.shutdown()
    running.join()
    server.server_close()


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 800, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    context.close()


def sign(frame: FrameLocator) -> None:
    frame.get_by_label("Your name", exact=True).fill("Ines Duarte")
    frame.get_by_label("Your e-mail address").fill("ines@example.org")
    frame.get_by_label("The country you live in").select_option("PT")
    frame.get_by_role("button", name="Sign", exact=True).click()
    frame.get_by_role("heading", name="Check your e-mail").wait_for()


def link_of(signature: Signature) -> ShareLink | None:
    return signature.touch.link if signature.touch else None


def test_a_signature_through_the_widget_arrives_with_the_sites_link(
    petition: Petition, publish: Publish, reader: Page
) -> None:
    link = a_link(petition, label="Daily Paper")
    reader.goto(publish(f'data-link="{link.code}"'))

    sign(reader.frame_locator("iframe"))

    assert link_of(Signature.objects.get()) == link
    assert reader.get_by_role("heading", name="Water").is_visible()


def test_a_touch_in_the_sites_own_address_is_carried_into_the_frame(
    petition: Petition, publish: Publish, reader: Page
) -> None:
    link, touch = a_link(petition, channel="whatsapp"), ids.new()
    reader.goto(publish(query=f"?t={sharing.touch_token(link, touch)}"))

    sign(reader.frame_locator("iframe"))

    signature = Signature.objects.get()
    assert (signature.touch_id, link_of(signature)) == (touch, link)


@pytest.mark.usefixtures("petition")
def test_the_frame_is_as_high_as_what_it_shows(publish: Publish, reader: Page) -> None:
    reader.goto(publish())
    frame = reader.frame_locator("iframe")
    frame.get_by_role("button", name="Sign", exact=True).wait_for()

    reader.wait_for_function("() => document.querySelector('iframe').height !== '760'")
    open_form = int(reader.locator("iframe").get_attribute("height") or 0)
    inside = frame.locator("html").evaluate("page => [page.scrollHeight, page.clientHeight]")
    sign(frame)
    reader.wait_for_function(f"() => Number(document.querySelector('iframe').height) < {open_form}")

    assert inside[0] <= inside[1]


@pytest.mark.usefixtures("petition")
def test_a_height_that_somebody_else_claims_is_not_believed(publish: Publish, reader: Page) -> None:
    reader.goto(publish())
    reader.frame_locator("iframe").get_by_role("button", name="Sign", exact=True).wait_for()
    reader.wait_for_function("() => document.querySelector('iframe').height !== '760'")
    before = reader.locator("iframe").get_attribute("height")

    reader.evaluate("() => window.postMessage({mobilizeHeight: 9}, '*')")
    reader.evaluate("() => new Promise(done => setTimeout(done, 100))")

    assert reader.locator("iframe").get_attribute("height") == before


@pytest.mark.usefixtures("petition")
def test_the_framed_page_breaks_no_rule_of_accessibility(
    live_server: LiveServer, reader: Page
) -> None:
    reader.goto(f"{live_server.url}/relief/petitions/clean-water/embed")

    assert accessibility.violations(reader) == []


@pytest.mark.usefixtures("petition")
def test_the_petitions_own_page_cannot_be_framed(
    publish: Publish, reader: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    address = publish()
    page = f"{live_server.url}/relief/petitions/clean-water/"
    (tmp_path / "water.html").write_text(f'<iframe src="{page}"></iframe>', encoding="utf-8")

    reader.goto(address, wait_until="networkidle")

    assert reader.frames[1].get_by_label("Your name").count() == 0
