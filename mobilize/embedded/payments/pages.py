"""The hosted pages: checkout, and the bank's authentication step."""

import re
from html import escape
from urllib.parse import urlsplit

from aiohttp import web

from mobilize.embedded import webpage
from mobilize.embedded.payments import amounts, cards, checkout, debits, intents, sessions, setups
from mobilize.embedded.payments.provider import PROVIDER
from mobilize.embedded.payments.refusals import NoSuchObject, Refusal
from mobilize.embedded.payments.store import Object

SUBMIT = {"book": "Book", "donate": "Donate"}
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+")
_SANDBOX = "<p class='soft small'>Sandbox: no money moves, and no card number is kept.</p>"


def routes() -> list[web.RouteDef]:
    """Return the routes that visitors follow."""
    session, intent = r"/c/pay/{identifier:cs_\w+}", r"/authenticate/{identifier:(?:pi|seti)_\w+}"
    return [
        web.get(session, show_checkout),
        web.post(session, submit_checkout),
        web.get(intent, show_authentication),
        web.post(intent, submit_authentication),
    ]


async def show_checkout(request: web.Request) -> web.Response:
    """Show a session's page, or say that it is over."""
    session = _session(request)
    if session["status"] != "open":
        return _over(request, session)
    return _checkout_page(request, session, problem=_last_problem(request, session))


async def submit_checkout(request: web.Request) -> web.Response:
    """Try the card; a visitor who has paid leaves for the merchant's page."""
    form = await request.post()
    token, number = form.get("card"), str(form.get("number", ""))[:40]
    if isinstance(token, str):
        number = _number_of(token)
    session = _session(request)
    if session["status"] != "open":
        return _over(request, session)
    try:
        with request.app[PROVIDER].working() as call:
            intent = checkout.pay(call=call, session=session, number=number)
    except Refusal as refusal:
        return _checkout_page(request, session, problem=refusal.message)
    if intent["status"] == "requires_action":
        raise web.HTTPSeeOther(f"/authenticate/{intent['id']}")
    if intent["status"] in checkout.DONE:
        raise web.HTTPSeeOther(checkout.success_address(session))
    error = intent.get("last_payment_error") or intent["last_setup_error"]
    return _checkout_page(request, session, problem=error["message"])


async def show_authentication(request: web.Request) -> web.Response:
    """Show the step in which a card's owner says yes or no."""
    intent = _intent(request)
    if intent["status"] != "requires_action":
        raise _leave(request, intent)
    body = (
        f"<div class=card><h1>3-D Secure</h1>{_question(intent)}{_merchant(request)}?</p>"
        "<form method=post><button class=main name=answer value=yes>Yes, I pay</button>"
        "<button class=row name=answer value=no>No, stop this payment</button></form></div>"
        f"{_SANDBOX}"
    )
    policy = _policy(intent["_return_url"])
    return webpage.page(title="3-D Secure", body=body, narrow=True, policy=policy)


async def submit_authentication(request: web.Request) -> web.Response:
    """Finish the step and go back to where the visitor came from."""
    form, intent = await request.post(), _intent(request)
    if intent["status"] == "requires_action":
        with request.app[PROVIDER].working() as call:
            agreed = form.get("answer") == "yes"
            intent = checkout.authenticate(call=call, intent=intent, agreed=agreed)
    raise _leave(request, intent)


def _question(intent: Object) -> str:
    if intent["object"] == setups.KIND:
        return "<p>Your bank asks: may your card be kept, and charged later, by "
    money = escape(amounts.text(intent["amount"], intent["currency"]))
    return f"<p>Your bank asks: do you pay</p><p class=amount>{money}</p><p>to "


def _leave(request: web.Request, intent: Object) -> web.HTTPException:
    if not intent["_session"]:
        return web.HTTPSeeOther(checkout.return_address(intent) or f"/payments/{intent['id']}")
    if intent["status"] in checkout.DONE:
        call = request.app[PROVIDER].reading()
        session = sessions.found(call=call, identifier=intent["_session"])
        return web.HTTPSeeOther(checkout.success_address(session))
    return web.HTTPSeeOther(f"/c/pay/{intent['_session']}")


def _session(request: web.Request) -> Object:
    call = request.app[PROVIDER].reading()
    try:
        return sessions.found(call=call, identifier=request.match_info["identifier"])
    except NoSuchObject:
        raise web.HTTPNotFound(text="There is no such checkout.") from None


def _intent(request: web.Request) -> Object:
    call, identifier = request.app[PROVIDER].reading(), request.match_info["identifier"]
    try:
        if identifier.startswith("seti_"):
            return setups.found(call=call, identifier=identifier)
        return intents.found(call=call, identifier=identifier)
    except NoSuchObject:
        raise web.HTTPNotFound(text="There is no such payment.") from None


