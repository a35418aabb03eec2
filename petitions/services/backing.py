"""Endorsements of whatever supporters start: one row a person, one mail an hour."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from mobilize.kit.events import Event
from mobilize.organisations.models import TenantQuerySet
from mobilize.outbox import services as outbox
from petitions.domain import mailing
from petitions.models import Endorsement, IdeaEndorsement

Row = TypeVar("Row", Endorsement, IdeaEndorsement)


def note(
    rows: TenantQuerySet[Row], fresh: Row, *, asked: Callable[[Row, str], Event], now: datetime
) -> None:
    """Keep an endorsement unless this person's is among `rows`, and have its owner asked by mail.

    What is done and sent is the same whether they had endorsed before. `asked` makes
    the event from the row and from what tells its mails apart.
    """
    # Whoever comes second waits here for the first, and then finds their row.
    rows.bulk_create([fresh], ignore_conflicts=True)
    kept = rows.select_for_update(no_key=True).get(supporter=fresh.supporter)
    if mailing.may_mail(mailed_at=kept.mailed_at, now=now):
        kept.mailed_at = now
        kept.save(update_fields=["mailed_at"])
        outbox.publish(asked(kept, f"{now:%Y-%m-%dT%H:%MZ}"), now=now)
