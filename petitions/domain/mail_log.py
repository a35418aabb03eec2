"""What a mail server's log says of our mails: which were taken, and which time it covers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

# Ours name a row: `<prompt.UUID@host>`. Postfix logs `message-id=<…>`; a list may omit the <>.
OURS = re.compile(r"<?([a-z-]+\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[^\s<>,;\"]+)>?")
MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)")


@dataclass(frozen=True)
class MailLog:
    """The Message-IDs a log names, and from when until when nothing is missing from it.

    Without both moments it proves only what it names: an absent mail may be elsewhere.
    """

    held: frozenset[str]
    since: datetime | None = None
    until: datetime | None = None


def read(
    lines: Iterable[str], *, since: datetime | None = None, until: datetime | None = None
) -> MailLog:
    """Read a log, or a plain list of Message-IDs.

    What it covers is said by the caller, else by its first and last lines that begin with
    an ISO 8601 moment (as rsyslog and journalctl write them; without a zone it is UTC).
    Classic syslog moments have no year, so they tell nothing.
    """
    held: set[str] = set()
    first = last = None
    for line in lines:
        held.update(f"<{found}>" for found in OURS.findall(line))
        moment = _moment(line)
        if moment is not None:
            first, last = first or moment, moment
    return MailLog(frozenset(held), since or first, until or last)


def _moment(line: str) -> datetime | None:
    found = MOMENT.match(line)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found[1])
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
