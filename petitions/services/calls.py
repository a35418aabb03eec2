"""Open calls for ideas: written, opened, closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.models import Cause, IdeaCall
from petitions.services import publishing
from petitions.services.causes import CauseMissing


class CallMissing(AppError):
    """There is no such call for ideas."""

    code = "call-missing"
    kind = Kind.MISSING


class CallSlugTaken(AppError):
    """Another call of this organisation has this short name."""

    code = "call-slug-taken"
    kind = Kind.CONFLICT


@transaction.atomic
def create(
    *,
    org: Organisation,
    cause: str,
    slug: str,
    title: str,
    question: str,
    by: User | None,
    now: datetime,
    locale: str = "en",
) -> IdeaCall:
    """Write a call, as a draft, under a cause named by its slug.

    Raises:
        CauseMissing, CallSlugTaken
    """
    found = Cause.objects.for_org(org.id).filter(slug=cause).first()
    if found is None:
        raise CauseMissing(field="cause")
    with refused_by("one_call_per_slug", become=CallSlugTaken(field="slug")):
        return IdeaCall.objects.create(
            organisation=org,
            cause=found,
            slug=slug,
            title=title,
            question=question,
            locale=locale,
            created_by=by,
            created_at=now,
        )


@transaction.atomic
def edit(*, org: Organisation, slug: str, **changes: Any) -> IdeaCall:
    """Change the title or the question.

    Raises:
        CallMissing, publishing.AlreadyClosed
    """
    call = lock(org.id, slug)
    publishing.rewrite(call, changes)
    return call


@transaction.atomic
def publish(*, org: Organisation, slug: str, now: datetime) -> IdeaCall:
    """Let everybody see a draft and answer it.

    Raises:
        CallMissing, publishing.NotADraft
    """
    call = lock(org.id, slug)
    publishing.open_up(call, now=now)
    return call


@transaction.atomic
def close(*, org: Organisation, slug: str, now: datetime) -> IdeaCall:
    """End a call: it stays readable and takes no more ideas and endorsements.

    Raises:
        CallMissing, publishing.NotOpen
    """
    call = lock(org.id, slug)
    publishing.shut(call, now=now)
    return call


def lock(organisation_id: UUID, slug: str) -> IdeaCall:
    """Return a call, locked until the transaction ends.

    Raises:
        CallMissing
    """
    rows = IdeaCall.objects.for_org(organisation_id).select_for_update(no_key=True)
    call = rows.filter(slug=slug).first()
    if call is None:
        raise CallMissing
    return call
