"""The provider's web server, its courier, and the clock that ends sessions."""

import asyncio

from aiohttp import web

from mobilize.embedded import serving
from mobilize.embedded.payments import (
    api,
    charging,
    control,
    debiting,
    overview,
    pages,
    sessions,
)
from mobilize.embedded.payments.provider import PROVIDER, Provider
from mobilize.embedded.payments.webhooks import Courier

TICK = 1.0  # seconds between two looks for sessions whose time has come


async def serve(*, provider: Provider, port: int) -> None:
    """Answer until told to stop.

    Raises:
        CannotStart
    """
    listener = serving.listen(port)
    provider.set_up()
    runner = await serving.serve_web(application(provider), listener)
    try:
        # A task that fails ends the server: a provider whose courier is dead must not look alive.
        async with asyncio.TaskGroup() as group:
            beside = [
                group.create_task(Courier(provider).run()),
                group.create_task(_keep_time(provider)),
            ]
            await serving.until_told_to_stop()
            for task in beside:
                task.cancel()
    finally:
        await runner.cleanup()
        provider.store.close()


def application(provider: Provider) -> web.Application:
    """Return the API, the pages and the controls of one provider."""
    app = web.Application()
    app[PROVIDER] = provider
    for room in (api, control, pages, overview):
        app.add_routes(room.routes())
    return app


async def _keep_time(provider: Provider) -> None:
    while True:
        now = int(provider.clock())
        for session in sessions.overdue(store=provider.store, now=now):
            with provider.working() as call:
                sessions.expired(call=call, session=session)
        for intent in debiting.due(store=provider.store, now=now):
            with provider.working() as call:
                charging.debited(call=call, intent=intent)
        await asyncio.sleep(TICK)
