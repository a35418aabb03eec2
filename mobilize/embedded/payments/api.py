"""Stripe's API under `/v1`: who may call, what is called, how it is answered."""

import asyncio
import binascii
import hmac
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from aiohttp import web

from mobilize.embedded.payments import (
    behaviour,
    charges,
    customers,
    disputes,
    endpoints,
    expanding,
    history,
    idempotency,
    intents,
    methods,
    refunds,
    sessions,
    setup_sessions,
    setups,
)
from mobilize.embedded.payments.calls import API_VERSION, Call, new_id
from mobilize.embedded.payments.forms import Form, decode
from mobilize.embedded.payments.idempotency import Answer
from mobilize.embedded.payments.provider import PROVIDER, Provider
from mobilize.embedded.payments.refusals import (
    CardRefused,
    InvalidRequest,
    NoSuchObject,
    Outage,
    Refusal,
    Unauthenticated,
)
from mobilize.embedded.payments.store import Object

Operation = Callable[..., Object]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MOST_PARAMETERS = 2000
NONSENSE = "<html>Everything is fine.</html>"
ONE = r"/{identifier:[A-Za-z0-9_]{1,255}}"

OPERATIONS: tuple[tuple[str, str, Operation], ...] = (
    ("POST", sessions.URL, setup_sessions.open_one),
    ("GET", sessions.URL, sessions.listing),
    ("GET", sessions.URL + ONE, sessions.retrieve),
    ("GET", sessions.URL + ONE + "/line_items", sessions.line_items),
    ("POST", sessions.URL + ONE + "/expire", sessions.expire),
    ("POST", intents.URL, intents.create),
    ("GET", intents.URL, intents.listing),
    ("GET", intents.URL + ONE, intents.retrieve),
    ("POST", intents.URL + ONE + "/confirm", intents.confirm),
    ("POST", intents.URL + ONE + "/cancel", intents.cancel),
    ("POST", intents.URL + ONE + "/capture", intents.capture),
    ("GET", setups.URL, setups.listing),
    ("GET", setups.URL + ONE, setups.retrieve),
    ("POST", setups.URL + ONE + "/cancel", setups.cancel),
    ("POST", customers.URL, customers.create),
    ("GET", customers.URL, customers.listing),
    ("GET", customers.URL + ONE, customers.retrieve),
    ("GET", "/v1/payment_methods" + ONE, methods.retrieve),
    ("POST", "/v1/payment_methods" + ONE + "/detach", methods.detach),
    ("GET", "/v1/charges", charges.listing),
    ("GET", "/v1/charges" + ONE, charges.retrieve),
    ("POST", "/v1/refunds", refunds.create),
    ("GET", "/v1/refunds", refunds.listing),
    ("GET", "/v1/refunds" + ONE, refunds.retrieve),
    ("POST", "/v1/refunds" + ONE, refunds.update),
    ("GET", "/v1/disputes", disputes.listing),
    ("GET", "/v1/disputes" + ONE, disputes.retrieve),
    ("POST", "/v1/disputes" + ONE + "/close", disputes.close),
    ("GET", history.URL, history.listing),
    ("GET", history.URL + ONE, history.retrieve),
    ("POST", "/v1/webhook_endpoints", endpoints.create),
    ("GET", "/v1/webhook_endpoints", endpoints.listing),
    ("GET", "/v1/webhook_endpoints" + ONE, endpoints.retrieve),
    ("DELETE", "/v1/webhook_endpoints" + ONE, endpoints.delete),
)


@dataclass(frozen=True)
class Asked:
    """One request, read."""

    method: str
    path: str
    body: bytes
    pairs: list[tuple[str, str]]
    identifiers: dict[str, str]
    key: str | None
    request_id: str


def routes() -> list[web.RouteDef]:
    """Return the routes of the API; what is unknown below `/v1` is refused in JSON too."""
    known = [web.route(method, path, _handler(call)) for method, path, call in OPERATIONS]
    return [*known, web.route("*", "/v1/{rest:.*}", _handler(_unrecognised))]


def _unrecognised(*, call: Call, form: Form) -> Object:
    raise NoSuchObject("Unrecognized request URL: see the list of what this sandbox knows.")


def _handler(operation: Operation) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        provider = request.app[PROVIDER]
        request_id = new_id("req", length=14)
        try:
            _authenticate(request, provider.api_key)
            _fail_on_request(provider)
            asked = await _read(request, request_id)
            answer = await _answer(provider, operation, asked)
        except Refusal as refusal:
            answer = Answer(refusal.status, refusal.body(), request_id)
        if _cuts(provider, request, answer) and request.transport:
            request.transport.abort()
        elif _garbles(provider, request, answer):
            return web.Response(text=NONSENSE, content_type="text/html")
        return _response(request, answer, request_id)

    return handle


