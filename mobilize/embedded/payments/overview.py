"""What has happened, for people: payments, sessions, and events on their way."""

from datetime import UTC, datetime
from html import escape

from aiohttp import web

from mobilize.embedded import webpage
from mobilize.embedded.payments import amounts, charges, history, intents, queue, sessions
from mobilize.embedded.payments.provider import PROVIDER
from mobilize.embedded.payments.store import Object, Store

SHOWN = 25


def routes() -> list[web.RouteDef]:
    """Return the routes of the overview."""
    return [
        web.get("/", overview),
        web.get(r"/payments/{identifier:pi_\w+}", payment),
        web.get(webpage.STYLESHEET_PATH, webpage.stylesheet),
    ]


async def overview(request: web.Request) -> web.Response:
    """Show the newest of everything."""
    store = request.app[PROVIDER].store
    body = (
        "<h1>Sandbox payments</h1><p class=soft>A card provider for trying things out:"
        " no money moves here.</p>"
        f"<h2>Payments</h2>{_payments(store.select(intents.KIND, limit=SHOWN))}"
        f"<h2>Checkouts</h2>{_sessions(store.select(sessions.KIND, limit=SHOWN))}"
        f"<h2>Events</h2>{_events(store, store.select(history.KIND, limit=SHOWN))}"
    )
    return webpage.page(title="Sandbox payments", body=body)


async def payment(request: web.Request) -> web.Response:
    """Show one payment with its charges and events; this is also its receipt."""
    store = request.app[PROVIDER].store
    identifier = request.match_info["identifier"]
    intent = store.find(intents.KIND, identifier)
    if intent is None:
        raise web.HTTPNotFound(text="There is no such payment.")
    values = {"intent": identifier}
    of_intent = "json_extract(body, '$.payment_intent') = :intent"
    tried = store.select(charges.KIND, where=of_intent, values=values)
    told = store.select(
        history.KIND,
        where="json_extract(body, '$.data.object.payment_intent') = :intent"
        " OR json_extract(body, '$.data.object.id') = :intent",
        values=values,
    )
    body = (
        f'<p><a href="/">All payments</a></p><h1>{_money(intent)}</h1>'
        f"<p>{_state(intent['status'])} <code>{escape(identifier)}</code></p>"
        f"<h2>Charges</h2>{_charges(tried)}<h2>Events</h2>{_events(store, told)}"
    )
    return webpage.page(title=f"Payment {identifier}", body=body)


def _payments(found: list[Object]) -> str:
    return _table(
        ("Amount", "State", "Id", "Made"),
        [
            (
                _money(each),
                _state(each["status"]),
                f'<a href="/payments/{each["id"]}"><code>{each["id"]}</code></a>',
                _moment(each),
            )
            for each in found
        ],
    )


def _sessions(found: list[Object]) -> str:
    return _table(
        ("Amount", "State", "Reference", "Made"),
        [
            (
                _total(each),
                _state(each["status"])
                + (f' · <a href="{escape(each["url"])}">pay</a>' if each["url"] else ""),
                escape(each["client_reference_id"] or "none"),
                _moment(each),
            )
            for each in found
        ],
    )


def _charges(found: list[Object]) -> str:
    return _table(
        ("Amount", "State", "Card", "Given back"),
        [
            (
                _money(each),
                _state(each["status"])
                + (f": {escape(each['failure_message'])}" if each["failure_message"] else ""),
                "{brand} …{last4}".format(**each["payment_method_details"]["card"]),
                escape(amounts.text(each["amount_refunded"], each["currency"])),
            )
            for each in found
        ],
    )


def _events(store: Store, found: list[Object]) -> str:
    return _table(
        ("Event", "Deliveries", "Id", "Made"),
        [
            (
                escape(each["type"]),
                escape(queue.state_of(store=store, event=each["id"]) or "nobody asked for it"),
                f"<code>{each['id']}</code>",
                _moment(each),
            )
            for each in found
        ],
    )


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return "<p class=card>Nothing yet.</p>"
    head = "".join(f"<th>{each}</th>" for each in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table class=stack><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _total(session: Object) -> str:
    if session.get("setup_intent"):
        return "nothing: a card is kept"
    return escape(amounts.text(session["amount_total"], session["currency"]))


def _money(thing: Object) -> str:
    return escape(amounts.text(thing["amount"], thing["currency"]))


def _state(status: str) -> str:
    tone = {"succeeded": "good", "complete": "good", "failed": "bad", "canceled": "soft"}
    return f'<span class="{tone.get(status, "")}">{escape(status.replace("_", " "))}</span>'


def _moment(thing: Object) -> str:
    moment = datetime.fromtimestamp(thing["created"], UTC)
    return f'<time class=soft datetime="{moment.isoformat()}">{moment:%d %b, %H:%M:%S} UTC</time>'
