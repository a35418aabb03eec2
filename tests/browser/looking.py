"""What every page is held to, whoever looks at it and on whatever screen."""

import os
from pathlib import Path

from django.test import Client

from tests.browser import accessibility
from tests.browser.browsing import Browsing

UNLABELLED = """() => [...document.querySelectorAll(
    'input:not([type=hidden]), select, textarea'
)].filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML)"""
SMALL_TARGETS = """() => [...document.querySelectorAll('.button, button, select, input')]
    .filter(e => e.offsetParent && !['checkbox', 'radio'].includes(e.type))
    .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look_at(visit: Browsing, path: str, width: int, client: Client | None) -> None:
    """Open a page and hold it to what every page promises; keep a picture where asked to."""
    found = faults_of(visit, path, width, client)
    assert found == [], found


def faults_of(visit: Browsing, path: str, width: int, client: Client | None) -> list[str]:
    """Return what is wrong with a page, in a line each."""
    seen = visit.look(path, width=width, client=client)

    if folder := os.environ.get("SCREENSHOTS"):
        name = path.strip("/").replace("/", "-")[:80] or "front"
        seen.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    wrong = [text for text in seen.complaints if "404 (Not Found)" not in text]
    wrong += [f"asks another server: {url}" for url in seen.abroad]
    wrong += [f"no label: {html}" for html in seen.page.evaluate(UNLABELLED)]
    wrong += [f"too small to touch: {html}" for html in seen.page.evaluate(SMALL_TARGETS)]
    if seen.page.locator("h1").count() != 1:
        wrong.append("there is not one first heading")
    if too_wide := seen.page.evaluate(TOO_WIDE):
        wrong.append(f"{too_wide} pixels too wide")
    wrong += accessibility.violations(seen.page)
    return wrong
