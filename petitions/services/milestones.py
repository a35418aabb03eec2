"""Milestones: written down once, when the folded count first reaches them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.outbox import services as outbox
from petitions.domain import goals
from petitions.domain.events import MilestoneReached
from petitions.models import Milestone, Petition


@transaction.atomic
def note(*, petition_id: UUID, count: int, now: datetime) -> list[int]:
    """Write down the milestones this count has reached and none had written down; return them.

    Call it with a petition's folded count, as often as you like. A count that falls and
    rises again reaches nothing twice.
    """
    petition = Petition.objects.only("id", "organisation_id", "goal").get(id=petition_id)
    rows = Milestone.objects.for_org(petition.organisation_id).filter(petition=petition)
    known = set(rows.values_list("count", flat=True))
    fresh = [step for step in goals.passed(stated=petition.goal, signed=count) if step not in known]
    Milestone.objects.bulk_create(
        (
            Milestone(
                organisation_id=petition.organisation_id,
                petition=petition,
                count=step,
                reached_at=now,
            )
            for step in fresh
        ),
        ignore_conflicts=True,
    )
    events = [
        MilestoneReached(
            organisation_id=petition.organisation_id, petition_id=petition.id, count=step
        )
        for step in fresh
    ]
    outbox.publish_all(events, now=now)
    return fresh
