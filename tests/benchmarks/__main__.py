"""`make bench`: measure every pair, print the ratios, write docs/benchmarks.md."""

import atexit
import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks import (
    attributing,
    bursting,
    causes,
    clients,
    crowd,
    forests,
    paying,
    prompting,
    receipting,
    redirecting,
    report,
    signing,
    yardstick,
)
from tests.benchmarks.clients import Ask
from tests.benchmarks.house import BIG, BUSY, EMPTY, SLUG, SLUGS, House, standing
from tests.benchmarks.report import Pair, Span

BROWSER = (
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"),
)
AS_EMPTY = 1 / 1.2  # a petition of a million costs 1.2 times an empty one at most
NOTES = """
- **sign**: `POST …/signatures/` by 32 kept connections, with limits, screening, encryption and
  outbox row. pgbench runs the very statement that the endpoint runs, prepared, with 32 clients.
  The conventional endpoint does the same work with a ModelSerializer, the ORM, `atomic` and DRF's
  throttle over Redis; it is kept in `tests/benchmarks/conventional.py`. All are served by granian
  with a worker per core and two threads each: more of them wait for each other. Relay and workers
  stand still meanwhile: mail waits.
- **redirect**: `GET /s/<code>` by 32 kept connections, while the worker brings the visits into
  their table; the yardstick is a WSGI function that only answers 302, under the same server with
  the same flags. p99 is of the same rounds, and every round's visits are counted in the table
  afterwards (`wrk` hangs up on up to 32 answers a round, whose visits count too).
- **prompts**: from the commit that confirms 2,000 signatures until the mailbox holds 2,000 prompts,
  over relay, broker and worker; smtplib sends one of these prompts, prebuilt, as often over one
  kept connection. The sink of both is the embedded mailbox, one Python process that keeps each mail
  in SQLite: it is part of the limit of both.
- **a million**: the petition's page, its count over the API and a signature, against a petition
  that has none. The recount counts every petition's signatures and compares them with what is
  shown. The invalidation takes 100,000 of the million back, through outbox and worker, while its
  page is read all the time; the mail that waits since the worker stood still is taken away before.
- **causes**: the page with its thermometer, and the totals over the API, of a cause with a million
  ledger entries against one with the same words and none.
- **receipts**: from the wish for a year's receipts until 1,000 of them, of three gifts each, half
  of them in French, are numbered, typeset as PDF/A and in the mailbox, over relay and worker.
- **a provider's event**: `POST /webhooks/stripe` by 32 kept connections, each event new and signed
  when it is sent: signature and age are checked, the event is cut down and stored with its outbox
  row in one statement, for the worker, which stands still meanwhile. pgbench inserts the same row,
  without the outbox's, prepared, with 32 clients.
- **a burst**: 28 gifts a second, as 100,000 in an hour. A process beside promises each over the API
  and brings the signed event that another was paid; relay and worker book it. What a giver and the
  provider do on the provider's page is left out. Meanwhile, and before, two connections read the
  cause's page 20 times a second at a fixed pace; an answer's time runs from when it was due. Rounds
  of 12 s, a minute in all; after each, every gift is looked up in the book.
- **chains**: read from the database, computed (generations, sizes, distances, scores with the money
  of 100,000 gifts, rates) and written back, in a process of its own that takes at most 1 GiB; the
  second time in that process. The mixed forest holds a path of 100,000, a tree of 400,000 grown by
  chance, 25,000 trees of 16 and 100,000 who stand alone. The report on spreading is computed whole
  at each look: 100,000 signatures, 300,000 links, 200,000 visits, in a process of its own.
- **attribution**: an organisation of its own whose rows the server makes: with `BENCH_SCALE=1` a
  million people with 1 to 19 visits each, of whom half gave; without it a hundredth. The models are
  credited from raw rows, for everything that was ever booked. The same rows are what the models
  read: each gift's visits and those of its giver's signature, found by the same joins and grouped
  once by channel; the visits alone are one table. Removal counts the steps of all journeys, those
  that led to nothing included, and solves them exactly, without its range. Every process says how
  much memory it took, and none may take more than 1 GiB. Pages are asked for in a process of their
  own, signed in. The days are those of ADR 4's shape, counted anew from all rows. The export is
  `mobilize export` with all its tables; DuckDB answers from its files what PostgreSQL answers from
  raw rows, to the same cents.
- **ChannelAttribution**, where `make yardstick` has built it: a million paths of 1 to 19 touches
  over eight channels are in memory; that package simulates until two runs are within 5 %, ours
  counts and solves. It takes a path as one text and no other way. Ours takes columns, as whoever
  reads an export has them (a byte a touch, naming its channel), or a list of names for each path,
  which Python turns into columns. Each in a process of its own, reading and start left out.

What limits them: in signing, Python's time per request (parsing, limits, one statement, one line
of log); in redirecting, the same without a statement, and the worker beside it; in prompting, the
mailbox and the worker's Python, which share the cores with database and broker. An event of the
provider takes the way past Django (`donations.api.events_shortcut`): 0.9 ms of processor are
signature, cutting down and one statement that writes two rows where pgbench writes one. In the
burst what costs most is statements, each a turn of two processes on cores that have none to spare.
A cause's kept page asks none (8 before); a gift is claimed and booked with 35 (47 before), a look
for more is 4 (12 before), a promise 8 (9 before). Relay and workers give way to the web server
(`nice`), so that a page waits for promises and the database, not for bookings. What the worker
still has to do reaches into the next round's calm. Spread is computed anew at each look. Of all
heuristic models five sixths are the database's, which finds and strings together what the yardstick
adds up (ADR 9). In an export every row is text, which Python hands from PostgreSQL to DuckDB one by
one.
"""


