"""The mails as JSON and as source, for programs."""

from typing import Any

from aiohttp import web

from mobilize.embedded.mailbox import mail
from mobilize.embedded.mailbox.store import Message, Store

STORE = web.AppKey("STORE", Store)

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
    return web.json_response({"deleted": request.app[STORE].empty()})


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
