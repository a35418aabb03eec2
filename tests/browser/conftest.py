"""Debian's Chromium in front of a live server of this code."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass
class Visit:
    """A page, and everything the browser complained about on the way to it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)  # what was asked of any other server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; `apt-get install chromium`, or set CHROMIUM")
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Visit]]:
    """Return what opens a page at a width, as whoever the given client is signed in as."""
    contexts = []

    def run(path: str, *, width: int, client: Client | None = None, dark: bool = False) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        for name, morsel in (client.cookies if client else {}).items():
            context.add_cookies(
                [{"name": name, "value": morsel.value, "url": str(live_server.url)}]
            )
        seen = Visit(context.new_page())
        seen.page.on("console", lambda said: _note(seen, said.type, said.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda asked: _watch(seen, asked.url, live_server.url))
        seen.page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        return seen

    yield run
    for context in contexts:
        context.close()


def _watch(seen: Visit, url: str, home: str) -> None:
    if not url.startswith((f"{home}/", "data:")):
        seen.abroad.append(url)


def _note(seen: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        seen.complaints.append(text)
