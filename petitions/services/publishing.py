"""A draft opens once, and closes once: causes and calls for ideas alike.

Petitions have more steps, and keep each of them: see `petitions.services.lifecycle`.
"""

from datetime import datetime

from mobilize.kit.errors import AppError, Kind
from petitions.models import Cause, IdeaCall, State


class NotADraft(AppError):
    """Only a draft can be published."""

    code = "not-a-draft"
    kind = Kind.CONFLICT


class NotOpen(AppError):
    """Only what is open can be closed."""

    code = "not-open"
    kind = Kind.CONFLICT


class AlreadyClosed(AppError):
    """What has closed is not changed any more."""

    code = "already-closed"
    kind = Kind.CONFLICT


def open_up(row: Cause | IdeaCall, *, now: datetime) -> None:
    """Open a draft to the public.

    Raises:
        NotADraft
    """
    if row.state != State.DRAFT:
        raise NotADraft
    row.state, row.published_at = State.OPEN, now
    row.save(update_fields=["state", "published_at"])


def shut(row: Cause | IdeaCall, *, now: datetime) -> None:
    """End what is open.

    Raises:
        NotOpen
    """
    if row.state != State.OPEN:
        raise NotOpen
    row.state, row.closed_at = State.CLOSED, now
    row.save(update_fields=["state", "closed_at"])


def rewrite(row: Cause | IdeaCall, changes: dict[str, object]) -> None:
    """Change fields of what has not closed.

    Raises:
        AlreadyClosed
    """
    if row.state == State.CLOSED:
        raise AlreadyClosed
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
