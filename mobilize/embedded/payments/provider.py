"""The running provider: what its web handlers share."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aiohttp import web

from mobilize.embedded.payments import endpoints
from mobilize.embedded.payments.calls import Call
from mobilize.embedded.payments.idempotency import Running
from mobilize.embedded.payments.store import Store


@dataclass
class Provider:
    """One provider on one store. `clock` gives Unix seconds.

    `news` is set whenever events may be waiting for the courier.
    """

    store: Store
    address: str
    api_key: str
    webhook_url: str
    webhook_secret: str
    merchant: str
    clock: Callable[[], float]
    running: Running = field(default_factory=Running)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @contextlib.contextmanager
    def working(self, *, request_id: str | None = None, key: str | None = None) -> Iterator[Call]:
        """Open a transaction for one call, and wake the courier when it is kept.

        Nothing inside may wait: the one connection belongs to the call until the end.
        """
        with self.store.transaction():
            yield Call(
                store=self.store,
                now=int(self.clock()),
                address=self.address,
                request_id=request_id,
                idempotency_key=key,
            )
        self.news.set()

    def reading(self) -> Call:
        """Return a call that only looks."""
        return Call(store=self.store, now=int(self.clock()), address=self.address)

    def set_up(self) -> None:
        """Make the endpoint of the command line what it says now."""
        with self.store.transaction():
            endpoints.set_command_line(
                store=self.store,
                url=self.webhook_url,
                secret=self.webhook_secret,
                now=int(self.clock()),
            )


PROVIDER = web.AppKey("PROVIDER", Provider)
