"""How an embedded Python server listens on loopback and stops at once when told to."""

import asyncio
import signal
import socket
import sys
from collections.abc import Coroutine
from typing import Any

from aiohttp import web

from mobilize.embedded.ports import LOOPBACK
from mobilize.embedded.refusals import CannotStart

# Seconds that open connections get when the server stops: a browser keeps idle ones for minutes.
GRACE = 0.2


def listen(port: int) -> socket.socket:
    """Return a socket that listens on `port` of the loopback address only.

    Raises:
        CannotStart: another program has the port
    """
    # asyncio answers without delay (TCP_NODELAY) only where a socket says that it is one of TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as reason:
        listener.close()
        raise CannotStart(f"Port {port} cannot be used: {reason.strerror}.") from reason
    listener.listen(512)
    return listener


async def serve_web(app: web.Application, listener: socket.socket) -> web.AppRunner:
    """Start answering web requests; the caller ends it with the runner's `cleanup`."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner


async def until_told_to_stop() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await told.wait()


def run(server: Coroutine[Any, Any, None]) -> int:
    """Run a server to its end and return the process's exit code.

    A server that cannot start says why in one sentence.
    """
    try:
        asyncio.run(server)
    except CannotStart as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0
