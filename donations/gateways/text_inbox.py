"""What the text provider hands on: verified, and read as one message.

The body is JSON: `id`, `from`, `to`, `text`, `sent_at`. The header says when it was signed
and the HMAC-SHA256, in hex, of that stamp, the organisation's short name in the address and the
body, with full stops between: `t=1772442000,v1=…`. So no message can be sent on to another.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from donations.domain import text_words
from mobilize.kit.errors import AppError

TOLERANCE = timedelta(seconds=300)
OLDEST = timedelta(days=7)  # a phone that was off so long hands its messages on no more
LONGEST = 16 * 1024
LONGEST_NAME = 100
LONGEST_STAMP = 12
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class TextRefused(AppError):
    """This is not a message of our text provider."""

    code = "text-message-refused"


@dataclass(frozen=True)
class Incoming:
    """One message. Whose number and which words are personal: neither is shown in a log.

    `how` is how its sender says they heard of it, where the message is such an answer.
    """

    name: str
    to: str
    sent_at: datetime
    sender: str = field(repr=False)
    word: str = field(repr=False)
    how: str = field(repr=False)


def verify(body: bytes, *, org: str, header: str, secrets: Sequence[str], now: datetime) -> None:
    """Refuse a body that nobody with one of our secrets signed within five minutes of `now`.

    Raises:
        TextRefused
    """
    said = dict(part.strip().partition("=")[::2] for part in header.split(","))
    stamp, mark = said.get("t", ""), said.get("v1", "")
    if len(body) > LONGEST or not (stamp.isascii() and stamp.isdigit() and mark.isascii()):
        raise TextRefused
    expected = [signature(body, org=org, stamp=stamp, secret=secret) for secret in secrets]
    if not any(hmac.compare_digest(mark, each) for each in expected):
        raise TextRefused
    if len(stamp) > LONGEST_STAMP or (
        abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds()
    ):
        raise TextRefused("This message was signed too long ago, or in the future.")


def signature(body: bytes, *, org: str, stamp: str, secret: str) -> str:
    """Return what the provider signs a body with at a moment."""
    return hmac.new(secret.encode(), f"{stamp}.{org}.".encode() + body, hashlib.sha256).hexdigest()


def read(body: bytes, *, now: datetime) -> Incoming:
    """Return the message in a verified body.

    Raises:
        TextRefused: it is no message, or was sent in the future or more than a week ago
    """
    try:
        said = json.loads(body)
        message = Incoming(
            name=_name(said["id"]),
            to=text_words.number(_text(said["to"]), field="to"),
            sent_at=_moment(said["sent_at"]),
            sender=text_words.number(_text(said["from"]), field="from"),
            word=text_words.first_word(_text(said["text"])),
            how=text_words.how(said["text"]),
        )
    except (*UNREADABLE, text_words.NumberInvalid) as error:
        raise TextRefused("This is not a message.") from error
    if not now - OLDEST <= message.sent_at <= now + TOLERANCE:
        raise TextRefused("This message was sent too long ago, or in the future.")
    return message


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


def _name(value: object) -> str:
    name = _text(value)
    if not name or len(name) > LONGEST_NAME or not (name.isascii() and name.isprintable()):
        raise ValueError("no name of a message")
    return name
