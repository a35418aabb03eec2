"""A phone network in small: signs the texts it hands on, and settles what was billed.

It knows of us what a provider is told: an address, a secret, the form of a message and of
a settlement. It shares no code with who reads them.
"""

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

COLUMNS = ("message_id", "amount", "currency", "state", "day")


@dataclass(frozen=True)
class Text:
    """A text on its way to a short code."""

    id: str
    sender: str
    to: str
    words: str
    sent_at: datetime


@dataclass(frozen=True)
class Billed:
    """A gift that stands on somebody's phone bill, by the message that asked for it."""

    message: str
    amount: str
    currency: str


def handed_on(text: Text, *, organisation: str, secret: str) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers with which a text is handed on to an organisation."""
    said = {"id": text.id, "from": text.sender, "to": text.to, "text": text.words}
    body = json.dumps(said | {"sent_at": text.sent_at.isoformat()}).encode()
    stamp = str(int(text.sent_at.timestamp()))
    signed = f"{stamp}.{organisation}.".encode() + body
    mark = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/json", "Text-Signature": f"t={stamp},v1={mark}"}


def settlement(billed: Iterable[Billed], *, day: date) -> bytes:
    """Return the file in which the phone company says that bills were paid."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows(
        (one.message, one.amount, one.currency, "paid", day.isoformat()) for one in billed
    )
    return out.getvalue().encode()
