"""Opening pages in a real browser, and noting what it complains about."""

from dataclasses import dataclass, field
from functools import partial

from django.test import Client
from playwright.sync_api import Browser, Page, Request

LONGEST = 5000  # milliseconds that a window is kept open for what it still waits for


@dataclass
class Visit:
    """A page, and everything the browser complained about on the way to it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)  # what was asked of any other server
    unanswered: set[Request] = field(default_factory=set)  # what the server still works on


class Browsing:
    """Opens the pages of one server. `visit(path, width=360)` is a visitor with a window of theirs.

    `look` reads page after page in one window: three times as fast, and the server keeps one
    connection for all of them.
    """

    def __init__(self, browser: Browser, *, home: str) -> None:
        self._browser = browser
        self._home = home
        self._windows: list[Visit] = []
        self._looking: Visit | None = None

    def __call__(
        self,
        path: str,
        *,
        width: int,
        client: Client | None = None,
        dark: bool = False,
        scripts: bool = True,
    ) -> Visit:
        """Open a page at a width, as whoever the given client is signed in as."""
        seen = self._window(dark=dark, scripts=scripts)
        self._show(seen, width=width, client=client)
        seen.page.goto(f"{self._home}{path}", wait_until="networkidle")
        return seen

    def look(self, path: str, *, width: int, client: Client | None = None) -> Visit:
        """Open a page where the one looked at before was. That one is gone."""
        self._looking = self._looking or self._window(dark=False)
        seen = self._looking
        seen.complaints.clear()
        seen.abroad.clear()
        self._show(seen, width=width, client=client)
        seen.page.goto(f"{self._home}{path}", wait_until="load")
        return seen

    def close(self) -> None:
        """Close every window once it is answered: the server would go on, beside the next test."""
        for seen in self._windows:
            _let_it_be_answered(seen)
        for seen in self._windows:
            seen.page.context.close()

    def _window(self, *, dark: bool, scripts: bool = True) -> Visit:
        context = self._browser.new_context(
            color_scheme="dark" if dark else "light", java_script_enabled=scripts
        )
        seen = Visit(context.new_page())
        self._windows.append(seen)
        seen.page.on("console", lambda said: _note(seen, said.type, said.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", partial(_watch, seen, self._home))
        seen.page.on("requestfinished", partial(_answered, seen))
        seen.page.on("requestfailed", partial(_answered, seen))
        return seen

    def _show(self, seen: Visit, *, width: int, client: Client | None) -> None:
        seen.page.set_viewport_size({"width": width, "height": 900})
        seen.page.context.clear_cookies()
        seen.page.context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": self._home}
                for name, morsel in (client.cookies if client else {}).items()
            ]
        )


def _watch(seen: Visit, home: str, asked: Request) -> None:
    if asked.url.startswith(f"{home}/"):
        seen.unanswered.add(asked)
    elif not asked.url.startswith("data:"):
        seen.abroad.append(asked.url)


def _answered(seen: Visit, asked: Request) -> None:
    seen.unanswered.discard(asked)


def _let_it_be_answered(seen: Visit) -> None:
    waited = 0
    while seen.unanswered and waited < LONGEST and not seen.page.is_closed():
        seen.page.wait_for_timeout(10)
        waited += 10


def _note(seen: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        seen.complaints.append(text)
