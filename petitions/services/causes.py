"""Causes: made, edited, opened, closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause
from petitions.services import publishing


class CauseMissing(AppError):
    """There is no such cause."""

    code = "cause-missing"
    kind = Kind.MISSING


class CauseSlugTaken(AppError):
    """Another cause of this organisation has this short name."""

    code = "cause-slug-taken"
    kind = Kind.CONFLICT


@transaction.atomic
def create(  # noqa: PLR0913 - a cause has that many sides, each named by the caller
    *,
    org: Organisation,
    slug: str,
    title: str,
    summary: str,
    currency: str,
    by: User | None,
    now: datetime,
    goal_minor: int | None = None,
    takes_proposals: bool = False,
) -> Cause:
    """Make a draft.

    Raises:
        CauseSlugTaken
    """
    with refused_by("one_cause_per_slug", become=CauseSlugTaken(field="slug")):
        return Cause.objects.create(
            organisation=org,
            slug=slug,
            title=title,
            summary=summary,
            currency=currency,
            goal_minor=goal_minor,
            takes_proposals=takes_proposals,
            created_by=by,
            created_at=now,
        )


@transaction.atomic
def edit(*, org: Organisation, slug: str, **changes: Any) -> Cause:
    """Change the title, the summary, the goal, or whether supporters may propose petitions.

    Raises:
        CauseMissing, publishing.AlreadyClosed
    """
    cause = lock(org.id, slug)
    publishing.rewrite(cause, changes)
    return cause


@transaction.atomic
def publish(*, org: Organisation, slug: str, now: datetime) -> Cause:
    """Open a draft to the public.

    Raises:
        CauseMissing, publishing.NotADraft
    """
    cause = lock(org.id, slug)
    publishing.open_up(cause, now=now)
    return cause


@transaction.atomic
def close(*, org: Organisation, slug: str, now: datetime) -> Cause:
    """End a cause: it takes no more gifts.

    Raises:
        CauseMissing, publishing.NotOpen
    """
    cause = lock(org.id, slug)
    publishing.shut(cause, now=now)
    return cause


def lock(organisation_id: UUID, slug: str) -> Cause:
    """Return a cause, locked until the transaction ends.

    Raises:
        CauseMissing
    """
    rows = Cause.objects.for_org(organisation_id).select_for_update(no_key=True)
    cause = rows.filter(slug=slug).first()
    if cause is None:
        raise CauseMissing
    return cause
