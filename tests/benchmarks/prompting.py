"""Share prompts from commit to mailbox against raw smtplib to the same mailbox."""

import itertools
import smtplib
import sqlite3
import time
from pathlib import Path

from tests.benchmarks.house import House

PROMPTS = 2_000
PATIENCE = 60.0  # seconds
people = itertools.count()


def prompts_per_second(house: House) -> float:
    """Confirm signatures in one transaction; time from its commit until every prompt is there."""
    before = mails(house)
    began = _confirmed(house)
    while mails(house) < before + PROMPTS:
        assert time.monotonic() < began + PATIENCE, "the prompts do not arrive"
        time.sleep(0.02)
    return PROMPTS / (time.monotonic() - began)


def smtplib_per_second(house: House) -> float:
    """Send as many prebuilt mails, each byte for byte a prompt, over one kept connection."""
    text = newest(house)
    with smtplib.SMTP("127.0.0.1", int(house.settings["MAILBOX_SMTP_PORT"])) as connection:
        began = time.monotonic()
        for _ in range(PROMPTS):
            connection.sendmail("a@bench.example", ["b@bench.example"], text)
        return PROMPTS / (time.monotonic() - began)


def newest(house: House) -> bytes:
    """Return the newest mail in the mailbox as it came in: a prompt, once some were sent."""
    with _mailbox(house) as mailbox:
        last = mailbox.execute("SELECT raw FROM messages ORDER BY id DESC LIMIT 1")
        return bytes(last.fetchone()[0])


def mails(house: House) -> int:
    """Return how many prompts the mailbox holds."""
    with _mailbox(house) as mailbox:
        return int(mailbox.execute("SELECT count(*) FROM messages").fetchone()[0])


def _mailbox(house: House) -> sqlite3.Connection:
    place = Path(house.settings["MOBILIZE_HOME"]) / "mailbox.sqlite3"
    return sqlite3.connect(f"file:{place}?mode=ro", uri=True)


def _confirmed(house: House) -> float:
    """Confirm signatures whose signers want a prompt; no confirmation mail is left to send."""
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.outbox.models import OutboxMessage
    from petitions.domain.events import SignatureAsked
    from petitions.models import Petition, Signature
    from petitions.services import signing

    now = clock.now()
    with scoping.within(house.organisation_id):
        petition = Petition.objects.get(id=house.petition_id)
        for _ in range(PROMPTS):
            email = f"prompted{next(people)}@bench.example"
            signing.ask(
                petition=petition, email=email, name="Ines Bench", country="FR", locale="en",
                name_shown=False, consents={"share_prompts"}, touch_token=None, now=now,
            )  # fmt: skip
        for signature in Signature.objects.filter(petition=petition, signed_at=now):
            token = signing.confirm_token(signature, consents="share_prompts")
            signing.confirm(token=token, now=now)
        OutboxMessage.objects.filter(topic=SignatureAsked.topic).delete()
    return time.monotonic()
