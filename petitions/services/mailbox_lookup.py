"""Asking the embedded mailbox which mails it holds."""

import json
from collections.abc import Sequence
from datetime import datetime
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings

from mobilize.kit.errors import AppError, Kind
from petitions.domain.mail_log import MailLog

PATIENCE = 10.0  # seconds
LOOPBACK = "127.0.0.1"


class MailboxAway(AppError):
    """The embedded mailbox does not answer, or mail goes elsewhere."""

    code = "mailbox-away"
    kind = Kind.TRY_LATER


def is_ours() -> bool:
    """Say whether mail goes to the embedded mailbox."""
    where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    return where == (LOOPBACK, settings.MAILBOX_SMTP_PORT)


def look_up(message_ids: Sequence[str], *, now: datetime) -> MailLog:
    """Return what the mailbox holds of these, and since when it has lost nothing.

    Raises:
        MailboxAway
    """
    url = f"http://{LOOPBACK}:{settings.MAILBOX_HTTP_PORT}/lookup.json"
    body = json.dumps({"message_ids": list(message_ids)}).encode()
    asked = Request(url, data=body, headers={"Content-Type": "application/json"})
    try:
        with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            said = json.load(answer)
        since = datetime.fromisoformat(said["complete_since"])
        return MailLog(frozenset(said["held"]), since=since, until=now)
    except (URLError, OSError, ValueError, KeyError, TypeError) as error:
        raise MailboxAway from error
