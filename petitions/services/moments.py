"""Moments: staff mark what happened, and correct or remove it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause, Moment, Petition


class MomentMissing(AppError):
    """There is no such moment."""

    code = "moment-missing"
    kind = Kind.MISSING


@transaction.atomic
def mark(
    *,
    cause: Cause,
    petition: Petition | None,
    happened_at: datetime,
    kind: str,
    label: str,
    note: str = "",
    by: User | None,
    now: datetime,
) -> Moment:
    """Mark what happened around a petition, or around a whole cause. It may lie ahead."""
    return Moment.objects.create(
        organisation_id=cause.organisation_id,
        cause=cause,
        petition=petition,
        happened_at=happened_at,
        kind=kind,
        label=label,
        note=note,
        created_by=by,
        created_at=now,
    )


@transaction.atomic
def edit(*, org: Organisation, moment_id: UUID, **changes: Any) -> Moment:
    """Correct a moment. What it is about stays.

    Raises:
        MomentMissing
    """
    moment = find(org.id, moment_id, locked=True)
    for name, value in changes.items():
        setattr(moment, name, value)
    moment.save(update_fields=list(changes))
    return moment


@transaction.atomic
def remove(*, org: Organisation, moment_id: UUID) -> None:
    """Take a moment out again.

    Raises:
        MomentMissing
    """
    find(org.id, moment_id, locked=True).delete()


def find(organisation_id: UUID, moment_id: UUID, *, locked: bool = False) -> Moment:
    """Return one moment.

    Raises:
        MomentMissing
    """
    rows = Moment.objects.for_org(organisation_id).select_related("cause", "petition")
    rows = rows.select_for_update(of=("self",)) if locked else rows
    moment = rows.filter(id=moment_id).first()
    if moment is None:
        raise MomentMissing
    return moment