def _last_problem(request: web.Request, session: Object) -> str | None:
    call, error = request.app[PROVIDER].reading(), None
    if session["payment_intent"]:
        intent = intents.found(call=call, identifier=session["payment_intent"])
        error = intent["last_payment_error"]
    elif session.get("setup_intent"):
        kept = setups.found(call=call, identifier=session["setup_intent"])
        error = kept["last_setup_error"]
    return error["message"] if error else None


def _number_of(token: str) -> str:
    try:
        return cards.by_token(token).number
    except cards.NoSuchCard:
        return ""


def _over(request: web.Request, session: Object) -> web.Response:
    if session["status"] == "complete":
        if request.method == "POST":  # a second click: the first one has paid
            raise web.HTTPSeeOther(checkout.success_address(session))
        said, onward = "This is done.", checkout.success_address(session)
    else:
        said, onward = "This checkout has expired. Nothing was paid.", session["cancel_url"]
    link = f'<p><a href="{escape(onward)}">Back to {_merchant(request)}</a></p>' if onward else ""
    body = f"<div class=card><h1>{said}</h1>{link}</div>"
    return webpage.page(title=said, body=body, narrow=True)


def _checkout_page(request: web.Request, session: Object, *, problem: str | None) -> web.Response:
    money, verb = _sum(session)
    alert = f'<p class="alert bad" role=alert>{escape(problem)}</p>' if problem else ""
    email = escape(session["customer_email"] or "")
    body = (
        f"<div class=card><p class=soft>{_merchant(request)}</p><p class=amount>{money}</p>"
        f"{_items(session)}<p class=soft>{email}</p></div>"
        f"<div class=card>{_paying(session, alert, verb)}</div>"
        f"{_way_back(request, session)}{_SANDBOX}"
    )
    status = 402 if problem and request.method == "POST" else 200
    title = f"{'Card declined: ' if problem else ''}{verb}"
    policy = _policy(session["success_url"])
    return webpage.page(title=title, body=body, narrow=True, status=status, policy=policy)


def _sum(session: Object) -> tuple[str, str]:
    """Return what is to be paid, and what its button says."""
    if session.get("setup_intent"):
        return "Nothing is charged now", "Save it for later"
    money = escape(amounts.text(session["amount_total"], session["currency"]))
    return money, f"{SUBMIT.get(session['submit_type'], 'Pay')} {money}"


def _paying(session: Object, alert: str, verb: str) -> str:
    if debits.KIND in session["payment_method_types"]:
        return (
            f"<h1>{_heading(session, 'debit')}</h1>{alert}"
            "<form method=post><label for=number>IBAN</label>"
            "<input type=text id=number name=number autocomplete=off"
            f' value="{debits.ACCOUNTS[0].iban}">'
            "<p class=soft>You allow the merchant to debit this account. It takes three days."
            f"</p><button class=main>{verb}</button></form>"
        )
    return (
        f"<h1>{_heading(session, 'card')}</h1>{alert}"
        "<form method=post><label for=number>Card number</label><input type=text id=number"
        f' name=number inputmode=numeric autocomplete=off value="{cards.spaced(cards.CARDS[0])}">'
        f"<button class=main>{verb}</button></form>"
        f"<h2>Or with a test card that…</h2><form method=post>{_test_cards()}</form>"
    )


def _heading(session: Object, means: str) -> str:
    return f"{'Save for later' if session.get('setup_intent') else 'Pay'} by {means}"


def _items(session: Object) -> str:
    rows = "".join(
        f"<dt>{_named(item)}<dd>{escape(amounts.text(item['amount_total'], item['currency']))}"
        for item in session["_items"]
    )
    return f"<dl>{rows}</dl>"


def _named(item: Object) -> str:
    times = f" &times; {item['quantity']}" if item["quantity"] > 1 else ""
    return escape(item["description"]) + times


def _test_cards() -> str:
    return "".join(_test_card(cards.by_token(token)) for token in cards.OFFERED)


def _test_card(card: cards.Card) -> str:
    return (
        f"<button class=row name=card value={card.token}><span>{escape(card.says)}</span>"
        f"<span class=soft>…{card.last4}</span></button>"
    )


def _way_back(request: web.Request, session: Object) -> str:
    if not session["cancel_url"]:
        return ""
    address = escape(session["cancel_url"])
    return f'<p><a href="{address}">Cancel and go back to {_merchant(request)}</a></p>'


def _merchant(request: web.Request) -> str:
    return escape(request.app[PROVIDER].merchant)


def _policy(onward: str | None) -> str:
    """Return a policy under which a form may lead to the merchant's site, and nowhere else."""
    parts = urlsplit(onward or "")
    origin = f"{parts.scheme}://{parts.netloc}"
    allowed = origin if _ORIGIN.fullmatch(origin) else ""
    return f"{webpage.POLICY}; frame-ancestors 'none'; form-action 'self' {allowed}".rstrip()
