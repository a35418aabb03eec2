"""The mails as JSON and as source, for programs."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import web

from mobilize.embedded.mailbox import mail
from mobilize.embedded.mailbox.smtp import Handler
from mobilize.embedded.mailbox.store import Message, Store

STORE = web.AppKey("STORE", Store)
HANDLER = web.AppKey("HANDLER", Handler)
CLOCK: web.AppKey[Callable[[], datetime]] = web.AppKey("CLOCK", Callable[[], datetime])  # type: ignore[arg-type]

LIMIT = 100
LARGEST_LIMIT = 1000


async def listing(request: web.Request) -> web.Response:
    """Answer with mails, oldest first.

    `after` is an id and `to` a whole address. `next` is the `after` of the next
    page, or null on the last.
    """
    limit = number(request, "limit", default=LIMIT, largest=LARGEST_LIMIT)
    found = request.app[STORE].after(
        number(request, "after", default=0), to=request.query.get("to", ""), limit=limit + 1
    )
    shown = found[:limit]
    following = shown[-1].id if len(found) > limit else None
    return web.json_response({"messages": [record(each) for each in shown], "next": following})


async def message(request: web.Request) -> web.Response:
    """Answer with one mail in full."""
    found, raw = one(request)
    parsed = mail.parse(raw)
    return web.json_response(
        record(found)
        | {
            "text": mail.part(parsed, "plain"),
            "html": mail.part(parsed, "html"),
            "headers": mail.headers(parsed),
        }
    )


async def source(request: web.Request) -> web.Response:
    """Answer with a mail as it came in, byte for byte."""
    _found, raw = one(request)
    headers = {"X-Content-Type-Options": "nosniff"}
    return web.Response(body=raw, content_type="message/rfc822", headers=headers)


async def empty(request: web.Request) -> web.Response:
    """Throw every mail away."""
    now = request.app[CLOCK]().isoformat()
    return web.json_response({"deleted": request.app[STORE].empty(now=now)})


async def lookup(request: web.Request) -> web.Response:
    """Answer which of the Message-IDs asked for are here, and since when nothing is missing."""
    asked = await _said(request)
    wanted = asked.get("message_ids")
    if not (isinstance(wanted, list) and all(isinstance(each, str) for each in wanted)):
        raise web.HTTPBadRequest(text="message_ids must be a list of texts.")
    store = request.app[STORE]
    return web.json_response({"held": store.holds(wanted), "complete_since": store.since()})


async def misbehave(request: web.Request) -> web.Response:
    """Let things go wrong from now on, as the command's options do: zero means never."""
    asked = await _said(request)
    handler = request.app[HANDLER]
    known = {name: asked.get(name, 0) for name in ("fail_every", "drop_every")}
    if not all(isinstance(value, int) and value >= 0 for value in known.values()):
        raise web.HTTPBadRequest(text="fail_every and drop_every must be whole numbers.")
    handler.faults = replace(handler.faults, **known)
    return web.json_response(known)


async def _said(request: web.Request) -> dict[str, Any]:
    try:
        said = await request.json()
    except json.JSONDecodeError as error:
        raise web.HTTPBadRequest(text="This is not JSON.") from error
    if not isinstance(said, dict):
        raise web.HTTPBadRequest(text="An object is needed.")
    return said


def record(found: Message) -> dict[str, Any]:
    """Return the line of the list that stands for a mail."""
    return {
        "id": found.id,
        "message_id": found.message_id,
        "from": found.sender,
        "to": found.recipients,
        "subject": found.subject,
        "received_at": found.received_at,
    }


def one(request: web.Request) -> tuple[Message, bytes]:
    """Return the mail that the address names.

    Raises:
        HTTPNotFound
    """
    found = request.app[STORE].one(int(request.match_info["id"]))
    if found is None:
        raise web.HTTPNotFound(text="There is no such mail.")
    return found


def number(request: web.Request, name: str, *, default: int, largest: int = 2**62) -> int:
    """Return a whole number of the query.

    Raises:
        HTTPBadRequest
    """
    said = request.query.get(name, "")
    if not said:
        return default
    if not (said.isascii() and said.isdigit() and len(said) < 20 and int(said) <= largest):
        raise web.HTTPBadRequest(text=f"{name} must be a whole number up to {largest}.")
    return int(said)
