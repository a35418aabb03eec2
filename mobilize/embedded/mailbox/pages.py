"""The mails as pages, for people."""

from datetime import datetime
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from mobilize.embedded import webpage
from mobilize.embedded.mailbox import mail, records
from mobilize.embedded.mailbox.store import Message

PAGE = 50

# A mail is a stranger's page: it runs nothing, sends nothing and loads nothing from elsewhere.
STRANGERS_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;"
    " style-src 'unsafe-inline'; frame-ancestors 'self'"
)


async def listing(request: web.Request) -> web.Response:
    """Show the newest mails, of one recipient when asked."""
    store = request.app[records.STORE]
    to = request.query.get("to", "").strip()
    before = records.number(request, "before", default=0) or None
    found = store.newest(before=before, holding=to, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    body = (
        f"<h1>Mailbox</h1><p class=soft>Every mail that was sent here; none was delivered."
        f" {store.count()} kept.</p>"
        '<form class=line role=search><input type=search name=to aria-label="Recipient"'
        f' placeholder="Recipient" value="{escape(to)}"><button>Search</button></form>'
        f"{_table(shown)}{_paging(shown, to=to, first=before is None, more=more)}"
    )
    return webpage.page(title="Mailbox", body=body)


def _table(shown: list[Message]) -> str:
    if not shown:
        return "<p class=card>No mail here.</p>"
    rows = "".join(
        f'<tr><td><a href="/messages/{each.id}">{escape(each.subject) or "(no subject)"}</a></td>'
        f"<td>{escape(', '.join(each.recipients))}</td>"
        f"<td class=soft>{_moment(each.received_at)}</td></tr>"
        for each in shown
    )
    head = "<thead><tr><th>Subject<th>To<th>Received</tr></thead>"
    return f"<table class=stack>{head}<tbody>{rows}</tbody></table>"


def _paging(shown: list[Message], *, to: str, first: bool, more: bool) -> str:
    newest = (
        f'<a href="/?{escape(urlencode({"to": to}))}">Newest</a>' if not first else "<span></span>"
    )
    older = ""
    if more:
        query = urlencode({"to": to, "before": shown[-1].id})
        older = f'<a href="/?{escape(query)}">Older</a>'
    return f"<nav>{newest}{older}</nav>"


async def message(request: web.Request) -> web.Response:
    """Show one mail: its text with links, its HTML in a box of its own, its header."""
    found, raw = records.one(request)
    parsed = mail.parse(raw)
    text, html = mail.part(parsed, "plain"), mail.part(parsed, "html")
    subject = escape(found.subject) or "(no subject)"
    body = (
        f'<p><a href="/">All mails</a></p><h1>{subject}</h1>'
        f"<dl><dt>From<dd>{escape(found.sender)}<dt>To<dd>{escape(', '.join(found.recipients))}"
        f"<dt>Received<dd>{_moment(found.received_at)}</dl>"
        f"<div class=card><pre>{mail.linked(text) or '(no text part)'}</pre></div>"
        f"{_html_box(found.id) if html else ''}{_headers(mail.headers(parsed))}"
        f'<p><a href="/messages/{found.id}.eml">Source</a> ·'
        f' <a href="/messages/{found.id}.json">JSON</a></p>'
    )
    return webpage.page(title=found.subject or "(no subject)", body=body)


def _html_box(message: int) -> str:
    return (
        f'<h2>HTML part</h2><iframe src="/messages/{message}/html" title="HTML part"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def _headers(pairs: list[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in pairs
    )
    return (
        f"<details><summary>Header</summary><div class=wide><table>{rows}</table></div></details>"
    )


async def html_part(request: web.Request) -> web.Response:
    """Answer with the mail's HTML alone; its links open a new window."""
    _found, raw = records.one(request)
    html = mail.part(mail.parse(raw), "html")
    headers = {
        "Content-Security-Policy": STRANGERS_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    text = f'<base target="_blank">{html}'
    return web.Response(text=text, content_type="text/html", headers=headers)


def _moment(received_at: str) -> str:
    moment = datetime.fromisoformat(received_at)
    return f'<time datetime="{escape(received_at)}">{moment:%d %b %Y, %H:%M:%S} UTC</time>'
