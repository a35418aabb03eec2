"""How a channel is decided, on the desk where staff change it."""

import os
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import builders
from tests.browser import accessibility
from tests.browser.browsing import Browsing
from tests.browser.looking import TOO_WIDE, look_at
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/staff/relief/channels/rules/"


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0


@pytest.mark.parametrize("width", [360, 1280])
def test_greta_adds_an_app_and_puts_websites_first(visit: Browsing, width: int) -> None:
    owner = builders.a_user("greta@example.org")
    builders.an_open_petition(builders.an_organisation("relief", owner=owner))
    greta = at_work(owner)
    page = visit(DESK, width=width, client=greta).page

    page.get_by_label("The app whose browser they use").first.check()
    page.get_by_label("Word").fill("OurApp/")
    page.get_by_label("Channel", exact=True).select_option(label="Push notification")
    page.locator("#id_note").fill("Our own app opens petitions")
    page.get_by_role("button", name="Save", exact=True).click()
    for step, place in {"source": "2", "click_id": "off", "referrer": "1", "in_app": "1"}.items():
        page.locator(f"#id_order-{step}").select_option(place)
    page.locator("#id_order-note").fill("Tags are copied around")
    page.get_by_role("button", name="Save the order").click()
    refused = page.get_by_role("alert").inner_text()
    page.locator("#id_order-in_app").select_option("3")
    page.get_by_role("button", name="Save the order").click()

    page.get_by_text("Click ids that are built in").click()
    page.get_by_text("Apps that are built in").click()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"channel-rules-{width}.png", full_page=True)
    assert "Two of them have the same place." in refused
    assert page.locator("ol li").all_inner_texts()[1:4] == [
        "The website they come from", "What the address says: a code or utm tags",
        "The app whose browser they use",
    ]  # fmt: skip
    assert page.evaluate(TOO_WIDE) == 0
    assert accessibility.violations(page) == []
    look_at(visit, f"{DESK}?try=1", width, greta)
