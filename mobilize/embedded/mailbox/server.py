"""The mailbox's two servers, SMTP and web, in one event loop."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from mobilize.embedded import serving, webpage
from mobilize.embedded.mailbox import pages, records, smtp
from mobilize.embedded.mailbox.smtp import Faults, Handler
from mobilize.embedded.mailbox.store import Store


def clock() -> datetime:
    """Return the moment a mail comes in."""
    return datetime.now(UTC)


async def serve(
    *,
    path: Path,
    smtp_port: int,
    http_port: int,
    faults: Faults,
    now: Callable[[], datetime] = clock,
) -> None:
    """Take mails and show them until told to stop.

    Raises:
        CannotStart
    """
    sockets = [serving.listen(smtp_port), serving.listen(http_port)]
    store = Store(path, opened_at=now().isoformat())
    handler = Handler(store=store, faults=faults, now=now)
    mail_server = await asyncio.get_running_loop().create_server(
        lambda: smtp.protocol(handler), sock=sockets[0], backlog=512
    )
    runner = await serving.serve_web(application(store, handler, now=now), sockets[1])
    try:
        await serving.until_told_to_stop()
    finally:
        mail_server.close()
        await runner.cleanup()
        store.close()


def application(store: Store, handler: Handler, *, now: Callable[[], datetime]) -> web.Application:
    """Return the pages and the JSON face of one store."""
    app = web.Application()
    app[records.STORE], app[records.HANDLER], app[records.CLOCK] = store, handler, now
    app.add_routes(
        [
            web.get("/", pages.listing),
            web.get(webpage.STYLESHEET_PATH, webpage.stylesheet),
            web.get(r"/messages/{id:\d{1,18}}", pages.message),
            web.get(r"/messages/{id:\d{1,18}}/html", pages.html_part),
            web.get(r"/messages/{id:\d{1,18}}.eml", records.source),
            web.get(r"/messages/{id:\d{1,18}}.json", records.message),
            web.get("/messages.json", records.listing),
            web.delete("/messages.json", records.empty),
            web.post("/lookup.json", records.lookup),
            web.put("/faults.json", records.misbehave),
        ]
    )
    return app
