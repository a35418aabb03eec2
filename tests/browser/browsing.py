"""Opening pages in a real browser, and noting what it complains about."""

from dataclasses import dataclass, field

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Visit:
    """A page, and everything the browser complained about on the way to it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)  # what was asked of any other server


class Browsing:
    """Opens the pages of one server. `visit(path, width=360)` is a visitor with a window of theirs.

    `look` reads page after page in one window: three times as fast, and the server keeps one
    connection for all of them.
    """

    def __init__(self, browser: Browser, *, home: str) -> None:
        self._browser = browser
        self._home = home
        self._contexts: list[BrowserContext] = []
        self._looking: Visit | None = None

    def __call__(
        self, path: str, *, width: int, client: Client | None = None, dark: bool = False
    ) -> Visit:
        """Open a page at a width, as whoever the given client is signed in as."""
        seen = self._window(dark=dark)
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
        for context in self._contexts:
            context.close()

    def _window(self, *, dark: bool) -> Visit:
        context = self._browser.new_context(color_scheme="dark" if dark else "light")
        self._contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("console", lambda said: _note(seen, said.type, said.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda asked: _watch(seen, asked.url, self._home))
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


def _watch(seen: Visit, url: str, home: str) -> None:
    if not url.startswith((f"{home}/", "data:")):
        seen.abroad.append(url)


def _note(seen: Visit, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        seen.complaints.append(text)
