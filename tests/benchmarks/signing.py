"""The sign endpoint against pgbench doing the same inserts in the same database."""

import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from mobilize.embedded import binaries
from tests.benchmarks.clients import CLIENTS, SECONDS, Ask
from tests.benchmarks.house import SLUG, House

PATH = f"/api/v1/organisations/{SLUG}/petitions/p/signatures"
HEADERS = (("Content-Type", "application/json"),)
people = itertools.count()

# What one request writes: the person, the signature, the message that asks for a confirmation.
SAME_INSERTS = """
BEGIN;
SELECT set_config('app.organisation', '{org}', true);
SELECT gen_random_uuid() AS person, gen_random_uuid() AS signature \\gset
INSERT INTO petitions_supporter (id, organisation_id, wrapped_key, email_sealed, name_sealed,
  email_index, country, locale, created_at)
  VALUES (:person::uuid, '{org}', decode(repeat('00', 61), 'hex'), decode(repeat('00', 50), 'hex'),
  decode(repeat('00', 40), 'hex'), sha256(convert_to(:person::text, 'UTF8')), 'FR', 'en', now());
INSERT INTO petitions_signature (id, organisation_id, petition_id, supporter_id, state, name_shown,
  journey, root_id, depth, note, signed_at, mailed_at)
  VALUES (:signature::uuid, '{org}', '{petition}', :person::uuid, 'pending', false, '{{}}',
  :signature::uuid, 0, '', now(), now());
INSERT INTO outbox_outboxmessage (id, organisation_id, topic, key, payload, state, created_at)
  VALUES (gen_random_uuid(), '{org}', 'bench', :signature::text, '{{}}', 'waiting', now());
COMMIT;
"""


def asks(_client: int) -> Iterator[Ask]:
    """Yield one client's new signers without end."""
    for number in people:
        body = {
            "email": f"signer{number}@bench.example",
            "name": "Ines Bench",
            "country": "FR",
            "consents": [],
        }
        yield Ask("POST", PATH, 202, json.dumps(body).encode(), HEADERS)


def pgbench(house: House) -> float:
    """Return how many of the same transactions pgbench makes a second, with as many clients."""
    script = Path(house.settings["MOBILIZE_HOME"]) / "same_inserts.sql"
    script.write_text(SAME_INSERTS.format(org=house.organisation_id, petition=house.petition_id))
    address = urlsplit(house.settings["DATABASE_URL"])
    command = [str(binaries.postgres(None) / "pgbench"), "--no-vacuum", f"--file={script}"]
    command += [f"--client={CLIENTS}", f"--time={SECONDS:.0f}", "--protocol=prepared"]
    command += [f"--host={parse_qs(address.query)['host'][0]}", f"--username={address.username}"]
    said = subprocess.run([*command, address.path[1:]], capture_output=True, text=True, check=False)
    rate = re.search(r"tps = ([\d.]+)", said.stdout)
    if said.returncode != 0 or rate is None:
        sys.exit(f"pgbench failed: {said.stderr}")
    return float(rate[1])
