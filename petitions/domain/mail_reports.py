"""What mail providers report, in our words: what happened, to which of our mails."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

DELIVERED, BOUNCED, REJECTED = "delivered", "bounced", "rejected"
COMPLAINED, UNSUBSCRIBED = "complained", "unsubscribed"
KINDS = frozenset({DELIVERED, BOUNCED, REJECTED, COMPLAINED, UNSUBSCRIBED})
# Reasons of a refusal that say the address is dead, or that its owner wants no more.
DEAD = frozenset({"bounced", "invalid"})
OTHERWISE = {"spam": COMPLAINED, "unsubscribed": UNSUBSCRIBED}
LONGEST_ID, LONGEST_KIND = 100, 20

# Our Message-IDs name the row they stand for, wherever a provider repeats them. The kind before
# it may end in what tells one mail about the row from the next: an hour, a day, a sum.
OURS = re.compile(
    r"\b([a-z][a-z_-]{0,39}?)(?:-[0-9-]*)?\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@"
)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report about one of our mails. It holds no address and no text of the provider's."""

    event_id: str
    kind: str
    hard: bool  # the address is dead
    mail_kind: str
    mail_id: UUID
    happened_at: datetime


def read(
    *, event_id: str, kind: str, reason: str, names: str, happened_at: datetime
) -> Report | None:
    """Return the report, or None when it is of no use to us or about no mail of ours.

    `names` is all text in which the provider may have repeated our Message-ID. A report
    without an id of its own is known by what it says.
    """
    meant = OTHERWISE.get(reason, kind) if kind == REJECTED else kind
    found = OURS.search(names)
    if meant not in KINDS or found is None:
        return None
    if not event_id or len(event_id) > LONGEST_ID:
        said = f"{event_id} {meant} {found[0]} {happened_at.isoformat()}"
        event_id = hashlib.sha256(said.encode()).hexdigest()
    return Report(
        event_id=event_id,
        kind=meant,
        hard=meant in {BOUNCED, REJECTED} and reason in DEAD,
        mail_kind=found[1][:LONGEST_KIND],
        mail_id=UUID(found[2]),
        happened_at=happened_at,
    )
