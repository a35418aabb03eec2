"""`make bench`: measure every pair, print the ratios, write docs/benchmarks.md."""

import itertools
import sys
from collections.abc import Iterator

from tests.benchmarks import clients, prompting, report, signing
from tests.benchmarks.clients import Ask
from tests.benchmarks.house import House, standing

BROWSER = (
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"),
)
NOTES = """
- **sign**: `POST …/signatures/` with its throttle off, encryption and outbox row on, eight kept
  connections; pgbench makes the same three inserts in one transaction with eight clients.
- **redirect**: `GET /s/<code>` with its touch recorded; the yardstick is a WSGI function that only
  answers 302, under the same server with the same flags.
- **prompts**: from the commit that confirms 200 signatures until the mailbox holds 200 prompts,
  over relay, broker and worker; smtplib sends prebuilt mails of the same size over one kept
  connection.

What limits them: in signing and redirecting, Django's and DRF's own CPU time per request and one
transaction each; in prompting, rendering two parts per mail and three short transactions per
prompt.
"""


def main() -> None:
    """Measure and write."""
    sys.stdout.write("Starting servers of our own ...\n")
    with standing() as house:
        report.run(_pairs(house), notes=NOTES)


def _pairs(house: House) -> list[report.Pair]:
    link = Ask("GET", f"/s/{house.code}", 302, headers=BROWSER)
    bare = Ask("GET", "/s/anything", 302, headers=BROWSER)
    # Signing comes last: the mails it asks for keep the workers busy for a while.
    return [
        report.Pair(
            "share prompts",
            "raw smtplib",
            lambda: prompting.prompts_per_second(house),
            lambda: prompting.smtplib_per_second(house),
        ),
        report.Pair(
            "redirect with its touch",
            "a bare 302",
            lambda: clients.per_second(house.port, lambda _client: _repeat(link)),
            lambda: clients.per_second(house.bare_port, lambda _client: _repeat(bare)),
        ),
        report.Pair(
            "sign",
            "pgbench, the same inserts",
            lambda: clients.per_second(house.port, signing.asks),
            lambda: signing.pgbench(house),
        ),
    ]


def _repeat(ask: Ask) -> Iterator[Ask]:
    return itertools.repeat(ask)


if __name__ == "__main__":
    main()
