"""The sandbox's own controls under `/sandbox`, in JSON: faults, disputes, payments."""

import json
import random
from typing import Any

from aiohttp import web

from mobilize.embedded.payments import (
    behaviour,
    cards,
    charging,
    checkout,
    disputes,
    intents,
    methods,
    queue,
    sessions,
)
from mobilize.embedded.payments.behaviour import Misbehaviour
from mobilize.embedded.payments.calls import shown
from mobilize.embedded.payments.provider import PROVIDER
from mobilize.embedded.payments.refusals import CardRefused, InvalidRequest, Refusal
from mobilize.embedded.payments.store import Object

PAGE = 1000


def routes() -> list[web.RouteDef]:
    """Return the routes of the controls."""
    return [
        web.get("/sandbox/behaviour", get_behaviour),
        web.post("/sandbox/behaviour", set_behaviour),
        web.post("/sandbox/release", release),
        web.post("/sandbox/disputes", open_dispute),
        web.post(r"/sandbox/disputes/{identifier:dp_\w+}", decide_dispute),
        web.post(r"/sandbox/methods/{identifier:pm_\w+}", change_method),
        web.post(r"/sandbox/debits/{identifier:pi_\w+}", answer_debit),
        web.get("/sandbox/deliveries", deliveries),
        web.post("/sandbox/pay", pay),
        web.post("/sandbox/reset", reset),
    ]


async def get_behaviour(request: web.Request) -> web.Response:
    """Answer with how the provider behaves."""
    now = behaviour.current(request.app[PROVIDER].store)
    return web.json_response(behaviour.described(now))


async def set_behaviour(request: web.Request) -> web.Response:
    """Change what is named; the rest stays as it is."""
    store, asked = request.app[PROVIDER].store, await _body(request)
    try:
        changed = behaviour.changed(behaviour.current(store), asked)
    except Misbehaviour as reason:
        return _refused(InvalidRequest(str(reason)))
    behaviour.keep(store, changed)
    return web.json_response(behaviour.described(changed))


async def release(request: web.Request) -> web.Response:
    """Send what is held; `{"shuffle": true}` spreads it by chance."""
    provider, asked = request.app[PROVIDER], await _body(request)
    spread = random.random if asked.get("shuffle") is True else None
    with provider.working() as call:
        number = queue.release(store=call.store, now=provider.clock(), spread=spread)
    return web.json_response({"released": number})


async def open_dispute(request: web.Request) -> web.Response:
    """Dispute the charge of a `payment_intent`, in whole or for an `amount`."""
    asked = await _body(request)
    identifier, amount = _text(asked, "payment_intent"), asked.get("amount")
    try:
        if amount is not None and type(amount) is not int:
            raise InvalidRequest("amount must be a whole number.", param="amount")
        with request.app[PROVIDER].working() as call:
            intent = intents.found(call=call, identifier=identifier)
            charge, amount = disputes.disputable(
                call=call, charge_id=intent["latest_charge"] or "", amount=amount
            )
            opened = disputes.open_for(call=call, charge=charge, amount=amount)
    except Refusal as refusal:
        return _refused(refusal)
    return web.json_response(shown(opened))


async def decide_dispute(request: web.Request) -> web.Response:
    """End a dispute: `{"status": "won"}` or `{"status": "lost"}`."""
    asked = await _body(request)
    try:
        if asked.get("status") not in disputes.OUTCOMES:
            raise InvalidRequest("status must be won or lost.", param="status")
        with request.app[PROVIDER].working() as call:
            dispute = disputes.found(call=call, identifier=request.match_info["identifier"])
            decided = disputes.decide(call=call, dispute=dispute, outcome=asked["status"])
    except Refusal as refusal:
        return _refused(refusal)
    return web.json_response(shown(decided))


async def change_method(request: web.Request) -> web.Response:
    """Let a kept method behave as another test `card` from now on: banks change their minds."""
    asked = await _body(request)
    try:
        card = cards.by_number(_text(asked, "card"))
        with request.app[PROVIDER].working() as call:
            method = methods.named(call=call, name=request.match_info["identifier"])
            method["_card"] = card.token
            call.store.save(method)
    except cards.NoSuchCard:
        return _refused(InvalidRequest("card must be the number of a test card.", param="card"))
    except Refusal as refusal:
        return _refused(refusal)
    return web.json_response(shown(method))


async def answer_debit(request: web.Request) -> web.Response:
    """Let a debit's bank answer now, instead of in days."""
    try:
        with request.app[PROVIDER].working() as call:
            intent = intents.found(call=call, identifier=request.match_info["identifier"])
            if intent["status"] != "processing":
                raise InvalidRequest("This payment is not on its way.")
            intent = charging.debited(call=call, intent=intent)
    except Refusal as refusal:
        return _refused(refusal)
    return web.json_response(shown(intent))


async def deliveries(request: web.Request) -> web.Response:
    """Answer with the deliveries and their attempts, oldest first, `after` an id."""
    after = request.query.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 16):
        return _refused(InvalidRequest("after must be a whole number.", param="after"))
    store = request.app[PROVIDER].store
    found = queue.attempts(store=store, after=int(after), limit=PAGE + 1)
    following = found[PAGE - 1]["id"] if len(found) > PAGE else None
    return web.json_response({"deliveries": found[:PAGE], "next": following})


async def pay(request: web.Request) -> web.Response:
    """Pay a `session` with the number of a test `card`, as a visitor of its page would.

    With `authenticated` a card that asks for 3-D Secure is answered at once.
    """
    asked = await _body(request)
    error: dict[str, Any] | None = None
    try:
        with request.app[PROVIDER].working() as call:
            session = sessions.found(call=call, identifier=_text(asked, "session"))
            number = _text(asked, "card")
            intent = checkout.pay(call=call, session=session, number=number)
            if intent["status"] == "requires_action" and "authenticated" in asked:
                agreed = asked["authenticated"] is True
                intent = checkout.authenticate(call=call, intent=intent, agreed=agreed)
    except CardRefused as refusal:
        intent, error = {"status": "requires_payment_method"}, refusal.body()["error"]
    except Refusal as refusal:
        return _refused(refusal)
    return web.json_response(_outcome(session, intent, error))


async def reset(request: web.Request) -> web.Response:
    """Forget everything and behave well again."""
    provider = request.app[PROVIDER]
    with provider.working() as call:
        call.store.empty()
    provider.set_up()
    return web.json_response({"reset": True})


def _outcome(session: Object, intent: Object, error: dict[str, Any] | None) -> dict[str, Any]:
    paid = intent["status"] in checkout.DONE
    return {
        "session": session["id"],
        "payment_intent": intent.get("id") if not session.get("setup_intent") else None,
        "setup_intent": session.get("setup_intent"),
        "status": intent["status"],
        "error": error or intent.get("last_payment_error") or intent.get("last_setup_error"),
        "redirect": checkout.success_address(session) if paid else None,
    }


async def _body(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    try:
        said = json.loads(raw or b"{}")
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise web.HTTPBadRequest(text="The body must be a JSON object.")
    return said


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    return value if isinstance(value, str) else ""


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body(), status=refusal.status)
