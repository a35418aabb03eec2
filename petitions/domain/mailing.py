"""How often one signature is written to."""

from datetime import datetime, timedelta

EVERY = timedelta(hours=1)


def may_mail(*, mailed_at: datetime | None, now: datetime) -> bool:
    """Say whether an hour has passed, so that nobody can fill a mailbox through our form."""
    return mailed_at is None or now - mailed_at >= EVERY
