"""Milestones: written down once, when the folded count first reaches them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.outbox import services as outbox
from petitions.domain import goals
from petitions.domain.events import MilestoneReached
from petitions.models import Milestone, Petition


@transaction.atomic
def note(counts: Mapping[UUID, int], *, now: datetime) -> list[Milestone]:
    """Write down the milestones these folded counts have reached first; return them.

    Call it with counts by petition, as often as you like: a count that falls and rises
    again reaches nothing twice.
    """
    petitions = Petition.objects.filter(id__in=counts).only("id", "organisation_id", "goal")
    reached = Milestone.objects.filter(petition_id__in=counts)
    known = set(reached.values_list("petition_id", "count"))
    fresh = [
        Milestone(
            organisation_id=petition.organisation_id,
            petition_id=petition.id,
            count=step,
            reached_at=now,
        )
        for petition in petitions
        for step in goals.passed(stated=petition.goal, signed=counts[petition.id])
        if (petition.id, step) not in known
    ]
    Milestone.objects.bulk_create(fresh, ignore_conflicts=True)
    outbox.publish_all((_told(milestone) for milestone in fresh), now=now)
    return fresh


def _told(milestone: Milestone) -> MilestoneReached:
    return MilestoneReached(
        organisation_id=milestone.organisation_id,
        petition_id=milestone.petition_id,
        count=milestone.count,
    )
