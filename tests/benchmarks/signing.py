"""The sign endpoint, against its own statement in pgbench and against a conventional endpoint."""

import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mobilize.embedded import binaries
from tests.benchmarks.clients import CLIENTS, SECONDS, Ask
from tests.benchmarks.house import SLUG, House

HEADERS = (("Content-Type", "application/json"),)
people = itertools.count()

# Values for the statement in `petitions.services.asking`, one signer each: ids grow as ours do.
NEXT = "\\set n :n + 1\n"
ID = "('{kind}0000000-0000-7000-8000-' || lpad(to_hex(:client_id * 4000000000 + :n), 12, '0'))"
VALUES = {
    "organisation": "'{org}'",
    "petition": "'{petition}'::uuid",
    "supporter": ID.format(kind=1) + "::uuid",
    "signature": ID.format(kind=2) + "::uuid",
    "message": ID.format(kind=3) + "::uuid",
    "wrapped_key": "'\\x" + "00" * 69 + "'::bytea",
    "email_sealed": "'\\x" + "00" * 55 + "'::bytea",
    "name_sealed": "'\\x" + "00" * 39 + "'::bytea",
    "email_index": "sha256(int8send(:client_id * 4000000000 + :n))",
    "country": "'FR'",
    "region": "''",
    "locale": "'en'",
    "name_shown": "false",
    "source": "'api'",
    "suspicions": "'{{no_form}}'",
    "score": "20",
    "network": "'\\x" + "00" * 16 + "'",
    "touch": "NULL",
    "touches": "'{{}}'",
    "through_link": "false",
    "most": "10",
    "topic": "'bench'",
    "key": ID.format(kind=2),
    "payload": "'{{}}'",
    "every": "'1 hour'",
    "now": "now()",
}


def asks(*petitions: str, prefix: str = "/api/v1") -> Callable[[int], Iterator[Ask]]:
    """Return what yields one client's new signers without end, for its petition of these."""

    def of_client(client: int) -> Iterator[Ask]:
        slug = petitions[client % len(petitions)]
        path = f"{prefix}/organisations/{SLUG}/petitions/{slug}/signatures"
        for number in people:
            body = {
                "email": f"signer{number}@bench.example",
                "name": "Ines Bench",
                "country": "FR",
                "consents": [],
            }
            yield Ask("POST", path, 202, json.dumps(body).encode(), HEADERS)

    return of_client


def pgbench(house: House) -> float:
    """Return how often a second pgbench runs the endpoint's statement, with as many clients."""
    from petitions.services import asking

    given = {name: value.format(org=house.organisation_id, petition=house.petition_id)
             for name, value in VALUES.items()}  # fmt: skip
    statement = asking.WRITE % given
    script = Path(house.settings["MOBILIZE_HOME"]) / "same_statement.sql"
    script.write_text(NEXT + " ".join(statement.split()) + ";\n")
    return tps(house, script, "--define", f"n={int(time.time() * 1000) % 4_000_000_000}")


def tps(house: House, script: Path, *more: Any, options: str = "") -> float:
    """Return how often a second pgbench runs a script; `options` are the server's."""
    address = urlsplit(house.settings["DATABASE_URL"])
    command = [str(binaries.postgres(None) / "pgbench"), "--no-vacuum", f"--file={script}"]
    command += [f"--client={CLIENTS}", f"--time={SECONDS:.0f}", "--protocol=prepared", *more]
    command += [f"--host={parse_qs(address.query)['host'][0]}", f"--username={address.username}"]
    said = subprocess.run(
        [*command, address.path[1:]],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PGOPTIONS": options},
    )
    rate = re.search(r"tps = ([\d.]+)", said.stdout)
    if said.returncode != 0 or rate is None:
        sys.exit(f"pgbench failed: {said.stderr[-2000:]}")
    return float(rate[1])
