"""`python -m mobilize.embedded.payments`: run the sandbox card provider until told to stop."""

import argparse
import sys
import time
from pathlib import Path

from mobilize.embedded import serving
from mobilize.embedded.payments import server
from mobilize.embedded.payments.provider import Provider
from mobilize.embedded.payments.store import Store
from mobilize.embedded.ports import LOOPBACK


def main() -> int:
    """Run the provider and return the exit code."""
    parser = argparse.ArgumentParser(prog="payments", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder for its data")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook-url", required=True, help="where events are sent")
    parser.add_argument("--webhook-secret", required=True, help="signs the events")
    parser.add_argument("--api-key", required=True, help="the key that callers show")
    parser.add_argument("--merchant", default="Sandbox merchant", help="name on the checkout")
    return serving.run(_serve(parser.parse_args()))


async def _serve(said: argparse.Namespace) -> None:
    provider = Provider(
        store=Store(said.home / "payments.sqlite3"),
        address=f"http://{LOOPBACK}:{said.port}",
        api_key=said.api_key,
        webhook_url=said.webhook_url,
        webhook_secret=said.webhook_secret,
        merchant=said.merchant,
        clock=time.time,
    )
    await server.serve(provider=provider, port=said.port)


if __name__ == "__main__":
    sys.exit(main())
