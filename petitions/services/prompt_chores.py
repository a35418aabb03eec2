"""What begins and ends prompts to all by itself, from time to time."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef

from mobilize.kit.errors import AppError
from petitions.domain.events import MilestoneReached
from petitions.domain.prompt_kinds import BROADCASTS
from petitions.models import Broadcast, Petition, SharePrompt
from petitions.queries import prompt_facts, prompt_moments
from petitions.services import prompt_broadcasting

log = structlog.get_logger(__name__)
UNSETTLED = (*prompt_facts.WAITING, SharePrompt.State.SENDING)


def begin_due(*, organisation_id: UUID, now: datetime) -> int:
    """Begin the prompts to all whose moment has come; return how many. Safe to repeat.

    Last days, near milestones, and answers whose mailing staff have begun. Call it
    within the organisation's scope.
    """
    due = prompt_moments.due(organisation_id, now=now)
    rules = prompt_facts.rules_of(organisation_id, {petition.id for petition, _, _ in due})
    return sum(
        _begin(petition, kind, name, now=now)
        for petition, kind, name in due
        if kind in rules[petition.id].kinds
    )


@transaction.atomic
def tell_milestone(*, event: MilestoneReached, now: datetime) -> None:
    """Tell whoever signed of a milestone. Of several reached at once only the highest is told."""
    if prompt_moments.is_newest(event.petition_id, event.count):
        rows = Petition.objects.for_org(event.organisation_id)
        petition = rows.get(id=event.petition_id)
        name = prompt_moments.named(petition.id, event.count)
        _begin(petition, "milestone_reached", name, now=now)


@transaction.atomic
def end_done(*, organisation_id: UUID, now: datetime) -> int:
    """End the prompts to all of which nothing waits any more; return how many."""
    unsettled = SharePrompt.objects.filter(broadcast=OuterRef("pk"), state__in=UNSETTLED)
    done = Broadcast.objects.for_org(organisation_id).filter(
        ~Exists(unsettled),
        kind__in=BROADCASTS,
        state=Broadcast.State.RUNNING,
        decided_at__isnull=False,
        paused_at=None,
    )
    return done.update(state=Broadcast.State.DONE, finished_at=now)


def _begin(petition: Petition, kind: str, occasion: str, *, now: datetime) -> bool:
    try:
        prompt_broadcasting.begin(petition=petition, kind=kind, occasion=occasion, by=None, now=now)
    except AppError as refusal:  # switched off just now, or another worker was first
        log.info("prompt_not_begun", kind=kind, code=refusal.code)
        return False
    return True