async def _answer(provider: Provider, operation: Operation, asked: Asked) -> Answer:
    if asked.key is None:
        await _wait(provider)
        return _carry_out(provider, operation, asked)
    print_ = idempotency.fingerprint(method=asked.method, path=asked.path, body=asked.body)
    provider.running.start(key=asked.key, fingerprint=print_)
    try:
        await _wait(provider)
        earlier = idempotency.earlier(
            store=provider.store, key=asked.key, fingerprint=print_, now=int(provider.clock())
        )
        return earlier or _carry_out(provider, operation, asked, fingerprint=print_)
    finally:
        provider.running.end(asked.key)


def _carry_out(
    provider: Provider, operation: Operation, asked: Asked, *, fingerprint: str = ""
) -> Answer:
    with provider.working(request_id=asked.request_id, key=asked.key) as call:
        form = Form(decode(asked.pairs))
        paths = form.texts("expand")
        try:
            body = operation(call=call, form=form, **asked.identifiers)
            body = expanding.expand(store=call.store, answer=body, paths=paths)
            answer = Answer(200, body, asked.request_id)
        except CardRefused as refusal:  # is an answer: what led to it is kept
            answer = Answer(refusal.status, refusal.body(), asked.request_id)
        if asked.key:
            idempotency.keep(
                store=call.store,
                key=asked.key,
                fingerprint=fingerprint,
                answer=answer,
                now=call.now,
            )
    return answer


async def _read(request: web.Request, request_id: str) -> Asked:
    body = await request.read()
    text = request.query_string if request.method == "GET" else body.decode("utf-8", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise InvalidRequest(f"At most {MOST_PARAMETERS} parameters are taken.") from None
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key and len(key) > idempotency.LONGEST_KEY:
        raise InvalidRequest("Idempotency keys have at most 255 characters.")
    identifiers = {k: v for k, v in request.match_info.items() if k == "identifier"}
    return Asked(request.method, request.path, body, pairs, identifiers, key or None, request_id)


def _authenticate(request: web.Request, api_key: str) -> None:
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        said = _user_of(said)
    if not said:
        raise Unauthenticated(
            "You did not provide an API key. You need to provide your API key in the"
            " Authorization header, using Bearer auth."
        )
    if not hmac.compare_digest(said.encode(), api_key.encode()):
        raise Unauthenticated(f"Invalid API Key provided: {said[:8]}***")


def _user_of(credentials: str) -> str:
    try:
        return b64decode(credentials).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _fail_on_request(provider: Provider) -> None:
    now = behaviour.current(provider.store)
    if now.fail_count:
        behaviour.keep(provider.store, replace(now, fail_count=now.fail_count - 1))
        raise Outage("The sandbox fails, as it was told to.", status=now.fail_status)


def _cuts(provider: Provider, request: web.Request, answer: Answer) -> bool:
    """Tell whether the caller must not learn what has been done, and count it."""
    now = behaviour.current(provider.store)
    if not now.cut_answers or request.method != "POST" or answer.status != 200:
        return False
    behaviour.keep(provider.store, replace(now, cut_answers=now.cut_answers - 1))
    return True


def _garbles(provider: Provider, request: web.Request, answer: Answer) -> bool:
    """Tell whether the caller hears nonsense of what has been done, and count it."""
    now = behaviour.current(provider.store)
    if not now.garble_answers or request.method != "POST" or answer.status != 200:
        return False
    behaviour.keep(provider.store, replace(now, garble_answers=now.garble_answers - 1))
    return True


async def _wait(provider: Provider) -> None:
    delay = behaviour.current(provider.store).answer_delay_ms
    if delay:
        await asyncio.sleep(delay / 1000)


def _response(request: web.Request, answer: Answer, request_id: str) -> web.Response:
    headers = {
        "Request-Id": request_id,
        "Stripe-Version": request.headers.get("Stripe-Version", API_VERSION)[:50],
        "Cache-Control": "no-store",
    }
    if key := request.headers.get("Idempotency-Key", ""):
        headers["Idempotency-Key"] = key[: idempotency.LONGEST_KEY]
    if answer.replayed:
        headers |= {"Idempotent-Replayed": "true", "Original-Request": answer.request_id}
    return web.json_response(answer.body, status=answer.status, headers=headers)