def main() -> None:
    """Measure and write."""
    sys.stdout.write("Starting servers of our own ...\n")
    with standing() as house:
        mail = _mail(house)
        report.measure(mail)
        redirects = redirecting.Redirects(house).rows()
        report.measure(redirects)
        burst = bursting.Burst(house)
        report.measure([burst])
        with house.workers_asleep():
            requests = [*_requests(house), *_events(house)]
            report.measure(requests)
            crowd.fill(house, BIG)
            million, spans = [*_million(house), *_totals(house)], _spans(house)
            report.measure([*million, spans[0]])
            paying.fill(house)
            chains = [*_chains(house), *_money(house)]
            report.measure(chains)
            credited, days = attributing.measures(house)
            report.measure([*days[:2], *credited, *days[2:]])
        beside = _beside()
        report.measure(beside)
        crowd.forget_mail(house)
        report.measure(spans[1:])
        report.write(
            [*requests, burst, *redirects, *million, *mail, *credited, *beside],
            [*spans, *chains, *days],
            notes=NOTES,
        )


def _beside() -> list[Pair]:
    """Return what is compared with another package, where `make yardstick` has built it."""
    if not yardstick.there():
        sys.stdout.write("The package ChannelAttribution is not there: `make yardstick` first.\n")
        return []
    home = tempfile.mkdtemp(prefix="mobilize-paths-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return yardstick.pairs(Path(home))


def _mail(house: House) -> list[Pair]:
    return [
        Pair(
            "share prompts",
            "raw smtplib",
            lambda: prompting.prompts_per_second(house),
            lambda: prompting.smtplib_per_second(house),
            least=0.6,
        ),
    ]


def _requests(house: House) -> list[Pair]:
    def sign(*slugs: str) -> Callable[[], float]:
        return lambda: clients.per_second(house.port, signing.asks(*slugs))

    return [
        Pair(
            "sign",
            "pgbench, the same statement",
            sign(BUSY),
            lambda: signing.pgbench(house),
            least=0.25,
        ),
        Pair(
            "sign",
            "a conventional endpoint",
            sign(BUSY),
            lambda: clients.per_second(
                house.conventional_port, signing.asks(BUSY, prefix="/conventional")
            ),
            least=6,
        ),
        Pair("sign one petition", "sign 32 petitions", sign(BUSY), sign(*SLUGS), least=0.9),
    ]


def _events(house: House) -> list[Pair]:
    payment = paying.a_payment(house)
    return [
        Pair(
            "take in a provider's event",
            "pgbench, the same row",
            lambda: clients.per_second(house.port, paying.asks(house, payment)),
            lambda: paying.pgbench(house, payment),
            least=0.25,
        ),
    ]


def _money(house: House) -> list[Span]:
    name = "provider, payments and book of a million entries compared"
    return [Span(name, lambda: paying.tie_out(house), most=20)]


def _million(house: House) -> list[Pair]:
    def page(slug: str) -> Callable[[], float]:
        return _reading(house.port, Ask("GET", f"/{SLUG}/petitions/{slug}/", 200, headers=BROWSER))

    def count(slug: str) -> Callable[[], float]:
        path = f"/api/v1/organisations/{SLUG}/petitions/{slug}/count"
        return _reading(house.port, Ask("GET", path, 200))

    def sign(slug: str) -> Callable[[], float]:
        return lambda: clients.per_second(house.port, signing.asks(slug))

    return [
        Pair("page of a million", "of an empty one", page(BIG), page(EMPTY), least=AS_EMPTY),
        Pair("count of a million", "of an empty one", count(BIG), count(EMPTY), least=AS_EMPTY),
        Pair("sign beside a million", "beside none", sign(BIG), sign(EMPTY), least=AS_EMPTY),
    ]


def _totals(house: House) -> list[Pair]:
    """Pair a cause with a million ledger entries with one that has none: page, and totals."""
    causes.founded(house)

    def page(slug: str) -> Callable[[], float]:
        return _reading(house.port, Ask("GET", f"/{SLUG}/causes/{slug}/", 200, headers=BROWSER))

    def totals(slug: str) -> Callable[[], float]:
        return _reading(
            house.port, Ask("GET", f"/api/v1/organisations/{SLUG}/causes/{slug}/totals", 200)
        )

    full, bare = causes.FULL, causes.BARE
    return [
        Pair("cause of a million gifts", "of none", page(full), page(bare), least=AS_EMPTY),
        Pair("totals of a million gifts", "of none", totals(full), totals(bare), least=AS_EMPTY),
    ]


def _spans(house: House) -> list[Span]:
    page = Ask("GET", f"/{SLUG}/petitions/{BIG}/", 200, headers=BROWSER)

    def read() -> float:
        return clients.per_second(house.port, lambda _client: _repeat(page), clients=4, seconds=0.5)

    return [
        Span("recount a million", lambda: crowd.recount(house), most=2),
        Span(
            "take 100,000 of a million back, its page being read",
            lambda: crowd.take_back(house, BIG, read),
            most=60,
            rounds=1,
        ),
        Span("1,000 annual receipts", lambda: receipting.seconds(house), most=60),
    ]


def _chains(house: House) -> list[Span]:
    where = forests.founded(house)

    def span(name: str, slug: str, most: float, what: str = "compute") -> Span:
        return Span(name, lambda: forests.seconds(house, where[slug], what=what), most=most)

    return [
        span("chains of a mixed million, a path of 100,000 among them", "mixed", 3),
        span("chains of a star of a million", "star", 3),
        span("one tree of 1,000, read and computed", "small", 0.02, "find"),
        span("those above one signature", "mixed", 0.001, "ancestors"),
        span("how 100,000 spread, with 200,000 visits", "visited", 0.5, "spread"),
    ]


def _reading(port: int, ask: Ask) -> Callable[[], float]:
    return lambda: clients.per_second(port, lambda _client: _repeat(ask))


def _repeat(ask: Ask) -> Iterator[Ask]:
    return itertools.repeat(ask)


if __name__ == "__main__":
    main()
