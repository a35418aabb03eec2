"""The courier: takes events to their endpoints, signed, and tries again when refused."""

import asyncio
import contextlib
import hashlib
import hmac
import json

import aiohttp

from mobilize.embedded.payments import behaviour, endpoints, history, queue
from mobilize.embedded.payments.calls import shown
from mobilize.embedded.payments.provider import Provider
from mobilize.embedded.payments.queue import Delivery

AT_ONCE = 8
PATIENCE = 20  # seconds for one attempt
LONGEST_SLEEP = 60.0


def signature(*, payload: str, secret: str, moment: int) -> str:
    """Return the `Stripe-Signature` header of a payload that is sent at `moment`."""
    signed = f"{moment}.{payload}".encode()
    return f"t={moment},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


class Courier:
    """Makes each delivery at least once: what was on its way when the provider died goes again."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._store = provider.store
        self._on_the_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as client:
            try:
                while True:
                    self._provider.news.clear()
                    self._send_out(client)
                    await self._rest()
            finally:
                for task in self._on_the_way.values():
                    task.cancel()

    def _send_out(self, client: aiohttp.ClientSession) -> None:
        free = AT_ONCE - len(self._on_the_way)
        found = queue.due(
            store=self._store,
            now=self._provider.clock(),
            beside=list(self._on_the_way),
            limit=free,
        )
        for delivery in found:
            task = asyncio.create_task(self._deliver(client, delivery))
            self._on_the_way[delivery.id] = task

    async def _rest(self) -> None:
        """Sleep until something falls due, or until there is news."""
        now = self._provider.clock()
        due = queue.next_due(store=self._store, after=now)
        seconds = LONGEST_SLEEP if due is None else min(due - now, LONGEST_SLEEP)
        # Not `wait_for`: in Python 3.11 it can lose a cancellation, and with it the order to stop.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0.001)):
                await self._provider.news.wait()

    async def _deliver(self, client: aiohttp.ClientSession, delivery: Delivery) -> None:
        try:
            status, failure = await self._attempt(client, delivery)
            queue.record(
                store=self._store,
                delivery=delivery,
                now=self._provider.clock(),
                status=status,
                failure=failure,
            )
        finally:
            self._on_the_way.pop(delivery.id, None)
            self._provider.news.set()

    async def _attempt(
        self, client: aiohttp.ClientSession, delivery: Delivery
    ) -> tuple[int | None, str | None]:
        event = self._store.find(history.KIND, delivery.event)
        endpoint = self._store.find(endpoints.KIND, delivery.endpoint)
        if event is None or endpoint is None:
            return None, "the endpoint was deleted"
        waiting = queue.pending(store=self._store, event=delivery.event)
        payload = json.dumps(shown(event) | {"pending_webhooks": waiting}, indent=2)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": self._sign(payload, endpoint["_secret"]),
            "User-Agent": "Stripe/1.0 (sandbox)",
        }
        try:
            async with client.post(
                endpoint["url"], data=payload.encode(), headers=headers, allow_redirects=False
            ) as response:
                return response.status, None
        except (aiohttp.ClientError, TimeoutError, ValueError) as reason:
            return None, f"{type(reason).__name__}: {reason}"[:200]

    def _sign(self, payload: str, secret: str) -> str:
        """Sign anew for each attempt: an old moment would be refused as a replay."""
        wrongly = behaviour.current(self._store).sign_wrongly
        return signature(
            payload=payload,
            secret=f"not-{secret}" if wrongly else secret,
            moment=int(self._provider.clock()),
        )
