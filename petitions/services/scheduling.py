"""Petitions that open and close by themselves, at the minute somebody set."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Q

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations import scoping
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.lifecycle import UNPUBLISHED, State
from petitions.models import Petition
from petitions.services import lifecycle, petitions

log = structlog.get_logger(__name__)


class ScheduleInPast(AppError):
    """A petition is scheduled for a time to come."""

    code = "schedule-in-past"


class ScheduleBackwards(AppError):
    """A petition closes after it opens."""

    code = "schedule-backwards"


class ScheduleTooLate(AppError):
    """A petition that has been published is not scheduled to open, nor a closed one to close."""

    code = "schedule-too-late"
    kind = Kind.CONFLICT


def plan(
    *, petition: Petition, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> None:
    """Set when a locked petition opens and closes; None leaves it to a person.

    A draft opens as it then is; a petition in review only once a moderator has approved it.

    Raises:
        ScheduleInPast, ScheduleBackwards, ScheduleTooLate, lifecycle.PlanTooFar
    """
    if petition.state not in UNPUBLISHED and (opens_at or petition.state != State.OPEN):
        raise ScheduleTooLate
    for name, moment in (("opens_at", opens_at), ("closes_at", closes_at)):
        if moment is not None and moment <= now:
            raise ScheduleInPast(field=name)
        lifecycle.check_plan(moment, field=name, now=now)
    if opens_at and closes_at and closes_at <= opens_at:
        raise ScheduleBackwards(field="closes_at")
    petition.opens_at, petition.closes_at = opens_at, closes_at
    petition.save(update_fields=["opens_at", "closes_at"])


def carry_out(*, now: datetime) -> int:
    """Open and close what is due; return how many. Safe to repeat, and to run twice at once.

    A petition closes at the moment that was set, whenever this runs: nobody can sign
    in between. One whose cause is not open waits for it.
    """
    with scoping.everywhere("the schedule keeps every organisation's petitions"):
        due = list(_due(now).values_list("organisation_id", "slug"))
    return sum(_carry_out(organisation_id, slug, now=now) for organisation_id, slug in due)


def _due(now: datetime) -> TenantQuerySet[Petition]:
    opening = Q(state=State.DRAFT) | Q(state=State.REVIEW, version__state="approved")
    return Petition.objects.filter(
        Q(opening, opens_at__lte=now) | Q(state=State.OPEN, closes_at__lte=now)
    ).order_by("id")


def _carry_out(organisation_id: UUID, slug: str, *, now: datetime) -> bool:
    try:
        with scoping.within(organisation_id):
            petition = petitions.lock(organisation_id, slug)
            # What another worker, or a person, did since we looked is not done again.
            if not _due(now).filter(id=petition.id).exists():
                return False
            if petition.state == State.OPEN:
                lifecycle.close(petition=petition, by=None, now=now, at=petition.closes_at)
            else:
                lifecycle.publish(petition=petition, by=None, now=now)
    except AppError as refusal:
        log.warning("schedule_refused", petition=slug, code=refusal.code)
        return False
    return True
