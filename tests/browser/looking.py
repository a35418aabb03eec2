"""What every page is held to, whoever looks at it and on whatever screen."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client

from tests.browser import accessibility

UNLABELLED = """() => [...document.querySelectorAll(
    'input:not([type=hidden]), select, textarea'
)].filter(e => !e.labels?.length && !e.ariaLabel).map(e => e.outerHTML)"""
SMALL_TARGETS = """() => [...document.querySelectorAll('.button, button, select, input')]
    .filter(e => e.offsetParent && !['checkbox', 'radio'].includes(e.type))
    .filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look_at(visit: Callable[..., Any], path: str, width: int, client: Client | None) -> None:
    """Open a page and hold it to what every page promises; keep a picture where asked to."""
    seen = visit(path, width=width, client=client)

    if folder := os.environ.get("SCREENSHOTS"):
        name = path.strip("/").replace("/", "-") or "front"
        seen.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    complaints = [text for text in seen.complaints if "404 (Not Found)" not in text]
    assert complaints == []
    assert seen.page.locator("h1").count() == 1
    assert seen.page.evaluate(TOO_WIDE) == 0
    assert seen.page.evaluate(UNLABELLED) == []
    assert seen.page.evaluate(SMALL_TARGETS) == []
    assert accessibility.violations(seen.page) == []
    assert seen.abroad == []
