"""Debian's Chromium in front of a live server of this code."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.browsing import Browsing

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
BUSY = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND backend_type = 'client backend' AND state <> 'idle'
"""
# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


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
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Browsing]:
    """Return what opens the pages of a live server."""
    browsing = Browsing(chromium, home=str(live_server.url))
    yield browsing
    browsing.close()
    _let_the_server_finish()


def _let_the_server_finish() -> None:
    """Wait for what a closed window still asked for: a table it reads cannot be emptied."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            (busy,) = cursor.fetchone()
        if not busy:
            return
        time.sleep(0.01)
